#!/usr/bin/env python3
"""The peers' own tests: each rule of `awsrules` shown with boto3, and list_aws.py as a witness.

    python tests/peers/test_awsrules.py
"""

from __future__ import annotations

import threading
import time
import unittest

from account_under_test import REGION, Server, balancer, build, destroy, launch, listener
from botocore.exceptions import ClientError, ConnectionClosedError


class Account(unittest.TestCase):
    """One server for the class, an empty account for each test."""

    options: tuple[str, ...] = ()

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = Server(*cls.options)

    @classmethod
    def tearDownClass(cls) -> None:
        code = cls.server.stop()
        assert code == 0, f"SIGTERM ended the server with {code}"

    def setUp(self) -> None:
        self.server.control("POST", "/_reset")
        self.ec2 = self.server.client("ec2")

    def refused(self, code: str, ask, **arguments) -> None:
        with self.assertRaises(ClientError) as caught:
            ask(**arguments)
        self.assertEqual(caught.exception.response["Error"]["Code"], code)

    def calls(self, action: str) -> list[dict]:
        return [one for one in self.server.control("GET", "/_log") if one["action"] == action]

    def fault(self, **order) -> None:
        self.server.control("POST", "/_faults", order)


class EveryKind(Account):
    def test_built_listed_and_destroyed_without_a_trace(self) -> None:
        before = self.server.listed("--all")
        made = build(self.server)
        listed = self.server.listed("--deployment", "trial")
        self.assertEqual(listed["counts"], {
            "addresses": 2, "buckets": 1, "instance_profiles": 1, "instances": 1,
            "internet_gateways": 1, "key_pairs": 1, "load_balancers": 1, "nat_gateways": 1,
            "network_interfaces": 0, "roles": 1, "route_tables": 1, "security_groups": 2,
            "subnets": 2, "target_groups": 1, "volumes": 2,
            "vpc_endpoints": 0, "vpcs": 1,
        })
        instance = listed["instances"][0]
        self.assertEqual(instance["private_address"], "10.40.0.20")
        self.assertEqual(instance["metadata"]["tokens"], "required")
        self.assertEqual(instance["platform"], "windows")
        root = next(v for v in listed["volumes"] if v["gib"] == 120)
        self.assertEqual((root["iops"], root["throughput"], root["encrypted"]), (4000, 250, True))
        self.assertEqual(
            listed["security_groups"][0]["ingress"][0]["description"], "SQL from web")
        self.assertEqual(self.server.listed("--deployment", "other")["counts"]["vpcs"], 0)
        self.assertNotEqual(self.server.listed("--all"), before)
        destroy(self.server, made)
        self.assertEqual(self.server.listed("--all"), before)


class Creation(Account):
    def setUp(self) -> None:
        super().setUp()
        self.made = build(self.server)

    def test_a_token_creates_once(self) -> None:
        again = self.ec2.run_instances(**launch(self.made))
        self.assertEqual(again["Instances"][0]["InstanceId"], self.made["instance"])
        self.refused(
            "IdempotentParameterMismatch", self.ec2.run_instances,
            **launch(self.made, InstanceType="m5.2xlarge"))
        volume = {"AvailabilityZone": f"{REGION}a", "Size": 10, "ClientToken": "volume-2"}
        first = self.ec2.create_volume(**volume)["VolumeId"]
        self.assertEqual(self.ec2.create_volume(**volume)["VolumeId"], first)
        self.refused(
            "IdempotentParameterMismatch", self.ec2.create_volume, **{**volume, "Size": 11})
        self.assertEqual([c["performed"] for c in self.calls("RunInstances")], [True, False, False])

    def test_a_token_of_a_terminated_instance_stays_spent(self) -> None:
        self.ec2.terminate_instances(InstanceIds=[self.made["instance"]])
        again = self.ec2.run_instances(**launch(self.made))["Instances"][0]
        self.assertEqual(again["InstanceId"], self.made["instance"])
        self.assertEqual(again["State"]["Name"], "terminated")
        # Its private address is free again for a new token.
        new = self.ec2.run_instances(**launch(self.made, ClientToken="instance-2"))
        self.assertNotEqual(new["Instances"][0]["InstanceId"], self.made["instance"])

    def test_balancers_are_known_by_name(self) -> None:
        elb = self.server.client("elbv2")
        again = elb.create_load_balancer(**balancer(self.made))["LoadBalancers"][0]
        self.assertEqual(again["LoadBalancerArn"], self.made["balancer"])
        self.refused(
            "DuplicateLoadBalancerName", elb.create_load_balancer,
            **balancer(self.made, Scheme="internet-facing"))
        same = elb.create_listener(**listener(self.made))["Listeners"][0]
        self.assertEqual(same["ListenerArn"], self.made["listener"])
        self.refused(
            "DuplicateListener", elb.create_listener, **listener(self.made, Protocol="TLS"))

    def test_impossible_instances_are_refused(self) -> None:
        for code, changed in {
            "InvalidParameterValue": {"InstanceType": "m99.huge"},
            "InvalidAMIID.NotFound": {"ImageId": "ami-00000000000000000"},
            "InvalidAMIID.Malformed": {"ImageId": "windows"},
            "InvalidKeyPair.NotFound": {"KeyName": "nobody"},
            "InvalidIPAddress.InUse": {"PrivateIpAddress": "10.40.0.20"},
        }.items():
            with self.subTest(code):
                self.refused(
                    code, self.ec2.run_instances,
                    **launch(self.made, ClientToken=f"bad-{code}", **changed))
        for address in ("10.40.0.3", "10.40.0.255", "10.40.1.9"):
            with self.subTest(address):
                self.refused(
                    "InvalidParameterValue", self.ec2.run_instances,
                    **launch(self.made, ClientToken=address, PrivateIpAddress=address))

    def test_volumes_keep_their_limits(self) -> None:
        base = {"AvailabilityZone": f"{REGION}b", "VolumeType": "gp3"}
        for code, changed in (
            ("InvalidParameterValue", {"Size": 65537}),
            ("InvalidParameterValue", {"Size": 60000, "Iops": 90000}),
            ("InvalidParameterCombination", {"Size": 10, "Iops": 6000}),
            ("InvalidParameterCombination", {"Size": 100, "Iops": 3000, "Throughput": 900}),
        ):
            with self.subTest(changed):
                self.refused(code, self.ec2.create_volume, **base, **changed)

    def test_attachments_need_the_same_zone_and_a_free_device(self) -> None:
        at = {"InstanceId": self.made["instance"], "Device": "xvdf"}
        self.refused("VolumeInUse", self.ec2.attach_volume, VolumeId=self.made["volume"], **at)
        for zone, code in (("b", "InvalidVolume.ZoneMismatch"), ("a", "InvalidParameterValue")):
            other = self.ec2.create_volume(
                AvailabilityZone=REGION + zone, Size=10, VolumeType="gp3")["VolumeId"]
            self.refused(code, self.ec2.attach_volume, VolumeId=other, **at)

    def test_names_rules_and_routes_are_taken_once(self) -> None:
        self.refused(
            "InvalidGroup.Duplicate", self.ec2.create_security_group, VpcId=self.made["vpc"],
            GroupName="web", Description="again")
        self.refused(
            "InvalidPermission.Duplicate", self.ec2.authorize_security_group_ingress,
            GroupId=self.made["web"], IpPermissions=[{
                "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443,
                "IpRanges": [{"CidrIp": "192.0.2.0/24", "Description": "clients"}]}])
        self.refused(
            "RouteAlreadyExists", self.ec2.create_route, RouteTableId=self.made["routes"],
            DestinationCidrBlock="0.0.0.0/0", NatGatewayId=self.made["nat"])
        self.refused(
            "InvalidKeyPair.Duplicate", self.ec2.import_key_pair, KeyName="trial-key",
            PublicKeyMaterial=b"ssh-ed25519 AAAA")
        self.refused(
            "Resource.AlreadyAssociated", self.ec2.create_nat_gateway,
            SubnetId=self.made["subnet-b"], AllocationId=self.made["eip"])
        self.refused(
            "EntityAlreadyExists", self.server.client("iam").create_instance_profile,
            InstanceProfileName="trial-profile")

    def test_a_dry_run_creates_nothing(self) -> None:
        before = self.server.listed("--all")
        self.refused("DryRunOperation", self.ec2.create_vpc, CidrBlock="10.9.0.0/16", DryRun=True)
        self.refused(
            "DryRunOperation", self.ec2.create_subnet, VpcId=self.made["vpc"],
            CidrBlock="10.40.9.0/24", DryRun=True)
        self.refused(
            "DryRunOperation", self.ec2.run_instances,
            **launch(self.made, PrivateIpAddress="10.40.0.50", DryRun=True))
        self.refused(
            "DryRunOperation", self.ec2.create_volume, AvailabilityZone=f"{REGION}a", Size=10,
            DryRun=True)
        self.assertEqual(self.server.listed("--all"), before)

    def test_removal_in_the_wrong_order_is_refused(self) -> None:
        made, ec2 = self.made, self.ec2
        for code, ask, arguments in (
            ("DependencyViolation", ec2.delete_subnet, {"SubnetId": made["subnet-a"]}),
            ("DependencyViolation", ec2.delete_vpc, {"VpcId": made["vpc"]}),
            ("DependencyViolation", ec2.delete_security_group, {"GroupId": made["web"]}),
            ("DependencyViolation", ec2.detach_internet_gateway,
             {"InternetGatewayId": made["igw"], "VpcId": made["vpc"]}),
            ("DependencyViolation", ec2.delete_internet_gateway, {"InternetGatewayId": made["igw"]}),
            ("DependencyViolation", ec2.delete_route_table, {"RouteTableId": made["routes"]}),
            ("InvalidIPAddress.InUse", ec2.release_address, {"AllocationId": made["eip"]}),
            ("VolumeInUse", ec2.delete_volume, {"VolumeId": made["volume"]}),
        ):
            with self.subTest(ask.__name__):
                self.refused(code, ask, **arguments)
        self.refused(
            "ResourceInUse", self.server.client("elbv2").delete_target_group,
            TargetGroupArn=made["target"])
        self.refused(
            "DeleteConflict", self.server.client("iam").delete_role, RoleName="trial-role")

    def test_a_key_pair_goes_by_its_id(self) -> None:
        self.ec2.delete_key_pair(KeyPairId=self.made["key"])
        self.assertEqual(self.server.listed("--all")["key_pairs"], [])

    def test_a_gap_says_so(self) -> None:
        self.refused("InvalidAction", self.server.client("dlm").get_lifecycle_policies)


class Faults(Account):
    def test_throttling_in_each_services_words(self) -> None:
        for service, code, ask in (
            ("ec2", "RequestLimitExceeded", lambda c: c.describe_vpcs()),
            ("elbv2", "Throttling", lambda c: c.describe_load_balancers()),
            ("iam", "Throttling", lambda c: c.list_roles()),
            ("s3", "SlowDown", lambda c: c.list_buckets()),
            ("ssm", "ThrottlingException", lambda c: c.get_parameter(Name="x")),
        ):
            with self.subTest(service):
                self.fault(kind="throttle")
                client = self.server.client(service)
                self.refused(code, lambda client=client, ask=ask: ask(client))
        self.assertEqual(self.server.control("GET", "/_faults"), [])

    def test_a_retry_gets_through(self) -> None:
        self.fault(kind="throttle", action="CreateVpc", times=2)
        patient = self.server.client("ec2", attempts=4)
        patient.create_vpc(CidrBlock="10.1.0.0/16")
        self.assertEqual([c["status"] for c in self.calls("CreateVpc")], [503, 503, 200])

    def test_a_lost_reply_was_done_and_is_told_again(self) -> None:
        ask = {"AvailabilityZone": f"{REGION}a", "Size": 10, "ClientToken": "lost"}
        self.fault(kind="lose", action="CreateVolume")
        with self.assertRaises(ConnectionClosedError):
            self.ec2.create_volume(**ask)
        self.assertEqual(self.server.listed("--all")["counts"]["volumes"], 1)
        told = self.ec2.create_volume(**ask)["VolumeId"]
        self.assertEqual([v["id"] for v in self.server.listed("--all")["volumes"]], [told])
        self.assertEqual(
            [(c["performed"], c["replayed"], c["lost"]) for c in self.calls("CreateVolume")],
            [(True, False, True), (False, True, False)])

    def test_a_dropped_call_was_not_done(self) -> None:
        self.fault(kind="drop", action="CreateVpc")
        with self.assertRaises(ConnectionClosedError):
            self.ec2.create_vpc(CidrBlock="10.1.0.0/16")
        self.assertFalse(self.calls("CreateVpc")[0]["performed"])

    def test_a_lost_reply_may_look_like_an_error(self) -> None:
        self.fault(kind="lose-500", action="CreateVpc")
        self.refused("InternalError", self.ec2.create_vpc, CidrBlock="10.1.0.0/16")
        self.assertTrue(self.calls("CreateVpc")[0]["performed"])

    def test_chosen_errors_skips_and_conditions(self) -> None:
        self.fault(
            kind="fail", action="CreateVolume", where={"Size": 12}, skip=1, times=-1,
            code="VolumeLimitExceeded", message="too many")
        make = lambda size: self.ec2.create_volume(AvailabilityZone=f"{REGION}a", Size=size)
        make(12)
        make(11)
        self.refused("VolumeLimitExceeded", make, size=12)
        self.refused("VolumeLimitExceeded", make, size=12)
        self.server.control("DELETE", "/_faults")
        make(12)

    def test_capacity_and_credentials(self) -> None:
        made = build(self.server)
        self.fault(kind="capacity", action="RunInstances", where={"InstanceType": "m5.xlarge"})
        self.refused(
            "InsufficientInstanceCapacity", self.ec2.run_instances,
            **launch(made, ClientToken="other", PrivateIpAddress="10.40.0.60"))
        self.fault(kind="auth", service="ec2")
        self.refused("AuthFailure", self.ec2.describe_vpcs)
        unknown = self.server.client("sts", key="AKIAINVALIDKEY")
        self.refused("InvalidClientTokenId", unknown.get_caller_identity)
        self.refused("AuthFailure", self.server.client("ec2", key="AKIAINVALIDKEY").describe_vpcs)

    def test_a_slow_reply_delays_only_its_caller(self) -> None:
        self.fault(kind="delay", action="DescribeVpcs", milliseconds=1500)
        slow = threading.Thread(target=self.ec2.describe_vpcs)
        started = time.monotonic()
        slow.start()
        time.sleep(0.2)
        self.server.client("ec2").describe_subnets()
        self.assertLess(time.monotonic() - started, 1.4)
        slow.join()
        self.assertGreater(time.monotonic() - started, 1.4)

    def test_a_seed_repeats_its_faults(self) -> None:
        def run() -> list[int]:
            self.server.control("POST", "/_reset")
            self.fault(kind="throttle", times=-1, probability=0.5, seed=7)
            for _ in range(12):
                try:
                    self.ec2.describe_vpcs()
                except ClientError:
                    pass
            return [c["status"] for c in self.calls("DescribeVpcs")]

        first = run()
        self.assertEqual(first, run())
        self.assertEqual(set(first), {200, 503})

    def test_a_wrong_order_is_refused(self) -> None:
        for order in ({"kind": "explode"}, {"kind": "fail"}, {"kind": "drop", "tiems": 3}):
            with self.assertRaises(Exception, msg=order):
                self.fault(**order)


class SlowAndPaged(Account):
    options = ("--page-size", "2", "--settle", "2")

    def test_long_lists_come_in_pages(self) -> None:
        for _ in range(5):
            self.ec2.create_volume(AvailabilityZone=f"{REGION}a", Size=10)
        self.assertEqual(len(self.ec2.describe_volumes()["Volumes"]), 2)
        self.assertEqual(self.server.listed("--all")["counts"]["volumes"], 5)

    def test_new_things_take_a_while(self) -> None:
        made = {
            "vpc": self.ec2.create_vpc(CidrBlock="10.40.0.0/16")["Vpc"]["VpcId"],
        }
        subnet = self.ec2.create_subnet(
            VpcId=made["vpc"], CidrBlock="10.40.0.0/24", AvailabilityZone=f"{REGION}a",
        )["Subnet"]["SubnetId"]
        image = self.ec2.describe_images(
            Filters=[{"Name": "name", "Values": ["Windows_Server-2022-English-Full-Base-*"]}],
        )["Images"][0]["ImageId"]
        instance = self.ec2.run_instances(
            ImageId=image, InstanceType="m5.large", MinCount=1, MaxCount=1, SubnetId=subnet,
        )["Instances"][0]["InstanceId"]
        volume = self.ec2.create_volume(
            AvailabilityZone=f"{REGION}a", Size=10, VolumeType="gp3")["VolumeId"]
        attach = {"VolumeId": volume, "InstanceId": instance, "Device": "xvdf"}
        self.refused("IncorrectState", self.ec2.attach_volume, **attach)
        states = [
            self.ec2.describe_instances(InstanceIds=[instance],
                                        )["Reservations"][0]["Instances"][0]["State"]["Name"]
            for _ in range(3)
        ]
        self.assertEqual(states, ["pending", "pending", "running"])
        self.ec2.attach_volume(**attach)


if __name__ == "__main__":
    unittest.main()
