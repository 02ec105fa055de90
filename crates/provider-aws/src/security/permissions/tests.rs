//! Rules as permissions, and back.

#![allow(clippy::unwrap_used)]

use aws_sdk_ec2::types::Ipv6Range;

use super::*;

fn group(permission: IpPermission) -> Existing {
    Existing::builder().ip_permissions(permission).build()
}

#[test]
fn one_permission_with_several_peers_is_several_rules() {
    let permission = IpPermission::builder()
        .ip_protocol("tcp")
        .from_port(443)
        .to_port(443)
        .ip_ranges(
            IpRange::builder()
                .cidr_ip("10.0.0.0/8")
                .description("a")
                .build(),
        )
        .ip_ranges(IpRange::builder().cidr_ip("192.0.2.0/24").build())
        .user_id_group_pairs(
            UserIdGroupPair::builder()
                .group_id("sg-1")
                .user_id("1")
                .build(),
        )
        .ipv6_ranges(Ipv6Range::builder().cidr_ipv6("::/0").build())
        .build();
    let found = present(&group(permission), Direction::Ingress);
    let peers: Vec<&str> = found.iter().map(|one| one.key.peer.as_str()).collect();
    assert_eq!(peers, ["10.0.0.0/8", "192.0.2.0/24", "::/0", "sg-1"]);
    assert_eq!(found[0].description, "a");
    assert!(found.iter().all(|one| one.key.from_port == 443));
    assert!(present(&Existing::builder().build(), Direction::Egress).is_empty());
}

#[test]
fn all_protocols_have_no_ports() {
    let permission = IpPermission::builder()
        .ip_protocol("-1")
        .ip_ranges(IpRange::builder().cidr_ip("0.0.0.0/0").build())
        .build();
    let found = present(&group(permission), Direction::Ingress);
    assert_eq!(found[0].form.from_port(), None);
    let rule = SecurityRule {
        protocol: "-1".to_owned(),
        from_port: 0,
        to_port: 0,
        peer: SecurityPeer::Cidr("0.0.0.0/0".parse().unwrap()),
        description: String::new(),
    };
    assert_eq!(wanted(&rule, &Bindings::new()).unwrap().key, found[0].key);
}

#[test]
fn a_rule_that_names_a_missing_group_is_refused() {
    let rule = SecurityRule {
        protocol: "tcp".to_owned(),
        from_port: 1,
        to_port: 1,
        peer: SecurityPeer::Group(groundplan_resources::Ref {
            resource: groundplan_resources::ResourceId("primary/security-group/web".to_owned()),
        }),
        description: String::new(),
    };
    let error = wanted(&rule, &Bindings::new()).unwrap_err();
    assert!(
        error.message.contains("primary/security-group/web"),
        "{error}"
    );
}
