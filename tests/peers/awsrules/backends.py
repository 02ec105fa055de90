"""Where the rules look things up in moto. One account, as every test uses."""

from __future__ import annotations

from typing import Any

from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.base_backend import BackendDict, BaseBackend, backend_lock
from moto.core.model_instances import reset_model_data


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


def empty_account() -> None:
    """Forgets everything. moto's own reset first fills every backend anew (thousands of images
    and policies) and then throws it away; each is filled again at the next call anyway."""
    with backend_lock:
        for service in BackendDict._instances:
            for account in service.values():
                for backend in account.values():
                    # Only a backend that holds open files has a reset of its own.
                    if type(backend).reset is not BaseBackend.reset:
                        backend.reset()
            service.clear()
        BackendDict._instances.clear()
    reset_model_data()
