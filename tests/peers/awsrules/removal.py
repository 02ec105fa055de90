"""Refusals before something is removed: AWS keeps what others still use, moto mostly does not.

A clean-up in the wrong order must fail here as it would there (`DependencyViolation`).
"""

from __future__ import annotations

from . import backends
from .call import Answer, Call, error


def refuse(call: Call) -> Answer | None:
    """The refusal AWS would give to this removal, or None."""
    if call.service == "ec2":
        check = {
            "DeleteSubnet": delete_subnet,
            "DeleteVpc": delete_vpc,
            "DeleteSecurityGroup": delete_security_group,
            "DetachInternetGateway": detach_internet_gateway,
            "ReleaseAddress": release_address,
            "DeleteRouteTable": delete_route_table,
        }.get(call.action)
        return check(call) if check else None
    if call.service == "elasticloadbalancing" and call.action == "DeleteLoadBalancer":
        balancer = backends.elbv2(call.region).load_balancers.get(call.get("LoadBalancerArn"))
        protected = balancer and str(balancer.attrs.get("deletion_protection.enabled")) == "true"
        if protected:
            return error(
                call, 400, "OperationNotPermitted",
                f"Load balancer '{balancer.arn}' cannot be deleted because deletion protection is enabled",
            )
    return None


def in_use(call: Call, kind: str, name: str) -> Answer:
    return error(
        call, 400, "DependencyViolation",
        f"The {kind} '{name}' has dependencies and cannot be deleted.",
    )


def delete_subnet(call: Call) -> Answer | None:
    wanted, region = call.get("SubnetId"), call.region
    used = (
        any(one.subnet_id == wanted for one in backends.living_instances(region))
        or any(
            one.subnet_id == wanted and one.state != "deleted"
            for one in backends.ec2(region).nat_gateways.values()
        )
        or any(
            subnet.id == wanted
            for one in backends.elbv2(region).load_balancers.values()
            for subnet in one.subnets
        )
    )
    return in_use(call, "subnet", wanted) if used else None


def delete_vpc(call: Call) -> Answer | None:
    wanted, ec2 = call.get("VpcId"), backends.ec2(call.region)
    gateways = any(one.vpc and one.vpc.id == wanted for one in ec2.internet_gateways.values())
    groups = any(one.name != "default" for one in ec2.groups.get(wanted, {}).values())
    return in_use(call, "vpc", wanted) if gateways or groups else None


def delete_security_group(call: Call) -> Answer | None:
    wanted, region = call.get("GroupId"), call.region
    ec2 = backends.ec2(region)
    interface = any(
        wanted in {group.id for group in one.security_groups}
        for one in backends.living_instances(region)
    ) or any(
        wanted in (one.security_groups or [])
        for one in backends.elbv2(region).load_balancers.values()
    )
    named = any(
        rule.source_group.get("GroupId") == wanted
        for groups in ec2.groups.values()
        for group in groups.values()
        if group.id != wanted
        for rule in [*group.ingress_rules, *group.egress_rules]
    )
    if interface or named:
        return error(call, 400, "DependencyViolation", f"resource {wanted} has a dependent object")
    return None


def detach_internet_gateway(call: Call) -> Answer | None:
    """A network with mapped public addresses keeps its gateway."""
    wanted, region = call.get("VpcId"), call.region
    mapped = any(
        one.vpc_id == wanted and one.public_ip for one in backends.living_instances(region)
    ) or any(
        one.vpc_id == wanted and one.state != "deleted" and one.connectivity_type == "public"
        for one in backends.ec2(region).nat_gateways.values()
    )
    if mapped:
        return error(
            call, 400, "DependencyViolation",
            f"Network {wanted} has some mapped public address(es). Please unmap those public "
            "address(es) before detaching the gateway.",
        )
    return None


def release_address(call: Call) -> Answer | None:
    """moto releases an address in use; AWS wants it disassociated first."""
    allocation = call.get("AllocationId")
    for address in backends.ec2(call.region).addresses:
        if allocation and address.allocation_id == allocation and address.association_id:
            return error(
                call, 400, "InvalidIPAddress.InUse",
                f"Address {address.public_ip} is in use.",
            )
    return None


def delete_route_table(call: Call) -> Answer | None:
    table = backends.ec2(call.region).route_tables.get(call.get("RouteTableId"))
    if table is not None and table.associations:
        return in_use(call, "routeTable", table.id)
    return None
