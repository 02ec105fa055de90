"""Starts the loopback account for the checkers' own tests, and fills it with one of each kind."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

HERE = Path(__file__).resolve().parent
REGION = "eu-central-1"
IMAGE_PARAMETER = (
    "/aws/service/ami-windows-latest/Windows_Server-2019-English-Full-SQL_2019_Standard"
)
# A key made for these tests; its private half was never kept.
PUBLIC_KEY = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKwNeTBR7C2apfrNOsE9EQuDsLu5dOgRIamLujpXzUf5 test"
)
DEPLOYMENT = {"Key": "groundplan:deployment", "Value": "trial"}


def tagged(kind: str, name: str) -> list[dict[str, Any]]:
    return [{"ResourceType": kind, "Tags": [DEPLOYMENT, {"Key": "Name", "Value": name}]}]


class Server:
    """A running moto_server.py, ended by its process id."""

    def __init__(self, *options: str):
        self.folder = tempfile.TemporaryDirectory()
        port_file = Path(self.folder.name) / "port"
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "moto_server.py"), "--port-file", str(port_file), *options]
        )
        deadline = time.monotonic() + 60
        while not port_file.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("moto_server.py did not start")
            time.sleep(0.05)
        self.url = f"http://127.0.0.1:{int(port_file.read_text())}"

    def stop(self) -> int:
        self.process.terminate()
        code = self.process.wait(timeout=20)
        self.folder.cleanup()
        return code

    def client(self, service: str, key: str = "testing", attempts: int = 1) -> Any:
        return boto3.client(
            service, region_name=REGION, endpoint_url=self.url, aws_access_key_id=key,
            aws_secret_access_key="testing",
            config=Config(
                s3={"addressing_style": "path"}, retries={"total_max_attempts": attempts},
                read_timeout=10,
            ),
        )

    def control(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(self.url + path, data=data, method=method)
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return json.load(answer)

    def listed(self, *options: str) -> dict[str, Any]:
        """What list_aws.py says."""
        done = subprocess.run(
            [sys.executable, str(HERE / "list_aws.py"), "--endpoint", self.url,
             "--region", REGION, *options],
            capture_output=True, text=True, check=True, timeout=120,
        )
        return json.loads(done.stdout)


def build(server: Server) -> dict[str, str]:
    """One of every kind the product creates; gives back their ids."""
    ec2, iam = server.client("ec2"), server.client("iam")
    elb, s3, ssm = server.client("elbv2"), server.client("s3"), server.client("ssm")
    made: dict[str, str] = {}
    made["vpc"] = ec2.create_vpc(
        CidrBlock="10.40.0.0/16", TagSpecifications=tagged("vpc", "net"))["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=made["vpc"], EnableDnsHostnames={"Value": True})
    for letter, third in (("a", 0), ("b", 1)):
        made[f"subnet-{letter}"] = ec2.create_subnet(
            VpcId=made["vpc"], CidrBlock=f"10.40.{third}.0/24",
            AvailabilityZone=f"{REGION}{letter}",
            TagSpecifications=tagged("subnet", letter))["Subnet"]["SubnetId"]
        ec2.modify_subnet_attribute(
            SubnetId=made[f"subnet-{letter}"], MapPublicIpOnLaunch={"Value": False})
    made["igw"] = ec2.create_internet_gateway(
        TagSpecifications=tagged("internet-gateway", "igw"))["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=made["igw"], VpcId=made["vpc"])
    made["eip"] = ec2.allocate_address(
        Domain="vpc", TagSpecifications=tagged("elastic-ip", "nat"))["AllocationId"]
    made["nat"] = ec2.create_nat_gateway(
        SubnetId=made["subnet-a"], AllocationId=made["eip"], ClientToken="nat-1",
        TagSpecifications=tagged("natgateway", "nat"))["NatGateway"]["NatGatewayId"]
    made["routes"] = ec2.create_route_table(
        VpcId=made["vpc"], TagSpecifications=tagged("route-table", "public"),
    )["RouteTable"]["RouteTableId"]
    ec2.create_route(
        RouteTableId=made["routes"], DestinationCidrBlock="0.0.0.0/0", GatewayId=made["igw"])
    made["association"] = ec2.associate_route_table(
        RouteTableId=made["routes"], SubnetId=made["subnet-a"])["AssociationId"]
    for name in ("web", "data"):
        made[name] = ec2.create_security_group(
            VpcId=made["vpc"], GroupName=name, Description=f"{name} group",
            TagSpecifications=tagged("security-group", name))["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=made["web"], IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443,
             "IpRanges": [{"CidrIp": "192.0.2.0/24", "Description": "clients"}]}])
    ec2.authorize_security_group_ingress(
        GroupId=made["data"], IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": 1433, "ToPort": 1433,
             "UserIdGroupPairs": [{"GroupId": made["web"], "Description": "SQL from web"}]}])
    made["key"] = ec2.import_key_pair(
        KeyName="trial-key", PublicKeyMaterial=PUBLIC_KEY.encode(),
        TagSpecifications=tagged("key-pair", "key"))["KeyPairId"]
    iam.create_role(RoleName="trial-role", AssumeRolePolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole"}]}), Tags=[DEPLOYMENT])
    iam.attach_role_policy(
        RoleName="trial-role", PolicyArn="arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore")
    iam.put_role_policy(RoleName="trial-role", PolicyName="bucket", PolicyDocument=json.dumps({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}))
    iam.create_instance_profile(InstanceProfileName="trial-profile", Tags=[DEPLOYMENT])
    iam.add_role_to_instance_profile(
        InstanceProfileName="trial-profile", RoleName="trial-role")
    made["image"] = ssm.get_parameter(Name=IMAGE_PARAMETER)["Parameter"]["Value"]
    made["volume"] = ec2.create_volume(
        AvailabilityZone=f"{REGION}a", Size=500, VolumeType="gp3", Iops=6000, Throughput=500,
        Encrypted=True, ClientToken="volume-1",
        TagSpecifications=tagged("volume", "data"))["VolumeId"]
    made["instance"] = ec2.run_instances(**launch(made))["Instances"][0]["InstanceId"]
    ec2.attach_volume(
        VolumeId=made["volume"], InstanceId=made["instance"], Device="xvdf")
    made["address"] = ec2.allocate_address(
        Domain="vpc", TagSpecifications=tagged("elastic-ip", "web"))["AllocationId"]
    ec2.associate_address(AllocationId=made["address"], InstanceId=made["instance"])
    made["target"] = elb.create_target_group(
        Name="trial-targets", Protocol="TCP", Port=443, VpcId=made["vpc"], TargetType="instance",
        Tags=[DEPLOYMENT])["TargetGroups"][0]["TargetGroupArn"]
    elb.register_targets(
        TargetGroupArn=made["target"], Targets=[{"Id": made["instance"], "Port": 443}])
    made["balancer"] = elb.create_load_balancer(**balancer(made))["LoadBalancers"][0]["LoadBalancerArn"]
    made["listener"] = elb.create_listener(**listener(made))["Listeners"][0]["ListenerArn"]
    s3.create_bucket(
        Bucket="trial-media", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_versioning(
        Bucket="trial-media", VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_encryption(Bucket="trial-media", ServerSideEncryptionConfiguration={
        "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"},
                   "BucketKeyEnabled": True}]})
    s3.put_public_access_block(Bucket="trial-media", PublicAccessBlockConfiguration={
        "BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True,
        "RestrictPublicBuckets": True})
    s3.put_bucket_lifecycle_configuration(Bucket="trial-media", LifecycleConfiguration={
        "Rules": [{"ID": "archive", "Status": "Enabled", "Filter": {"Prefix": ""},
                   "Transitions": [{"Days": 30, "StorageClass": "GLACIER"}]}]})
    s3.put_bucket_tagging(Bucket="trial-media", Tagging={"TagSet": [DEPLOYMENT]})
    return made


def launch(made: dict[str, str], **changed: Any) -> dict[str, Any]:
    """The arguments of the one instance."""
    return {
        "ImageId": made["image"], "InstanceType": "m5.xlarge", "MinCount": 1, "MaxCount": 1,
        "SubnetId": made["subnet-a"], "PrivateIpAddress": "10.40.0.20", "KeyName": "trial-key",
        "SecurityGroupIds": [made["web"]], "IamInstanceProfile": {"Name": "trial-profile"},
        "UserData": "<powershell>Get-Date</powershell>", "ClientToken": "instance-1",
        "MetadataOptions": {"HttpTokens": "required", "HttpEndpoint": "enabled",
                            "HttpPutResponseHopLimit": 2},
        "BlockDeviceMappings": [{"DeviceName": "/dev/sda1", "Ebs": {
            "VolumeSize": 120, "VolumeType": "gp3", "Iops": 4000, "Throughput": 250,
            "Encrypted": True, "DeleteOnTermination": True}}],
        "TagSpecifications": tagged("instance", "web-1") + tagged("volume", "web-1-root"),
        **changed,
    }


def balancer(made: dict[str, str], **changed: Any) -> dict[str, Any]:
    return {
        "Name": "trial-nlb", "Type": "network", "Scheme": "internal",
        "Subnets": [made["subnet-a"], made["subnet-b"]], "Tags": [DEPLOYMENT], **changed,
    }


def listener(made: dict[str, str], **changed: Any) -> dict[str, Any]:
    return {
        "LoadBalancerArn": made["balancer"], "Protocol": "TCP", "Port": 443,
        "DefaultActions": [{"Type": "forward", "TargetGroupArn": made["target"]}],
        "Tags": [DEPLOYMENT], **changed,
    }


def destroy(server: Server, made: dict[str, str]) -> None:
    """Removes all of `build`, in the order AWS demands."""
    ec2, iam = server.client("ec2"), server.client("iam")
    elb, s3 = server.client("elbv2"), server.client("s3")
    elb.delete_listener(ListenerArn=made["listener"])
    elb.delete_load_balancer(LoadBalancerArn=made["balancer"])
    elb.delete_target_group(TargetGroupArn=made["target"])
    for one in ec2.describe_addresses(AllocationIds=[made["address"]])["Addresses"]:
        ec2.disassociate_address(AssociationId=one["AssociationId"])
    ec2.release_address(AllocationId=made["address"])
    ec2.terminate_instances(InstanceIds=[made["instance"]])
    ec2.delete_volume(VolumeId=made["volume"])
    ec2.delete_nat_gateway(NatGatewayId=made["nat"])
    ec2.release_address(AllocationId=made["eip"])
    ec2.disassociate_route_table(AssociationId=made["association"])
    ec2.delete_route_table(RouteTableId=made["routes"])
    ec2.detach_internet_gateway(InternetGatewayId=made["igw"], VpcId=made["vpc"])
    ec2.delete_internet_gateway(InternetGatewayId=made["igw"])
    for name in ("data", "web"):
        ec2.delete_security_group(GroupId=made[name])
    for letter in ("a", "b"):
        ec2.delete_subnet(SubnetId=made[f"subnet-{letter}"])
    ec2.delete_vpc(VpcId=made["vpc"])
    ec2.delete_key_pair(KeyName="trial-key")
    iam.remove_role_from_instance_profile(
        InstanceProfileName="trial-profile", RoleName="trial-role")
    iam.delete_instance_profile(InstanceProfileName="trial-profile")
    iam.detach_role_policy(
        RoleName="trial-role", PolicyArn="arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore")
    iam.delete_role_policy(RoleName="trial-role", PolicyName="bucket")
    iam.delete_role(RoleName="trial-role")
    s3.delete_bucket(Bucket="trial-media")
