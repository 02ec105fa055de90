"""What moto forgets after it has answered: put right in its models, or in the answer."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

from . import backends
from .call import Answer, Call

EC2_NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/"
# Lists that moto always answers whole, with the element that holds them.
UNPAGED = {
    "DescribeVolumes": "volumeSet",
    "DescribeSecurityGroups": "securityGroupInfo",
    "DescribeSecurityGroupRules": "securityGroupRuleSet",
    "DescribeSubnets": "subnetSet",
    "DescribeVpcs": "vpcSet",
    "DescribeRouteTables": "routeTableSet",
    "DescribeInternetGateways": "internetGatewaySet",
    "DescribeNatGateways": "natGatewaySet",
    "DescribeTags": "tagSet",
}

# What S3 calls the outermost element where moto writes the action's name.
S3_ROOTS = {
    "GetBucketVersioning": "VersioningConfiguration",
    "GetBucketTagging": "Tagging",
    "GetBucketEncryption": "ServerSideEncryptionConfiguration",
    "GetPublicAccessBlock": "PublicAccessBlockConfiguration",
    "GetBucketLifecycleConfiguration": "LifecycleConfiguration",
    "ListObjectVersions": "ListVersionsResult",
    "ListMultipartUploads": "ListMultipartUploadsResult",
    "ListBuckets": "ListAllMyBucketsResult",
    "DeleteObjects": "DeleteResult",
}


def after(call: Call, answer: Answer, page_size: int) -> Answer:
    """The answer as AWS would have given it."""
    if call.service == "s3" and answer.status < 300 and call.action in S3_ROOTS:
        return renamed_root(answer, call.action + "Response", S3_ROOTS[call.action])
    if call.service != "ec2" or answer.status >= 300:
        return answer
    if call.action == "RunInstances":
        keep_performance(call, answer)
        keep_protection(call, answer)
        own_interface(call, answer)
    elif call.action == "TerminateInstances":
        free_private_addresses(call)
    elif call.action == "DeleteNatGateway":
        free_address(call)
    elif call.action == "DeleteKeyPair":
        delete_key_pair_by_id(call)
    elif call.action in UNPAGED:
        return paged(call, answer, page_size)
    return answer


def renamed_root(answer: Answer, wrong: str, right: str) -> Answer:
    """moto writes `<GetBucketVersioningResponse>`; strict clients do not know that element."""
    body = answer.body.replace(f"<{wrong}".encode(), f"<{right}".encode(), 1)
    body = body.replace(f"</{wrong}>".encode(), f"</{right}>".encode())
    headers = [(k, v) for k, v in answer.headers if k.lower() != "content-length"]
    return Answer(answer.status, [*headers, ("Content-Length", str(len(body)))], body)


def keep_performance(call: Call, answer: Answer) -> None:
    """moto drops Iops and Throughput of a block device mapping on their way to the volume."""
    for instance_id in re.findall(rb"<instanceId>([^<]+)</instanceId>", answer.body):
        instance = backends.instance(call.region, instance_id.decode())
        for index in range(1, 32):
            prefix = f"BlockDeviceMapping.{index}."
            device = instance.block_device_mapping.get(call.get(f"{prefix}DeviceName"))
            if device is None:
                break
            volume = backends.ec2(call.region).volumes[device.volume_id]
            for name in ("Iops", "Throughput"):
                if call.get(f"{prefix}Ebs.{name}"):
                    setattr(volume, name.lower(), int(call.get(f"{prefix}Ebs.{name}")))


def keep_protection(call: Call, answer: Answer) -> None:
    """moto drops the protection from termination asked for with an instance."""
    if call.get("DisableApiTermination", "false").lower() != "true":
        return
    for instance_id in re.findall(rb"<instanceId>([^<]+)</instanceId>", answer.body):
        backends.instance(call.region, instance_id.decode()).disable_api_termination = True


def own_interface(call: Call, answer: Answer) -> None:
    """The interface made with an instance goes with it unless asked to stay; moto keeps it."""
    if call.get("NetworkInterface.1.DeleteOnTermination", "true").lower() != "true":
        return
    for instance_id in re.findall(rb"<instanceId>([^<]+)</instanceId>", answer.body):
        backends.instance(call.region, instance_id.decode()).nics[0].delete_on_termination = True


def free_private_addresses(call: Call) -> None:
    """A terminated instance gives its private addresses back; moto holds them until the object
    happens to be collected."""
    for instance_id in call.numbered("InstanceId"):
        instance = backends.instance(call.region, instance_id)
        subnet = backends.subnet(call.region, instance.subnet_id) if instance else None
        while subnet is not None and instance._private_ips:
            subnet.del_subnet_ip(instance._private_ips.pop())


def free_address(call: Call) -> None:
    """A deleted NAT gateway gives its address and its interface back; moto keeps both."""
    ec2 = backends.ec2(call.region)
    gateway = ec2.nat_gateways[call.get("NatGatewayId")]
    interface = gateway._eni
    for address in ec2.addresses:
        if address.eni is not None and address.eni.id == interface.id:
            ec2.disassociate_address(address=address.public_ip)
    ec2.enis.pop(interface.id, None)


def delete_key_pair_by_id(call: Call) -> None:
    """moto answers `true` to a key pair's id and deletes nothing: it only looks for the name."""
    key_pairs = backends.ec2(call.region).key_pairs
    for name in [n for n, one in key_pairs.items() if one.id == call.get("KeyPairId")]:
        del key_pairs[name]


def paged(call: Call, answer: Answer, page_size: int) -> Answer:
    """Cuts a whole list into pages: by MaxResults, or by the server's own page size."""
    size = int(call.get("MaxResults") or page_size or 0)
    if not size:
        return answer
    ElementTree.register_namespace("", EC2_NAMESPACE)
    root = ElementTree.fromstring(answer.body)
    space = root.tag[: root.tag.index("}") + 1] if "}" in root.tag else ""
    items = root.find(f"{space}{UNPAGED[call.action]}")
    if items is None:
        return answer
    start = int(call.get("NextToken") or 0)
    every = list(items)
    for item in every[:start] + every[start + size :]:
        items.remove(item)
    for old in root.findall(f"{space}nextToken"):
        root.remove(old)
    if start + size < len(every):
        ElementTree.SubElement(root, f"{space}nextToken").text = str(start + size)
    body = ElementTree.tostring(root, encoding="utf-8")
    headers = [(k, v) for k, v in answer.headers if k.lower() != "content-length"]
    return Answer(answer.status, [*headers, ("Content-Length", str(len(body)))], body)
