#!/usr/bin/env python3
"""Judges requests by Microsoft's own schemas of Azure Resource Manager.

azure_schemas.json holds what templates may say of a resource. Every definition is closed, so that
a property that it does not know is found, beside wrong types, missing fields and unknown words.
Where a template may hold an expression instead of a value, a request may not. The list of machine
sizes in the schemas is closed and old; it is left out. Parts of a resource that a request names
by id alone may lack what they would need if they were made there.

Usage: azure_judge.py REQUESTS, one call per line: method, path, body, status.
"""

import json
import pathlib
import sys
from collections import Counter

import jsonschema

EXPRESSION = "definitions/expression"
# What a template says of a resource and a request says in its path.
OUTSIDE = {"name", "type", "apiVersion"}


def closed(node):
    """A definition that allows nothing that it does not name."""
    if isinstance(node, list):
        return [closed(one) for one in node]
    if not isinstance(node, dict):
        return node
    if "oneOf" in node:
        kept = [one for one in node["oneOf"] if not one.get("$ref", "").endswith(EXPRESSION)]
        if len(kept) < len(node["oneOf"]):
            rest = {key: value for key, value in node.items() if key != "oneOf"}
            return {**rest, **closed(kept[0])} if len(kept) == 1 else {**rest, "anyOf": closed(kept)}
    made = {key: closed(value) for key, value in node.items()}
    if made.get("$ref", "").endswith(EXPRESSION):
        return {}
    if isinstance(made.get("properties"), dict) and made.get("type") == "object":
        made.setdefault("additionalProperties", False)
        properties = made["properties"]
        if "id" in properties and "required" in made:
            made["anyOf"] = [{"required": made.pop("required")}, {"required": ["id"]}]
        size = properties.get("vmSize")
        if size:
            properties["vmSize"] = {"type": "string"}
    return made


def load():
    document = json.loads((pathlib.Path(__file__).parent / "azure_schemas.json").read_text())
    schemas = {}
    for part in document["files"]:
        definitions = closed(part["definitions"])
        for name, resource in part["resources"].items():
            kind = resource["properties"]["type"]["enum"][0].lower()
            schema = closed(resource)
            schema.pop("anyOf", None)
            schema.pop("required", None)
            required = [one for one in resource["required"] if one not in OUTSIDE]
            if required:
                schema["required"] = required
            schemas[kind] = {**schema, "definitions": definitions}
    return schemas


def kind_of(path):
    _, _, after = path.partition("/providers/")
    words = after.split("/")
    return "/".join([words[0], *words[1::2]]).lower()


def innermost(error):
    while error.context:
        error = max(error.context, key=lambda one: len(one.absolute_path))
    return f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"


def main(path):
    schemas = load()
    judged, unknown, faults = Counter(), Counter(), []
    for line in pathlib.Path(path).read_text().splitlines():
        call = json.loads(line)
        if call["method"] != "PUT" or call["status"] >= 300:
            continue
        kind = kind_of(call["path"])
        schema = schemas.get(kind)
        if schema is None:
            unknown[kind] += 1
            continue
        judged[kind] += 1
        validator = jsonschema.Draft4Validator(schema)
        for error in validator.iter_errors(call["body"]):
            faults.append(f"{call['path']}: {innermost(error)}")
    print(json.dumps({"judged": judged, "unknown": unknown, "faults": faults}, indent=1))
    return 1 if faults or not judged else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
