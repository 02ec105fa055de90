"""Faults on order: what networks, limits and capacity do to a caller.

A fault is a JSON object sent to `POST /_faults`:

    {"kind": "throttle", "service": "ec2", "action": "RunInstances", "times": 3}

kind      throttle   refuse with the service's own throttling error
          lose       do it, then close the connection without an answer
          lose-500   do it, then answer 500
          drop       do nothing and close the connection
          fail       do nothing and answer `status`, `code`, `message`
          capacity   InsufficientInstanceCapacity
          auth       the credentials are refused
          delay      wait `milliseconds`, then go on
service   `ec2`, `elasticloadbalancing`, `iam`, `s3`, `ssm`, `sts`; left out: any
action    an API name, `*` for any (the default), `mutating` for any that changes something
where     {"InstanceType": "m7i.2xlarge"}: only calls carrying these parameters
skip      let this many matching calls pass first (default 0)
times     how often it strikes (default 1; -1 for ever)
probability, seed   strike only so often, from a random sequence that can be repeated
"""

from __future__ import annotations

import random
from typing import Any

from .call import Answer, Call, error

KINDS = {"throttle", "lose", "lose-500", "drop", "fail", "capacity", "auth", "delay"}
FIELDS = {
    "kind", "service", "action", "where", "skip", "times", "probability", "seed",
    "status", "code", "message", "milliseconds",
}


class Fault:
    """One ordered fault and how often it still strikes."""

    def __init__(self, order: dict[str, Any]):
        unknown = set(order) - FIELDS
        if unknown:
            raise ValueError(f"unknown fields: {', '.join(sorted(unknown))}")
        if order.get("kind") not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(sorted(KINDS))}")
        if order["kind"] == "fail" and "code" not in order:
            raise ValueError("fail needs a code")
        self.order = order
        self.kind: str = order["kind"]
        self.skip = int(order.get("skip", 0))
        self.left = int(order.get("times", 1))
        self.chance = float(order.get("probability", 1.0))
        self.random = random.Random(order.get("seed", 0))

    def matches(self, call: Call) -> bool:
        service, action = self.order.get("service"), self.order.get("action", "*")
        if service and service != call.service:
            return False
        if action == "mutating":
            if call.reads_only:
                return False
        elif action not in ("*", call.action):
            return False
        return all(call.get(k) == str(v) for k, v in self.order.get("where", {}).items())

    def strikes(self) -> bool:
        if self.left == 0:
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.chance < 1.0 and self.random.random() >= self.chance:
            return False
        if self.left > 0:
            self.left -= 1
        return True


def refusal(fault: Fault, call: Call) -> Answer | None:
    """The answer of a fault that keeps the call from being done; None for the other kinds."""
    if fault.kind == "throttle":
        return throttled(call)
    if fault.kind == "auth":
        return unauthenticated(call)
    if fault.kind == "capacity":
        return error(
            call, 500, "InsufficientInstanceCapacity",
            "We currently do not have sufficient capacity in the Availability Zone you requested.",
        )
    if fault.kind == "fail":
        order = fault.order
        return error(call, int(order.get("status", 400)), order["code"], order.get("message", order["code"]))
    return None


def throttled(call: Call) -> Answer:
    """Each service words its rate limit differently."""
    if call.service == "ec2":
        return error(call, 503, "RequestLimitExceeded", "Request limit exceeded.")
    if call.service == "s3":
        return error(call, 503, "SlowDown", "Please reduce your request rate.")
    if call.service == "ssm":
        return error(call, 400, "ThrottlingException", "Rate exceeded")
    return error(call, 400, "Throttling", "Rate exceeded")


def unauthenticated(call: Call) -> Answer:
    """Each service words refused credentials differently."""
    if call.service == "ec2":
        return error(
            call, 401, "AuthFailure",
            "AWS was not able to validate the provided access credentials",
        )
    if call.service == "s3":
        return error(
            call, 403, "InvalidAccessKeyId",
            "The AWS Access Key Id you provided does not exist in our records.",
        )
    if call.service == "ssm":
        return error(
            call, 400, "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        )
    return error(
        call, 403, "InvalidClientTokenId", "The security token included in the request is invalid."
    )
