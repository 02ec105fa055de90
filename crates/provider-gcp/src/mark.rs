//! The mark of ownership, in the description of everything in Compute Engine.
//!
//! Networks, subnetworks, routers, firewall rules, health checks, instance groups and backend
//! services have no labels, and labels cannot hold the slashes of a resource's id. A description
//! is there from the first moment of every kind.

use groundplan_engine::provider::{TAG_DEPLOYMENT, TAG_DIGEST, TAG_RESOURCE};
use groundplan_resources::ResourceId;

use crate::labels::Tags;

const OPENING: &str = "[groundplan ";
const CLOSING: char = ']';
/// Longest description (Compute Engine API reference, `firewalls`).
const LONGEST: usize = 2048;

/// Whose resource something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) deployment: String,
    pub(crate) resource: ResourceId,
    pub(crate) digest: Option<String>,
}

/// Whether a description can still be changed when the resource exists; only then, or where
/// nothing of the resource can change in place, does it tell the digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Digest {
    Told,
    Left,
}

/// A description that carries the mark after `text`, which is cut where both are too long.
pub(crate) fn describe(text: &str, tags: &Tags, digest: Digest) -> String {
    let tag = |key: &str| tags.get(key).map_or("", String::as_str);
    let mut mark = format!(
        "{OPENING}deployment={} resource={}",
        tag(TAG_DEPLOYMENT),
        tag(TAG_RESOURCE)
    );
    if digest == Digest::Told && tags.contains_key(TAG_DIGEST) {
        mark.push_str(" digest=");
        mark.push_str(tag(TAG_DIGEST));
    }
    mark.push(CLOSING);
    if text.is_empty() {
        return mark;
    }
    let room = LONGEST.saturating_sub(mark.chars().count() + 1);
    let kept: String = text.chars().take(room).collect();
    format!("{} {mark}", kept.trim_end())
}

/// The mark of a description, and the text before it.
pub(crate) fn read(description: Option<&str>) -> Option<(Mark, &str)> {
    let description = description?;
    let start = description.rfind(OPENING)?;
    let inner = description[start + OPENING.len()..].strip_suffix(CLOSING)?;
    let value = |key: &str| {
        inner
            .split(' ')
            .find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
            .filter(|value| !value.is_empty())
    };
    let mark = Mark {
        deployment: value("deployment")?.to_owned(),
        resource: ResourceId(value("resource")?.to_owned()),
        digest: value("digest").map(str::to_owned),
    };
    Some((mark, description[..start].trim_end()))
}

/// The filter of a listing call: everything that carries the mark of a deployment. The value is a
/// regular expression that has to fit the whole field (Compute Engine API reference, `filter`).
pub(crate) fn filter(deployment: &str) -> String {
    format!("description eq \".*groundplan deployment={deployment} resource=.*\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags() -> Tags {
        [
            (TAG_DEPLOYMENT, "harbour"),
            (TAG_RESOURCE, "primary/firewall-rule/web"),
            (TAG_DIGEST, "0123.4567"),
        ]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into()
    }

    #[test]
    fn a_mark_comes_back_with_the_text_before_it() {
        for text in ["", "P-1: flows [see plan]"] {
            let description = describe(text, &tags(), Digest::Told);
            let (mark, before) = read(Some(&description)).expect("a mark");
            assert_eq!(before, text);
            assert_eq!(mark.deployment, "harbour");
            assert_eq!(mark.resource.0, "primary/firewall-rule/web");
            assert_eq!(mark.digest.as_deref(), Some("0123.4567"));
        }
        let (mark, _) = read(Some(&describe("", &tags(), Digest::Left)))
            .map_or_else(|| panic!("a mark"), |(mark, text)| (mark, text.to_owned()));
        assert_eq!(mark.digest, None);
    }

    #[test]
    fn the_mark_is_never_what_is_cut() {
        let description = describe(&"x".repeat(4000), &tags(), Digest::Told);
        assert_eq!(description.chars().count(), LONGEST);
        assert!(read(Some(&description)).is_some());
    }

    #[test]
    fn what_others_wrote_is_no_mark() {
        for text in [
            "",
            "a disk",
            "[groundplan deployment=x",
            "[groundplan deployment= resource=a]",
            "[groundplan resource=a]",
        ] {
            assert_eq!(read(Some(text)), None, "{text}");
        }
        assert_eq!(read(None), None);
    }
}
