"""Refusals before something is created: what AWS checks and moto lets through."""

from __future__ import annotations

import functools
import inspect
import ipaddress
import re
from typing import Any

from moto.ec2.models.instance_types import INSTANCE_TYPE_OFFERINGS

from . import backends
from .call import Answer, Call, error

# Amazon EBS user guide, "General Purpose SSD volumes", limits since late 2025: size in GiB,
# IOPS, throughput in MiB/s, IOPS for each GiB, MiB/s for each IOPS.
GP3 = {"size": (1, 65536), "iops": (3000, 80000), "throughput": (125, 2000)}
GP3_IOPS_PER_GIB = 500
GP3_THROUGHPUT_PER_IOPS = 0.25
# The first four addresses and the last one of every subnet belong to AWS.
RESERVED_FIRST = 4


def refuse(call: Call) -> Answer | None:
    """The refusal AWS would give to this call, or None."""
    if call.service != "ec2":
        return None
    check = {
        "RunInstances": run_instances,
        "CreateVolume": create_volume,
        "AttachVolume": attach_volume,
        "CreateNatGateway": create_nat_gateway,
        "CreateRoute": create_route,
    }.get(call.action)
    refusal = check(call) if check else None
    if refusal is None and call.dry_run and not moto_knows_dry_run(call.action):
        return error(
            call, 412, "DryRunOperation",
            "Request would have succeeded, but DryRun flag is set.",
        )
    return refusal


@functools.cache
def moto_knows_dry_run(action: str) -> bool:
    """moto's handlers ask for DryRun one by one; those that forget would simply act."""
    from moto.core.utils import camelcase_to_underscores
    from moto.ec2.responses import EC2Response

    handler = getattr(EC2Response, camelcase_to_underscores(action), None)
    return handler is not None and "error_on_dryrun" in inspect.getsource(handler)


def run_instances(call: Call) -> Answer | None:
    region, wanted = call.region, call.get("InstanceType", "m1.small")
    if wanted not in offered("region", region, region):
        return error(call, 400, "InvalidParameterValue", f"Invalid value '{wanted}' for InstanceType.")
    subnet_id = call.get("SubnetId") or call.get("NetworkInterface.1.SubnetId")
    subnet = backends.subnet(region, subnet_id) if subnet_id else None
    zone = subnet.availability_zone if subnet else call.get("Placement.AvailabilityZone")
    if zone and wanted not in offered("availability-zone", region, zone):
        return error(
            call, 400, "Unsupported",
            f"Your requested instance type ({wanted}) is not supported in your requested "
            f"Availability Zone ({zone}).",
        )
    image = call.get("ImageId")
    if not re.fullmatch(r"ami-[0-9a-z]+", image):
        return error(call, 400, "InvalidAMIID.Malformed", f'Invalid id: "{image}"')
    if image not in backends.ec2(region).amis:
        return error(call, 400, "InvalidAMIID.NotFound", f"The image id '[{image}]' does not exist")
    key = call.get("KeyName")
    if key and key not in backends.ec2(region).key_pairs:
        return error(call, 400, "InvalidKeyPair.NotFound", f"The key pair '{key}' does not exist")
    return private_address(call, subnet) or mapped_volumes(call)


@functools.cache
def offered(location_type: str, region: str, location: str) -> frozenset[str]:
    return frozenset(
        one["InstanceType"]
        for one in INSTANCE_TYPE_OFFERINGS[location_type].get(region, [])
        if one["Location"] == location
    )


def private_address(call: Call, subnet: Any | None) -> Answer | None:
    asked = call.get("PrivateIpAddress") or call.get("NetworkInterface.1.PrivateIpAddress")
    if not asked or subnet is None:
        return None
    try:
        address = ipaddress.IPv4Address(asked)
    except ValueError:
        return error(call, 400, "InvalidParameterValue", f"invalid value for parameter address: [{asked}]")
    network = subnet.cidr
    if address not in network:
        return error(
            call, 400, "InvalidParameterValue",
            f"Address {asked} does not fall within the subnet's address range",
        )
    offset = int(address) - int(network.network_address)
    if offset < RESERVED_FIRST or address == network.broadcast_address:
        return error(
            call, 400, "InvalidParameterValue",
            f"Address {asked} is in subnet's reserved address range",
        )
    for interface in backends.interfaces(call.region):
        if interface.subnet.id == subnet.id and asked == interface.private_ip_address:
            return error(call, 400, "InvalidIPAddress.InUse", f"Address {asked} is in use.")
    return None


def mapped_volumes(call: Call) -> Answer | None:
    for index in range(1, 32):
        prefix = f"BlockDeviceMapping.{index}."
        if f"{prefix}DeviceName" not in call.parameters:
            return None
        refusal = volume_limits(call, f"{prefix}Ebs.", size_name="VolumeSize")
        if refusal:
            return refusal
    return None


def create_volume(call: Call) -> Answer | None:
    return volume_limits(call, "", size_name="Size")


def volume_limits(call: Call, prefix: str, size_name: str) -> Answer | None:
    if call.get(f"{prefix}VolumeType") != "gp3":
        return None
    size = int(call.get(prefix + size_name, "0") or 0)
    iops = int(call.get(f"{prefix}Iops") or GP3["iops"][0])
    throughput = int(call.get(f"{prefix}Throughput") or GP3["throughput"][0])
    for name, value in (("size", size), ("iops", iops), ("throughput", throughput)):
        low, high = GP3[name]
        if value and not low <= value <= high:
            return error(
                call, 400, "InvalidParameterValue",
                f"Volume {name} of {value} is outside of the range {low} to {high} for gp3.",
            )
    if size and iops > max(GP3["iops"][0], size * GP3_IOPS_PER_GIB):
        return error(
            call, 400, "InvalidParameterCombination",
            f"Iops to volume size ratio of {iops / size:.1f} is too high; maximum is {GP3_IOPS_PER_GIB}.",
        )
    if throughput > iops * GP3_THROUGHPUT_PER_IOPS:
        return error(
            call, 400, "InvalidParameterCombination",
            f"Throughput (MiBps) to iops ratio of {throughput / iops:.6f} is too high; "
            f"maximum is {GP3_THROUGHPUT_PER_IOPS:.6f} MiBps per iops.",
        )
    return None


def attach_volume(call: Call) -> Answer | None:
    volume = backends.ec2(call.region).volumes.get(call.get("VolumeId"))
    instance = backends.instance(call.region, call.get("InstanceId"))
    if volume is None or instance is None:
        return None
    if instance.state not in ("running", "stopped"):
        return error(
            call, 400, "IncorrectState", f"Instance '{instance.id}' is not 'running'."
        )
    if volume.zone.name != instance.availability_zone:
        return error(
            call, 400, "InvalidVolume.ZoneMismatch",
            f"The volume '{volume.id}' is not in the same availability zone as instance '{instance.id}'",
        )
    if volume.attachment is not None:
        return error(
            call, 400, "VolumeInUse", f"{volume.id} is already attached to an instance"
        )
    device = call.get("Device")
    if device in instance.block_device_mapping:
        return error(
            call, 400, "InvalidParameterValue",
            f"Invalid value '{device}' for unixDevice. Attachment point {device} is already in use",
        )
    return None


def create_nat_gateway(call: Call) -> Answer | None:
    """An address serves one gateway; moto moves it silently to the newest."""
    allocation = call.get("AllocationId")
    for address in backends.ec2(call.region).addresses:
        if allocation and address.allocation_id == allocation and address.association_id:
            return error(
                call, 400, "Resource.AlreadyAssociated",
                f"Elastic IP address [{allocation}] is already associated",
            )
    return None


def create_route(call: Call) -> Answer | None:
    """moto takes a second route to the same destination; AWS keeps the first."""
    table = backends.ec2(call.region).route_tables.get(call.get("RouteTableId"))
    destination = call.get("DestinationCidrBlock")
    if table is None or not destination:
        return None
    for route in table.routes:
        if route.destination_cidr_block == destination:
            return error(
                call, 400, "RouteAlreadyExists",
                f"The route identified by {destination} already exists.",
            )
    return None
