"""What AWS remembers so that a repeated call creates nothing twice; moto forgets all of it.

Client tokens (EC2): the same token with the same parameters gets the first answer again, with
other parameters `IdempotentParameterMismatch`. Amazon EC2 API reference, "Ensuring
idempotency".

Names (Elastic Load Balancing): creating a load balancer, target group or listener again with
the same settings succeeds and creates nothing; with other settings it is refused as a
duplicate. Elastic Load Balancing API reference, CreateLoadBalancer, CreateTargetGroup,
CreateListener.
"""

from __future__ import annotations

import re
from typing import Any

from .call import Answer, Call, error

# Signing and token parameters are not part of what was asked for.
NOT_ASKED = ("ClientToken", "DryRun")
NAMED = {
    "CreateLoadBalancer": (
        "DuplicateLoadBalancerName",
        "A load balancer with the same name '{}' exists, but with different settings",
    ),
    "CreateTargetGroup": (
        "DuplicateTargetGroupName",
        "A target group with the same name '{}' exists, but with different settings",
    ),
    "CreateListener": (
        "DuplicateListener",
        "A listener already exists on this port for this load balancer '{}'",
    ),
}


class Memory:
    """Answers already given, by token or by name."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, ...], tuple[str, Answer]] = {}

    def key(self, call: Call) -> tuple[str, ...] | None:
        if call.service == "ec2" and call.get("ClientToken") and not call.dry_run:
            return ("token", call.region, call.action, call.get("ClientToken"))
        if call.service == "elasticloadbalancing" and call.action in NAMED:
            if call.action == "CreateListener":
                return ("name", call.region, call.action, call.get("LoadBalancerArn"), call.get("Port"))
            return ("name", call.region, call.action, call.get("Name"))
        return None

    def recall(self, call: Call, backends: Any) -> Answer | None:
        """The answer of a repeated call, the refusal of a changed one, or None for a new one."""
        key = self.key(call)
        if key is None:
            return None
        known = self.answers.get(key)
        if key[0] == "name" and not exists(call, backends):
            self.answers.pop(key, None)
            return None
        if known and known[0] == call.fingerprint(NOT_ASKED):
            return refreshed(call, known[1], backends)
        if key[0] == "name":
            code, message = NAMED[call.action]
            return error(call, 400, code, message.format(key[3]))
        if known:
            return error(
                call, 400, "IdempotentParameterMismatch",
                "Arguments on this idempotent request are inconsistent with arguments used in "
                f"previous request(s) with the client token {call.get('ClientToken')}.",
            )
        return None

    def remember(self, call: Call, answer: Answer) -> None:
        """Only what succeeded is remembered: AWS lets a refused call be corrected."""
        key = self.key(call)
        if key is not None and answer.status < 300:
            self.answers[key] = (call.fingerprint(NOT_ASKED), answer)


def exists(call: Call, backends: Any) -> bool:
    """Whether moto still has the thing of this name."""
    balancers = backends.elbv2(call.region)
    if call.action == "CreateLoadBalancer":
        return any(one.name == call.get("Name") for one in balancers.load_balancers.values())
    if call.action == "CreateTargetGroup":
        return any(one.name == call.get("Name") for one in balancers.target_groups.values())
    balancer = balancers.load_balancers.get(call.get("LoadBalancerArn"))
    return balancer is not None and any(
        str(one.port) == call.get("Port") for one in balancer.listeners.values()
    )


def refreshed(call: Call, answer: Answer, backends: Any) -> Answer:
    """AWS repeats identity but tells today's state: a token of an instance that was terminated
    since answers with that terminated instance, it starts no new one."""
    if call.action != "RunInstances":
        return answer
    body = answer.body.decode()
    for instance_id in re.findall(r"<instanceId>([^<]+)</instanceId>", body):
        instance = backends.instance(call.region, instance_id)
        if instance is not None:
            body = re.sub(
                r"(<instanceState>\s*<code>)\d+(</code>\s*<name>)[^<]+(</name>)",
                rf"\g<1>{instance.state_code}\g<2>{instance.state}\g<3>",
                body,
            )
    data = body.encode()
    headers = [(k, v) for k, v in answer.headers if k.lower() != "content-length"]
    return Answer(answer.status, [*headers, ("Content-Length", str(len(data)))], data)
