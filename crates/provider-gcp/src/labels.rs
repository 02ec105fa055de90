//! Tags as labels, for the bill and for people; ownership is read from the mark.
//!
//! Must not know any resource.

use std::collections::{BTreeMap, HashMap};

use groundplan_engine::provider::{TAG_DEPLOYMENT, TAG_DIGEST, TAG_RESOURCE};
use groundplan_resources::ResourceId;

/// Tags by key, as the engine gives them.
pub(crate) type Tags = BTreeMap<String, String>;
/// Labels by key, as Google keeps them.
pub(crate) type Labels = HashMap<String, String>;

/// Label with the deployment's name.
pub(crate) const DEPLOYMENT: &str = "groundplan-deployment";
/// Label with the resource's id, slashes as double underscores, where there is no description.
const RESOURCE: &str = "groundplan-resource";
/// Label with the digest of the specification last applied, its full stop as an underscore.
pub(crate) const DIGEST: &str = "groundplan-digest";
/// Label on an instance that is stopped for a change and has to be started again.
pub(crate) const RESTART: &str = "groundplan-restart";
/// Longest key and value (Google Cloud, "Requirements for labels").
const LONGEST: usize = 63;

/// Labels of a resource whose id stands in its description.
pub(crate) fn labels(tags: &Tags) -> Labels {
    let mut labels: Labels = tags
        .iter()
        .filter(|(key, _)| ![TAG_DEPLOYMENT, TAG_RESOURCE, TAG_DIGEST].contains(&key.as_str()))
        .map(|(key, value)| (clean_key(key), clean(value)))
        .collect();
    // Last, so that no tag of the customer's can stand in their place.
    for (key, tag) in [(DEPLOYMENT, TAG_DEPLOYMENT), (DIGEST, TAG_DIGEST)] {
        if let Some(value) = tags.get(tag) {
            labels.insert(key.to_owned(), clean(value));
        }
    }
    labels
}

/// The same for a resource without a description; `None` when the id does not fit in a label.
pub(crate) fn with_resource(tags: &Tags) -> Option<Labels> {
    let mut labels = labels(tags);
    let id = tags.get(TAG_RESOURCE)?;
    let value = id.replace('/', "__");
    let fits = value.len() <= LONGEST && clean(&value) == value && !id.contains("__");
    labels.insert(RESOURCE.to_owned(), fits.then_some(value)?);
    Some(labels)
}

/// The resource id out of labels.
pub(crate) fn resource(labels: &Labels) -> Option<ResourceId> {
    labels
        .get(RESOURCE)
        .map(|value| ResourceId(value.replace("__", "/")))
}

/// The digest out of labels.
pub(crate) fn digest(labels: &Labels) -> Option<String> {
    labels.get(DIGEST).map(|value| value.replace('_', "."))
}

fn clean_key(key: &str) -> String {
    let cleaned = clean(key);
    if cleaned.starts_with(|first: char| first.is_ascii_lowercase()) {
        cleaned
    } else {
        clean(&format!("l{cleaned}"))
    }
}

fn clean(text: &str) -> String {
    text.chars()
        .map(|one| one.to_ascii_lowercase())
        .map(|one| {
            let allowed = one.is_ascii_lowercase() || one.is_ascii_digit() || "-_".contains(one);
            if allowed { one } else { '_' }
        })
        .take(LONGEST)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(pairs: &[(&str, &str)]) -> Tags {
        pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn tags_of_any_form_become_labels_that_google_takes() {
        let labels = labels(&tags(&[
            (TAG_DEPLOYMENT, "harbour"),
            (TAG_RESOURCE, "primary/disk/a"),
            (TAG_DIGEST, "0123.4567"),
            ("Cost Centre", "München 7/8"),
            ("9lives", ""),
            ("groundplan-deployment", "somebody else"),
        ]));
        assert_eq!(labels[DEPLOYMENT], "harbour");
        assert_eq!(digest(&labels).as_deref(), Some("0123.4567"));
        assert_eq!(labels["cost_centre"], "m_nchen_7_8");
        assert_eq!(labels["l9lives"], "");
        assert_eq!(labels.len(), 4);
    }

    #[test]
    fn an_id_comes_back_or_is_refused() {
        let there = with_resource(&tags(&[(TAG_RESOURCE, "primary/bucket/proxy")]));
        let id = there.as_ref().and_then(resource);
        assert_eq!(id, Some(ResourceId("primary/bucket/proxy".to_owned())));
        for id in ["Primary/bucket/a", "primary/bucket/a__b"] {
            assert_eq!(with_resource(&tags(&[(TAG_RESOURCE, id)])), None, "{id}");
        }
        let long = format!("primary/bucket/{}", "x".repeat(60));
        assert_eq!(with_resource(&tags(&[(TAG_RESOURCE, &long)])), None);
    }
}
