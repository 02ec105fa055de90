#!/usr/bin/env python3
"""The benchmark's counterpart of `up`: what a hand-written boto3 script costs.

    python tests/peers/baseline_boto3.py URL

Creates 13 resources and does nothing else: no checking, sizing, planning, journal or read-back.
"""

from __future__ import annotations

import sys

import boto3

REGION = "eu-central-1"


def main() -> None:
    session = boto3.Session(
        aws_access_key_id="testing", aws_secret_access_key="testing", region_name=REGION
    )
    ec2 = session.client("ec2", endpoint_url=sys.argv[1])
    image = session.client("ssm", endpoint_url=sys.argv[1]).get_parameter(
        Name="/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base"
    )["Parameter"]["Value"]
    vpc = ec2.create_vpc(CidrBlock="10.80.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(
            VpcId=vpc, CidrBlock=f"10.80.{number}.0/24", AvailabilityZone=REGION + zone
        )["Subnet"]["SubnetId"]
        for number, zone in enumerate("ab")
    ]
    group = ec2.create_security_group(VpcId=vpc, GroupName="web", Description="web")["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=group, CidrIp="192.0.2.0/24", IpProtocol="tcp", FromPort=443, ToPort=443
    )
    for number, zone in enumerate("ab"):
        instance = ec2.run_instances(
            ImageId=image, InstanceType="m5.xlarge", MinCount=1, MaxCount=1,
            SubnetId=subnets[number], SecurityGroupIds=[group],
        )["Instances"][0]["InstanceId"]
        for letter in "fg":
            volume = ec2.create_volume(
                AvailabilityZone=REGION + zone, Size=500, VolumeType="gp3", Encrypted=True
            )["VolumeId"]
            ec2.attach_volume(VolumeId=volume, InstanceId=instance, Device=f"xvd{letter}")


if __name__ == "__main__":
    main()
