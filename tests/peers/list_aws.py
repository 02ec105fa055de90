#!/usr/bin/env python3
"""Lists what exists in an AWS account, as JSON, with boto3 alone.

    python tests/peers/list_aws.py --endpoint URL --region REGION --deployment NAME
    python tests/peers/list_aws.py --endpoint URL --region REGION --all

With `--deployment` only what carries the tag `groundplan:deployment=NAME`; with `--all`
everything but terminated instances and deleted gateways, which AWS shows for a while. The same
account gives the same bytes: lists are sorted by name, then id, and nothing random is printed
that is not an id. The output is an object of kinds, each a list, and `counts` by kind.

This reader shares no code with the product, so that both cannot be wrong alike.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

TAG = "groundplan:deployment"
GONE = {"terminated", "shutting-down", "deleted", "deleting"}


class Account:
    """One region of one account behind one endpoint."""

    def __init__(self, endpoint: str, region: str):
        self.endpoint, self.region = endpoint, region
        self.clients: dict[str, Any] = {}

    def __getitem__(self, service: str) -> Any:
        if service not in self.clients:
            self.clients[service] = boto3.client(
                service,
                region_name=self.region,
                endpoint_url=self.endpoint,
                aws_access_key_id=os.environ.get("AWS_ACCESS_KEY_ID", "testing"),
                aws_secret_access_key=os.environ.get("AWS_SECRET_ACCESS_KEY", "testing"),
                config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 5}),
            )
        return self.clients[service]

    def pages(self, service: str, operation: str, field: str, **arguments: Any) -> Iterator[Any]:
        client = self[service]
        if client.can_paginate(operation):
            for page in client.get_paginator(operation).paginate(**arguments):
                yield from page.get(field, [])
        else:
            yield from getattr(client, operation)(**arguments).get(field, [])


def tags_of(found: dict[str, Any], field: str = "Tags") -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in sorted(found.get(field) or [], key=lambda t: t["Key"])}


def vpcs(account: Account) -> Iterator[dict[str, Any]]:
    ec2 = account["ec2"]
    for one in account.pages("ec2", "describe_vpcs", "Vpcs"):
        yield {
            "id": one["VpcId"], "cidr": one["CidrBlock"], "default": one["IsDefault"],
            "dns_support": ec2.describe_vpc_attribute(
                VpcId=one["VpcId"], Attribute="enableDnsSupport")["EnableDnsSupport"]["Value"],
            "dns_hostnames": ec2.describe_vpc_attribute(
                VpcId=one["VpcId"], Attribute="enableDnsHostnames")["EnableDnsHostnames"]["Value"],
            "tags": tags_of(one),
        }


def subnets(account: Account) -> Iterator[dict[str, Any]]:
    for one in account.pages("ec2", "describe_subnets", "Subnets"):
        yield {
            "id": one["SubnetId"], "vpc": one["VpcId"], "cidr": one["CidrBlock"],
            "zone": one["AvailabilityZone"], "public_addresses": one["MapPublicIpOnLaunch"],
            "tags": tags_of(one),
        }


def internet_gateways(account: Account) -> Iterator[dict[str, Any]]:
    for one in account.pages("ec2", "describe_internet_gateways", "InternetGateways"):
        yield {
            "id": one["InternetGatewayId"],
            "vpcs": sorted(at["VpcId"] for at in one["Attachments"]), "tags": tags_of(one),
        }


def nat_gateways(account: Account) -> Iterator[dict[str, Any]]:
    for one in account.pages("ec2", "describe_nat_gateways", "NatGateways"):
        if one["State"] in GONE:
            continue
        yield {
            "id": one["NatGatewayId"], "vpc": one["VpcId"], "subnet": one["SubnetId"],
            "state": one["State"], "connectivity": one.get("ConnectivityType", "public"),
            "allocations": sorted(
                at["AllocationId"] for at in one["NatGatewayAddresses"] if at.get("AllocationId")),
            "tags": tags_of(one),
        }


def addresses(account: Account) -> Iterator[dict[str, Any]]:
    for one in account.pages("ec2", "describe_addresses", "Addresses"):
        yield {
            "id": one["AllocationId"], "public_address": one["PublicIp"],
            "instance": one.get("InstanceId") or None, "associated": bool(one.get("AssociationId")),
            "tags": tags_of(one),
        }


def route_tables(account: Account) -> Iterator[dict[str, Any]]:
    for one in account.pages("ec2", "describe_route_tables", "RouteTables"):
        routes = [
            {
                "destination": route.get("DestinationCidrBlock") or route.get("DestinationIpv6CidrBlock")
                or route.get("DestinationPrefixListId"),
                "via": route.get("GatewayId") or route.get("NatGatewayId")
                or route.get("NetworkInterfaceId") or route.get("InstanceId"),
                "state": route.get("State"),
            }
            for route in one["Routes"]
        ]
        yield {
            "id": one["RouteTableId"], "vpc": one["VpcId"],
            "main": any(at.get("Main") for at in one["Associations"]),
            "subnets": sorted(at["SubnetId"] for at in one["Associations"] if at.get("SubnetId")),
            "routes": sorted(routes, key=lambda r: (r["destination"] or "", r["via"] or "")),
            "tags": tags_of(one),
        }


def vpc_endpoints(account: Account) -> Iterator[dict[str, Any]]:
    for one in account.pages("ec2", "describe_vpc_endpoints", "VpcEndpoints"):
        if one["State"].lower() in GONE:
            continue
        yield {
            "id": one["VpcEndpointId"], "vpc": one["VpcId"], "service": one["ServiceName"],
            "type": one["VpcEndpointType"], "route_tables": sorted(one.get("RouteTableIds", [])),
            "tags": tags_of(one),
        }


def permissions(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One line for each source, as AWS itself counts rules."""
    rules = []
    for permission in found:
        common = {
            "protocol": permission["IpProtocol"],
            "from_port": permission.get("FromPort"), "to_port": permission.get("ToPort"),
        }
        peers = (
            [("cidr", at["CidrIp"], at) for at in permission.get("IpRanges", [])]
            + [("cidr", at["CidrIpv6"], at) for at in permission.get("Ipv6Ranges", [])]
            + [("group", at["GroupId"], at) for at in permission.get("UserIdGroupPairs", [])]
            + [("prefix_list", at["PrefixListId"], at) for at in permission.get("PrefixListIds", [])]
        )
        for kind, value, peer in peers:
            rules.append({**common, "peer_kind": kind, "peer": value,
                          "description": peer.get("Description", "")})
    return sorted(rules, key=lambda r: json.dumps(r, sort_keys=True))


def security_groups(account: Account) -> Iterator[dict[str, Any]]:
    for one in account.pages("ec2", "describe_security_groups", "SecurityGroups"):
        yield {
            "id": one["GroupId"], "vpc": one["VpcId"], "group_name": one["GroupName"],
            "description": one["Description"], "ingress": permissions(one["IpPermissions"]),
            "egress": permissions(one["IpPermissionsEgress"]), "tags": tags_of(one),
        }


def network_interfaces(account: Account) -> Iterator[dict[str, Any]]:
    for one in account.pages("ec2", "describe_network_interfaces", "NetworkInterfaces"):
        yield {
            "id": one["NetworkInterfaceId"], "subnet": one["SubnetId"],
            "instance": one.get("Attachment", {}).get("InstanceId"), "tags": tags_of(one, "TagSet"),
        }


def key_pairs(account: Account) -> Iterator[dict[str, Any]]:
    for one in account.pages("ec2", "describe_key_pairs", "KeyPairs"):
        yield {
            "id": one["KeyPairId"], "key_name": one["KeyName"],
            "fingerprint": one["KeyFingerprint"], "tags": tags_of(one),
        }


def instances(account: Account) -> Iterator[dict[str, Any]]:
    ec2 = account["ec2"]
    for reservation in account.pages("ec2", "describe_instances", "Reservations"):
        for one in reservation["Instances"]:
            if one["State"]["Name"] in GONE:
                continue
            user_data = ec2.describe_instance_attribute(
                InstanceId=one["InstanceId"], Attribute="userData").get("UserData", {})
            options = one.get("MetadataOptions", {})
            yield {
                "id": one["InstanceId"], "type": one["InstanceType"], "image": one["ImageId"],
                "platform": one.get("Platform"), "state": one["State"]["Name"],
                "zone": one["Placement"]["AvailabilityZone"], "subnet": one.get("SubnetId"),
                "vpc": one.get("VpcId"), "private_address": one.get("PrivateIpAddress"),
                "public_address": one.get("PublicIpAddress"), "key_name": one.get("KeyName"),
                "security_groups": sorted(at["GroupId"] for at in one["SecurityGroups"]),
                "instance_profile": (one.get("IamInstanceProfile") or {}).get("Arn"),
                "metadata": {
                    "tokens": options.get("HttpTokens"), "endpoint": options.get("HttpEndpoint"),
                    "hop_limit": options.get("HttpPutResponseHopLimit"),
                },
                "ebs_optimized": one.get("EbsOptimized"),
                "monitoring": one.get("Monitoring", {}).get("State"),
                "devices": {
                    at["DeviceName"]: {
                        "volume": at["Ebs"]["VolumeId"],
                        "delete_on_termination": at["Ebs"]["DeleteOnTermination"],
                    }
                    for at in sorted(one["BlockDeviceMappings"], key=lambda at: at["DeviceName"])
                },
                "user_data": user_data.get("Value"), "tags": tags_of(one),
            }


def volumes(account: Account) -> Iterator[dict[str, Any]]:
    for one in account.pages("ec2", "describe_volumes", "Volumes"):
        yield {
            "id": one["VolumeId"], "gib": one["Size"], "type": one["VolumeType"],
            "iops": one.get("Iops"), "throughput": one.get("Throughput"),
            "encrypted": one["Encrypted"], "zone": one["AvailabilityZone"], "state": one["State"],
            "attachments": sorted(
                ({"instance": at["InstanceId"], "device": at["Device"],
                  "delete_on_termination": at.get("DeleteOnTermination")}
                 for at in one.get("Attachments", [])), key=lambda at: at["instance"]),
            "tags": tags_of(one),
        }


def roles(account: Account) -> Iterator[dict[str, Any]]:
    iam = account["iam"]
    for one in account.pages("iam", "list_roles", "Roles"):
        name = one["RoleName"]
        yield {
            "id": one["Arn"], "role_name": name, "trust": one["AssumeRolePolicyDocument"],
            "attached_policies": sorted(
                at["PolicyArn"] for at in account.pages(
                    "iam", "list_attached_role_policies", "AttachedPolicies", RoleName=name)),
            "inline_policies": {
                policy: iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
                for policy in sorted(account.pages(
                    "iam", "list_role_policies", "PolicyNames", RoleName=name))
            },
            "tags": tags_of({"Tags": list(account.pages("iam", "list_role_tags", "Tags", RoleName=name))}),
        }


def instance_profiles(account: Account) -> Iterator[dict[str, Any]]:
    for one in account.pages("iam", "list_instance_profiles", "InstanceProfiles"):
        # ListInstanceProfiles leaves the tags out, in AWS as in moto.
        whole = account["iam"].get_instance_profile(
            InstanceProfileName=one["InstanceProfileName"])["InstanceProfile"]
        yield {
            "id": one["Arn"], "profile_name": one["InstanceProfileName"],
            "roles": sorted(role["RoleName"] for role in whole["Roles"]), "tags": tags_of(whole),
        }


def setting(ask: Any, field: str, **arguments: Any) -> Any:
    """A bucket setting, or None where it was never made."""
    try:
        return ask(**arguments).get(field)
    except ClientError as refused:
        if refused.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
            return None
        raise


def buckets(account: Account) -> Iterator[dict[str, Any]]:
    s3 = account["s3"]
    for bucket in s3.list_buckets()["Buckets"]:
        name = {"Bucket": bucket["Name"]}
        encryption = setting(s3.get_bucket_encryption, "ServerSideEncryptionConfiguration", **name)
        yield {
            "id": bucket["Name"],
            "region": s3.get_bucket_location(**name).get("LocationConstraint") or "us-east-1",
            "versioning": setting(s3.get_bucket_versioning, "Status", **name),
            "encryption": encryption and encryption["Rules"],
            "public_access_block": setting(
                s3.get_public_access_block, "PublicAccessBlockConfiguration", **name),
            "lifecycle": setting(s3.get_bucket_lifecycle_configuration, "Rules", **name),
            "ownership": setting(s3.get_bucket_ownership_controls, "OwnershipControls", **name),
            "policy": setting(s3.get_bucket_policy, "Policy", **name),
            "tags": tags_of({"Tags": setting(s3.get_bucket_tagging, "TagSet", **name)}),
        }


def balancer_tags(account: Account, arn: str) -> dict[str, str]:
    found = account["elbv2"].describe_tags(ResourceArns=[arn])["TagDescriptions"]
    return tags_of(found[0]) if found else {}


def load_balancers(account: Account) -> Iterator[dict[str, Any]]:
    for one in account.pages("elbv2", "describe_load_balancers", "LoadBalancers"):
        listeners = account.pages(
            "elbv2", "describe_listeners", "Listeners", LoadBalancerArn=one["LoadBalancerArn"])
        yield {
            "id": one["LoadBalancerArn"], "name": one["LoadBalancerName"], "type": one["Type"],
            "scheme": one["Scheme"], "vpc": one["VpcId"],
            "subnets": sorted(at["SubnetId"] for at in one["AvailabilityZones"]),
            "zones": sorted(at["ZoneName"] for at in one["AvailabilityZones"]),
            "security_groups": sorted(one.get("SecurityGroups", [])),
            "attributes": {
                at["Key"]: at["Value"] for at in sorted(
                    account["elbv2"].describe_load_balancer_attributes(
                        LoadBalancerArn=one["LoadBalancerArn"])["Attributes"],
                    key=lambda at: at["Key"])
            },
            "listeners": sorted(
                ({
                    "id": at["ListenerArn"], "port": at["Port"], "protocol": at["Protocol"],
                    "actions": [
                        {"type": action["Type"], "target_group": action.get("TargetGroupArn")}
                        for action in at["DefaultActions"]
                    ],
                    "certificates": [c["CertificateArn"] for c in at.get("Certificates", [])],
                    "ssl_policy": at.get("SslPolicy") or None,
                    "tags": balancer_tags(account, at["ListenerArn"]),
                } for at in listeners), key=lambda at: at["port"]),
            "tags": balancer_tags(account, one["LoadBalancerArn"]),
        }


def target_groups(account: Account) -> Iterator[dict[str, Any]]:
    for one in account.pages("elbv2", "describe_target_groups", "TargetGroups"):
        health = account["elbv2"].describe_target_health(TargetGroupArn=one["TargetGroupArn"])
        yield {
            "id": one["TargetGroupArn"], "name": one["TargetGroupName"],
            "protocol": one.get("Protocol"), "port": one.get("Port"), "vpc": one.get("VpcId"),
            "target_type": one.get("TargetType"),
            "health_check": {
                "protocol": one.get("HealthCheckProtocol"), "port": one.get("HealthCheckPort"),
                "path": one.get("HealthCheckPath"),
            },
            "targets": sorted(
                ({"id": at["Target"]["Id"], "port": at["Target"].get("Port")}
                 for at in health["TargetHealthDescriptions"]), key=lambda at: at["id"]),
            "tags": balancer_tags(account, one["TargetGroupArn"]),
        }


KINDS = {
    "vpcs": vpcs, "subnets": subnets, "internet_gateways": internet_gateways,
    "nat_gateways": nat_gateways, "addresses": addresses, "route_tables": route_tables,
    "vpc_endpoints": vpc_endpoints,
    "security_groups": security_groups, "network_interfaces": network_interfaces,
    "key_pairs": key_pairs, "instances": instances, "volumes": volumes, "roles": roles,
    "instance_profiles": instance_profiles, "buckets": buckets,
    "load_balancers": load_balancers, "target_groups": target_groups,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--region", required=True)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--deployment", help=f"only what carries the tag {TAG} with this value")
    which.add_argument("--all", action="store_true", help="everything, whatever its tags")
    arguments = parser.parse_args()

    account = Account(arguments.endpoint, arguments.region)
    listed: dict[str, Any] = {}
    for kind, read in KINDS.items():
        found = [
            one for one in read(account)
            if arguments.all or one["tags"].get(TAG) == arguments.deployment
        ]
        listed[kind] = sorted(found, key=lambda one: (one["tags"].get("Name", ""), one["id"]))
    listed["counts"] = {kind: len(found) for kind, found in listed.items()}
    json.dump(listed, sys.stdout, indent=2, sort_keys=True, default=str)
    print()


if __name__ == "__main__":
    main()
