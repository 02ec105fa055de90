"""Where the rules look things up in moto. One account, as every test uses."""

from __future__ import annotations

from typing import Any

from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID


def ec2(region: str) -> Any:
    return get_backend("ec2")[DEFAULT_ACCOUNT_ID][region]


def elbv2(region: str) -> Any:
    return get_backend("elbv2")[DEFAULT_ACCOUNT_ID][region]


def iam() -> Any:
    return get_backend("iam")[DEFAULT_ACCOUNT_ID]["aws"]


def instance(region: str, instance_id: str) -> Any | None:
    for one in ec2(region).all_instances():
        if one.id == instance_id:
            return one
    return None


def living_instances(region: str) -> list[Any]:
    return [one for one in ec2(region).all_instances() if one.state != "terminated"]


def subnet(region: str, subnet_id: str) -> Any | None:
    for zone in ec2(region).subnets.values():
        if subnet_id in zone:
            return zone[subnet_id]
    return None


def interfaces(region: str) -> list[Any]:
    return list(ec2(region).enis.values())
