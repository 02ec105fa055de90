//! Key pair, role and instance profile.

use serde_json::{Value, json};

use super::super::builder::Builder;
use super::super::names;
use super::storage::Used;
use crate::Ref;
use crate::aws::{AwsResource, InstanceProfile, KeyPair, Role};

/// Longest name of a role (IAM API, `CreateRole`).
const ROLE_NAME: usize = 64;

/// References that instances need.
pub(super) struct Identity {
    pub(super) key_pair: Option<Ref>,
    pub(super) instance_profile: Ref,
}

pub(super) fn lower(builder: &mut Builder<'_>, region: &str, buckets: &[Used]) -> Identity {
    let site = builder.site;
    let key_pair = site.key.as_ref().map(|key| {
        builder.add(
            "main",
            AwsResource::KeyPair(KeyPair {
                name: key.name.clone(),
                public_key: key.public_key.trim().to_owned(),
            }),
        )
    });
    let partition = partition(region);
    let name = names::fit(&format!("{}-instance", site.prefix), ROLE_NAME);
    let role = builder.add(
        "instance",
        AwsResource::Role(Role {
            name: name.clone(),
            assume_policy: json!({
                "Version": "2012-10-17",
                "Statement": [{
                    "Effect": "Allow",
                    "Principal": { "Service": service(region) },
                    "Action": "sts:AssumeRole",
                }],
            }),
            policy: bucket_policy(partition, buckets),
            managed_policies: vec![format!(
                "arn:{partition}:iam::aws:policy/AmazonSSMManagedInstanceCore"
            )],
        }),
    );
    let instance_profile = builder.add(
        "instance",
        AwsResource::InstanceProfile(InstanceProfile { name, role }),
    );
    Identity {
        key_pair,
        instance_profile,
    }
}

/// Partition of ARNs in a region.
fn partition(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "aws-cn"
    } else if region.starts_with("us-gov-") {
        "aws-us-gov"
    } else {
        "aws"
    }
}

fn service(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "ec2.amazonaws.com.cn"
    } else {
        "ec2.amazonaws.com"
    }
}

/// Reads and writes objects of the deployment's own buckets and nothing else. What an archive holds
/// can be fetched back and not be deleted. Without buckets there is no inline policy.
fn bucket_policy(partition: &str, buckets: &[Used]) -> Value {
    if buckets.is_empty() {
        return Value::Null;
    }
    let arn = |bucket: &Used| format!("arn:{partition}:s3:::{}", bucket.name);
    let objects = |archive: bool| -> Vec<String> {
        buckets
            .iter()
            .filter(|one| one.is_archive == archive)
            .map(|one| format!("{}/*", arn(one)))
            .collect()
    };
    let mut statements = vec![json!({
        "Sid": "Buckets",
        "Effect": "Allow",
        "Action": [
            "s3:GetBucketLocation",
            "s3:ListBucket",
            "s3:ListBucketMultipartUploads",
        ],
        "Resource": buckets.iter().map(arn).collect::<Vec<_>>(),
    })];
    for (sid, archive, special) in [
        ("Objects", false, "s3:DeleteObject"),
        ("Archive", true, "s3:RestoreObject"),
    ] {
        let objects = objects(archive);
        if objects.is_empty() {
            continue;
        }
        let mut actions = vec![
            "s3:AbortMultipartUpload",
            "s3:GetObject",
            "s3:ListMultipartUploadParts",
            "s3:PutObject",
            special,
        ];
        actions.sort_unstable();
        statements.push(json!({
            "Sid": sid,
            "Effect": "Allow",
            "Action": actions,
            "Resource": objects,
        }));
    }
    json!({ "Version": "2012-10-17", "Statement": statements })
}
