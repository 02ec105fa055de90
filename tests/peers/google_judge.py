#!/usr/bin/env python3
"""Judges requests and answers by Google's own description of its interfaces.

The discovery documents of Compute Engine and Cloud Storage come with google-api-python-client.
Every schema is turned into a JSON Schema that allows no other property, so that misspelt fields,
wrong types, unknown enumerators and names outside their pattern are found, in what the provider
sends as well as in what the loopback project of the tests answers.

Usage: google_judge.py LOG, one call per line: method, path, query, body, status, answer.
"""

import json
import pathlib
import re
import sys
from collections import Counter

import jsonschema
from googleapiclient import discovery_cache

DOCUMENTS = {"compute": "compute.v1.json", "storage": "storage.v1.json"}
# Version of the interface that Google's libraries for Rust name in every request.
EXTRA_PARAMETERS = {"$apiVersion", "$alt"}


def load(name):
    folder = pathlib.Path(discovery_cache.__file__).parent / "documents"
    return json.loads((folder / name).read_text())


def schema_of(node):
    """One node of a discovery document as JSON Schema."""
    if "$ref" in node:
        return {"$ref": f"#/$defs/{node['$ref']}"}
    kind = node.get("type")
    if kind == "any":
        return {}
    out = {"type": kind} if kind else {}
    if kind == "object":
        out["properties"] = {key: schema_of(one) for key, one in node.get("properties", {}).items()}
        extra = node.get("additionalProperties")
        out["additionalProperties"] = schema_of(extra) if extra else False
    elif kind == "array":
        out["items"] = schema_of(node["items"])
    elif kind == "string":
        if "enum" in node:
            out["enum"] = node["enum"]
        if "pattern" in node:
            out["pattern"] = f"^(?:{node['pattern']})$"
        if node.get("format") in ("int64", "uint64"):
            out["pattern"] = "^-?[0-9]+$"
        if node.get("format") == "byte":
            out["pattern"] = "^(?:[A-Za-z0-9+/_-]{4})*(?:[A-Za-z0-9+/_-]{2}==|[A-Za-z0-9+/_-]{3}=)?$"
    return out


class Service:
    def __init__(self, document):
        self.definitions = {key: schema_of(one) for key, one in document["schemas"].items()}
        self.parameters = set(document.get("parameters", {}))
        self.methods = []
        self.validators = {}
        self.collect(document, "/" + document["servicePath"])

    def collect(self, node, base):
        for method in node.get("methods", {}).values():
            path = method.get("flatPath", method["path"])
            pattern = re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(base + path))
            self.methods.append((method["httpMethod"], re.compile(pattern + "$"), method))
        for inner in node.get("resources", {}).values():
            self.collect(inner, base)

    def method(self, verb, path):
        for http, pattern, method in self.methods:
            if http == verb and pattern.match(path):
                return method
        return None

    def faults(self, name, value):
        if name not in self.validators:
            schema = {"$ref": f"#/$defs/{name}", "$defs": self.definitions}
            self.validators[name] = jsonschema.Draft202012Validator(schema)
        for error in self.validators[name].iter_errors(value):
            where = "/".join(str(part) for part in error.absolute_path)
            yield f"{name} at `{where}`: {error.message[:300]}"


def main():
    services = {name: Service(load(file)) for name, file in DOCUMENTS.items()}
    seen, found = Counter(), []
    for line in pathlib.Path(sys.argv[1]).read_text().splitlines():
        call = json.loads(line)
        verb, path = call["method"], call["path"]
        service = services.get(path.split("/")[1])
        method = service.method(verb, path) if service else None
        if method is None:
            found.append(f"{verb} {path}: Google has no such call")
            continue
        seen[method["id"]] += 1
        say = lambda text: found.append(f"{method['id']}: {text}")
        for key in call["query"]:
            known = set(method.get("parameters", {})) | service.parameters | EXTRA_PARAMETERS
            if key not in known:
                say(f"there is no parameter `{key}`")
        for key, one in method.get("parameters", {}).items():
            if one.get("required") and one["location"] == "query" and key not in call["query"]:
                say(f"parameter `{key}` is required")
        wanted = method.get("request", {}).get("$ref")
        if wanted:
            for fault in service.faults(wanted, call["body"]):
                say(f"request {fault}")
        elif call["body"]:
            say("there is a body and none is expected")
        answer = method.get("response", {}).get("$ref")
        if answer and call["status"] == 200 and not isinstance(call["answer"], str):
            for fault in service.faults(answer, call["answer"]):
                say(f"answer {fault}")
    for text, count in Counter(found).items():
        print(f"{text} ({count} times)")
    calls = sum(seen.values())
    print(f"{calls} calls of {len(seen)} methods judged by {', '.join(DOCUMENTS.values())}")
    return 1 if found or not calls else 0


if __name__ == "__main__":
    sys.exit(main())
