//! Settings of a bucket, into the JSON interface's form and back.

use groundplan_resources::google::Bucket;
use serde_json::{Map, Value, json};

/// Everything but name, location and labels.
pub(super) fn wanted(bucket: &Bucket) -> Value {
    let mut rules = vec![json!({
        "action": {"type": "AbortIncompleteMultipartUpload"},
        "condition": {"age": bucket.abort_uploads_after_days},
    })];
    if let (Some(days), Some(class)) = (bucket.cool_after_days, &bucket.cool_class) {
        rules.push(json!({
            "action": {"type": "SetStorageClass", "storageClass": class},
            "condition": {"age": days},
        }));
    }
    if let Some(days) = bucket.expire_old_versions_after_days {
        rules.push(json!({
            "action": {"type": "Delete"},
            "condition": {"daysSinceNoncurrentTime": days},
        }));
    }
    let prevention = if bucket.public_access_blocked {
        "enforced"
    } else {
        "inherited"
    };
    json!({
        "versioning": {"enabled": bucket.versioned},
        "iamConfiguration": {
            "uniformBucketLevelAccess": {"enabled": bucket.public_access_blocked},
            "publicAccessPrevention": prevention,
        },
        "lifecycle": {"rule": rules},
    })
}

/// The specification out of what the service tells.
pub(super) fn read(bucket: &Value) -> Bucket {
    let rules = bucket["lifecycle"]["rule"].as_array();
    let of = |kind: &str, condition: &str| {
        let rules = rules.into_iter().flatten();
        rules
            .filter(|rule| rule["action"]["type"] == kind)
            .find_map(|rule| Some((rule, plain(rule, condition)?)))
    };
    let cool = of("SetStorageClass", "age");
    let access = &bucket["iamConfiguration"];
    Bucket {
        name: text(bucket, "name").unwrap_or_default(),
        location: text(bucket, "location")
            .unwrap_or_default()
            .to_ascii_lowercase(),
        versioned: bucket["versioning"]["enabled"] == true,
        public_access_blocked: access["uniformBucketLevelAccess"]["enabled"] == true
            && access["publicAccessPrevention"] == "enforced",
        cool_after_days: cool.map(|(_, days)| days),
        cool_class: cool.and_then(|(rule, _)| text(&rule["action"], "storageClass")),
        expire_old_versions_after_days: of("Delete", "daysSinceNoncurrentTime")
            .map(|(_, days)| days),
        abort_uploads_after_days: of("AbortIncompleteMultipartUpload", "age")
            .map(|(_, days)| days)
            .unwrap_or_default(),
    }
}

/// The days of a rule that has this condition and no other.
fn plain(rule: &Value, condition: &str) -> Option<u32> {
    let conditions: &Map<String, Value> = rule["condition"].as_object()?;
    let days = conditions.get(condition)?.as_u64()?;
    if conditions.len() > 1 {
        return None;
    }
    u32::try_from(days).ok()
}

/// A text of a JSON object, unless it is missing or empty.
pub(super) fn text(value: &Value, key: &str) -> Option<String> {
    let text = value[key].as_str()?;
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket() -> Bucket {
        Bucket {
            name: "harbour-proxy".to_owned(),
            location: "europe-west3".to_owned(),
            versioned: true,
            public_access_blocked: true,
            cool_after_days: Some(0),
            cool_class: Some("ARCHIVE".to_owned()),
            expire_old_versions_after_days: Some(30),
            abort_uploads_after_days: 7,
        }
    }

    #[test]
    fn settings_come_back_as_they_went() {
        for bucket in [
            bucket(),
            Bucket {
                versioned: false,
                cool_after_days: None,
                cool_class: None,
                expire_old_versions_after_days: None,
                ..bucket()
            },
        ] {
            let mut there = wanted(&bucket);
            there["name"] = Value::from(bucket.name.as_str());
            there["location"] = Value::from("EUROPE-WEST3");
            assert_eq!(read(&there), bucket);
        }
    }

    #[test]
    fn a_rule_with_further_conditions_is_another_rule() {
        let mut there = wanted(&bucket());
        there["lifecycle"]["rule"][1]["condition"]["matchesPrefix"] = json!(["raw/"]);
        assert_eq!(read(&there).cool_after_days, None);
    }
}
