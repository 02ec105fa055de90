"""One API call as the rules see it, whatever wire protocol it came in.

Knows the four protocols in use (EC2 query, other query, REST XML of S3, JSON of SSM) and how
each of them words an error. Must not know any rule.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/\d+/([^/,\s]+)/([^/,\s]+)/aws4_request")
QUERY_SERVICES = {"ec2", "elasticloadbalancing", "iam", "sts", "cloudformation", "autoscaling"}

# S3 has no action name on the wire: method and sub-resource decide.
S3_SUBRESOURCES = {
    "versioning": "BucketVersioning",
    "encryption": "BucketEncryption",
    "publicAccessBlock": "PublicAccessBlock",
    "lifecycle": "BucketLifecycleConfiguration",
    "tagging": "BucketTagging",
    "policy": "BucketPolicy",
    "acl": "BucketAcl",
    "ownershipControls": "BucketOwnershipControls",
    "object-lock": "ObjectLockConfiguration",
    "replication": "BucketReplication",
    "notification": "BucketNotificationConfiguration",
    "logging": "BucketLogging",
    "cors": "BucketCors",
    "versions": "ObjectVersions",
    "uploads": "MultipartUploads",
    "location": "BucketLocation",
}
READ_PREFIXES = ("Describe", "Get", "List", "Head", "Assume", "Decode", "Search")


@dataclass
class Call:
    """A parsed request. `parameters` is flat: `BlockDeviceMapping.1.Ebs.Iops`."""

    service: str
    region: str
    action: str
    access_key: str
    method: str
    path: str
    parameters: dict[str, str] = field(default_factory=dict)

    @property
    def reads_only(self) -> bool:
        return self.action.startswith(READ_PREFIXES)

    @property
    def dry_run(self) -> bool:
        return self.parameters.get("DryRun", "false").lower() == "true"

    def get(self, name: str, default: str = "") -> str:
        return self.parameters.get(name, default)

    def numbered(self, prefix: str) -> list[str]:
        """Values of `prefix.1`, `prefix.2`, ... (or `prefix.member.1`) in order."""
        found = []
        for name, value in self.parameters.items():
            match = re.fullmatch(re.escape(prefix) + r"\.(?:member\.)?(\d+)", name)
            if match:
                found.append((int(match.group(1)), value))
        return [value for _, value in sorted(found)]

    def fingerprint(self, without: tuple[str, ...] = ()) -> str:
        """A hash of everything asked, apart from the named parameters."""
        asked = sorted((k, v) for k, v in self.parameters.items() if k not in without)
        return hashlib.sha256(json.dumps([self.action, asked]).encode()).hexdigest()


@dataclass
class Answer:
    """A finished HTTP answer."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def read_call(environ: dict[str, Any]) -> Call:
    """Reads the request and leaves the body readable for moto."""
    length = environ.get("CONTENT_LENGTH")
    source = environ["wsgi.input"]
    body = source.read(int(length)) if length else (
        source.read() if environ.get("wsgi.input_terminated") else b""
    )
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))

    authorization = environ.get("HTTP_AUTHORIZATION", "")
    credential = CREDENTIAL.search(authorization)
    access_key, region, service = credential.groups() if credential else ("", "", "")
    method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "/")
    parameters = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))

    target = environ.get("HTTP_X_AMZ_TARGET", "")
    if target:
        action = target.rsplit(".", 1)[-1]
        try:
            asked = json.loads(body or b"{}")
        except ValueError:
            asked = {}
        parameters.update({k: v if isinstance(v, str) else json.dumps(v) for k, v in asked.items()})
    elif service in QUERY_SERVICES or "Action=" in body[:4096].decode("latin-1"):
        parameters.update(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        action = parameters.pop("Action", "")
        parameters.pop("Version", None)
    else:
        service = service or "s3"
        action = s3_action(method, path, parameters)
        if service == "s3":
            parameters.setdefault("Bucket", path.lstrip("/").split("/", 1)[0])
            if body and len(body) < 65536:
                parameters.setdefault("Body", body.decode("utf-8", "replace"))
    return Call(service, region, action, access_key, method, path, parameters)


def s3_action(method: str, path: str, parameters: dict[str, str]) -> str:
    """The API name of an S3 request, e.g. `PutBucketVersioning`."""
    bucket, _, key = path.lstrip("/").partition("/")
    verb = {"GET": "Get", "PUT": "Put", "DELETE": "Delete", "HEAD": "Head", "POST": "Post"}.get(
        method, method
    )
    if not bucket:
        return "ListBuckets"
    if key:
        return f"{verb}Object"
    for name, action in S3_SUBRESOURCES.items():
        if name in parameters:
            if action in ("ObjectVersions", "MultipartUploads"):
                return f"List{action}"
            return verb + action
    if method == "POST" and "delete" in parameters:
        return "DeleteObjects"
    return {
        "GET": "ListObjectsV2" if "list-type" in parameters else "ListObjects",
        "PUT": "CreateBucket",
        "DELETE": "DeleteBucket",
        "HEAD": "HeadBucket",
    }.get(method, method)


def error(call: Call, status: int, code: str, message: str) -> Answer:
    """An error in the words of the call's protocol."""
    said = f"<Code>{escape(code)}</Code><Message>{escape(message)}</Message>"
    kind = "text/xml; charset=utf-8"
    if call.service == "ec2":
        body = (
            f"<Response><Errors><Error>{said}</Error></Errors>"
            "<RequestID>00000000-0000-4000-8000-000000000000</RequestID></Response>"
        )
    elif call.service == "s3":
        body = f"<Error>{said}<RequestId>0000000000000000</RequestId></Error>"
        kind = "application/xml"
        if call.method == "HEAD":
            body = ""
    elif call.service not in QUERY_SERVICES:
        body = json.dumps({"__type": code, "message": message})
        kind = "application/x-amz-json-1.1"
    else:
        side = "Receiver" if status >= 500 else "Sender"
        body = (
            f"<ErrorResponse><Error><Type>{side}</Type>{said}</Error>"
            "<RequestId>00000000-0000-4000-8000-000000000000</RequestId></ErrorResponse>"
        )
    data = body.encode()
    headers = [("Content-Type", kind), ("Content-Length", str(len(data)))]
    if "json" in kind:
        headers.append(("x-amzn-ErrorType", code))
    return Answer(status, headers, data)


def code_of(answer: Answer) -> str:
    """The error code inside an answer, or nothing when it succeeded."""
    if answer.status < 400:
        return ""
    found = re.search(rb"<Code>([^<]+)</Code>", answer.body) or re.search(
        rb'"__type"\s*:\s*"([^"]+)"', answer.body
    )
    return found.group(1).decode() if found else str(answer.status)
