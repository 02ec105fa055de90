"""Time it takes until a new thing is ready, and a removed one gone; moto does both at once.

Time is counted in looks: a thing is `pending` for the first `looks` Describe calls of its kind.
So a client that does not wait fails every time, not only on a slow day.
"""

from __future__ import annotations

import re

from . import backends
from .call import Answer, Call, error

LOOKED_AT_BY = {"DescribeInstances": "i-", "DescribeInstanceStatus": "i-", "DescribeNatGateways": "nat-"}
PENDING = {"i-": (0, "pending"), "nat-": "pending"}
FOUND = {
    "RunInstances": rb"<instanceId>(i-[^<]+)</instanceId>",
    "CreateNatGateway": rb"<natGatewayId>(nat-[^<]+)</natGatewayId>",
}


class Settling:
    """Which things are still on their way, and for how many looks more."""

    def __init__(self, looks: int):
        self.looks = looks
        self.left: dict[tuple[str, str], int] = {}

    def forget(self) -> None:
        self.left.clear()

    def refuse(self, call: Call) -> Answer | None:
        """What AWS does not do with a thing that is not ready."""
        if call.service == "ec2" and call.action == "CreateRoute":
            gateway = call.get("NatGatewayId")
            if (call.region, gateway) in self.left:
                return error(
                    call, 400, "InvalidNatGatewayID.NotFound",
                    f"The natGateway ID '{gateway}' does not exist",
                )
        return None

    def before(self, call: Call) -> None:
        """Each look brings what it looks at one step nearer."""
        prefix = LOOKED_AT_BY.get(call.action)
        if call.service != "ec2" or prefix is None:
            return
        for key in [k for k in self.left if k[0] == call.region and k[1].startswith(prefix)]:
            self.left[key] -= 1
            if self.left[key] < 0:
                del self.left[key]
                self.set_state(key, ready=True)

    def after(self, call: Call, answer: Answer) -> None:
        """What was just created is not ready yet."""
        if not self.looks or call.service != "ec2" or answer.status >= 300:
            return
        pattern = FOUND.get(call.action)
        for found in re.findall(pattern, answer.body) if pattern else []:
            key = (call.region, found.decode())
            self.left[key] = self.looks
            self.set_state(key, ready=False)

    def set_state(self, key: tuple[str, str], ready: bool) -> None:
        region, name = key
        if name.startswith("i-"):
            instance = backends.instance(region, name)
            if instance is not None and instance.state in ("pending", "running"):
                instance._state.name, instance._state.code = (
                    ("running", 16) if ready else ("pending", 0)
                )
        else:
            gateway = backends.ec2(region).nat_gateways.get(name)
            if gateway is not None and gateway.state in ("pending", "available"):
                gateway.state = "available" if ready else "pending"
