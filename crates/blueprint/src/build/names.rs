//! Names of hosts, clusters and buckets.
//!
//! Host names are NetBIOS names: at most 15 characters, unique over all sites without regard to
//! case (Microsoft Learn, "Naming conventions in Active Directory"). They are made of the
//! deployment's name, cut at a word, the tier's stem and a number. Bucket names are unique in the
//! world: a digest of deployment, region and bucket ends them.

use std::collections::BTreeSet;

use groundplan_diagnostics::{Finding, code};
use sha2::{Digest, Sha256};

use super::hosts::location_stem;
use super::site::SiteContext;
use super::{Inputs, Notes};
use crate::Site;

#[cfg(test)]
mod tests;

const NETBIOS: usize = 15;
/// Longest bucket name of Amazon S3, Azure containers and Google Cloud Storage.
const BUCKET: usize = 63;

/// Host names in use, in lower case, and how many of the profile's own were used per tier.
#[derive(Debug, Default)]
pub(super) struct Taken {
    names: BTreeSet<String>,
    used: std::collections::BTreeMap<String, usize>,
}

impl Taken {
    /// A name for the `number`-th host (from 0) of a tier: the next one that the profile lists
    /// for the tier, else a made one.
    pub(super) fn host(
        &mut self,
        context: &SiteContext<'_>,
        tier: &str,
        stem: &str,
        number: usize,
        notes: &mut Notes,
    ) -> String {
        let used = self.used.entry(tier.to_owned()).or_insert(0);
        let listed = context.profile.overrides.host_names.get(tier);
        if let Some(name) = listed.and_then(|names| names.get(*used)) {
            let path = format!("overrides.host_names.{tier}.{used}");
            *used += 1;
            match self.refusal(name) {
                None => {
                    self.names.insert(name.to_ascii_lowercase());
                    return name.clone();
                }
                Some(reason) => notes.push(
                    Finding::new(
                        code::HOST_NAME_UNUSABLE,
                        format!("`{name}` cannot be a host name: {reason}"),
                    )
                    .at(context.loaded.span_or_parent(&path), "")
                    .help("use up to 15 letters, digits and hyphens, and each name once"),
                ),
            }
        }
        self.made(context, &format!("{stem}{:02}", number + 1))
    }

    /// A name for a cluster.
    pub(super) fn cluster(&mut self, context: &SiteContext<'_>, stem: &str) -> String {
        self.made(context, stem)
    }

    fn made(&mut self, context: &SiteContext<'_>, suffix: &str) -> String {
        let middle = if context.is_recovery { "-dr-" } else { "-" };
        let room = NETBIOS.saturating_sub(middle.len() + longest_suffix(context));
        let head = cut(&context.profile.deployment.name, room.max(1));
        let name = format!("{head}{middle}{suffix}");
        // Taken names are told apart by one more character.
        let others = ('a'..='z').map(|mark| {
            let tail = format!("{middle}{suffix}{mark}");
            format!(
                "{}{tail}",
                cut(&head, NETBIOS.saturating_sub(tail.len()).max(1))
            )
        });
        let free = std::iter::once(name.clone())
            .chain(others)
            .find(|name| !self.names.contains(name))
            .unwrap_or(name);
        self.names.insert(free.clone());
        free
    }

    fn refusal(&self, name: &str) -> Option<String> {
        let length = name.chars().count();
        let allowed = |one: char| one.is_ascii_alphanumeric() || one == '-';
        if length == 0 {
            Some("it is empty".to_owned())
        } else if length > NETBIOS {
            Some(format!(
                "{length} characters, at most {NETBIOS} are allowed"
            ))
        } else if !name.chars().all(allowed) {
            Some("only letters, digits and hyphens are allowed".to_owned())
        } else if name.starts_with('-') || name.ends_with('-') {
            Some("it begins or ends with a hyphen".to_owned())
        } else if name.chars().all(|one| one.is_ascii_digit()) {
            Some("it has digits alone".to_owned())
        } else if self.names.contains(&name.to_ascii_lowercase()) {
            Some("it is used already".to_owned())
        } else {
            None
        }
    }
}

/// Length of the longest stem and number on a site, so that its names begin alike.
fn longest_suffix(context: &SiteContext<'_>) -> usize {
    let stems = context.tiers().into_iter().map(|placed| {
        let last = placed.choice.hosts().max(10).to_string();
        let locations = placed.placement.location.iter();
        let location = locations
            .map(|one| match location_stem(context, one) {
                "" => 0,
                begins => begins.len() + "-".len(),
            })
            .max();
        location.unwrap_or_default() + placed.tier.host_name.len() + last.len()
    });
    stems.max().unwrap_or_default()
}

/// At most `room` characters of a deployment's name: whole words, or the start of the first.
fn cut(deployment: &str, room: usize) -> String {
    let mut kept = String::new();
    for word in deployment.split('-').filter(|word| !word.is_empty()) {
        let joined = match kept.as_str() {
            "" => word.to_owned(),
            _ => format!("{kept}-{word}"),
        };
        if joined.len() > room {
            break;
        }
        kept = joined;
    }
    if kept.is_empty() {
        kept = deployment.chars().take(room).collect();
    }
    kept.trim_end_matches('-').to_owned()
}

/// Addresses that the profile gives to hosts that do not exist.
pub(super) fn report_unused(inputs: Inputs<'_>, sites: &[Site], notes: &mut Notes) {
    let profile = &inputs.profile.profile;
    let hosts: BTreeSet<&str> = sites
        .iter()
        .flat_map(|site| &site.hosts)
        .map(|host| host.name.as_str())
        .collect();
    for name in profile.overrides.addresses.keys() {
        if !hosts.contains(name.as_str()) {
            let path = format!("overrides.addresses.{name}");
            let finding = Finding::new(
                code::ADDRESS_UNUSABLE,
                format!("an address is given to `{name}`, which is no host of the deployment"),
            )
            .at(inputs.profile.span_or_parent(&path), "");
            let near = groundplan_diagnostics::suggest::nearest(name, hosts.iter().copied());
            notes.push(match near {
                Some(near) => finding.help(format!("there is a host `{near}`")),
                None => finding.help("take the line out"),
            });
        }
    }
}

/// A bucket's name: valid for Amazon S3, Azure and Google Cloud alike, equal for equal inputs.
pub(super) fn bucket(prefix: &str, id: &str, region: &str) -> String {
    let mut mark = hex::encode(Sha256::digest(
        format!("{prefix}\n{region}\n{id}").as_bytes(),
    ));
    mark.truncate(8);
    let clean = |text: &str| {
        let lower: String = text
            .chars()
            .map(|one| one.to_ascii_lowercase())
            .map(|one| {
                if one.is_ascii_alphanumeric() {
                    one
                } else {
                    '-'
                }
            })
            .collect();
        lower
            .split('-')
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("-")
    };
    let tail = format!("-{}-{mark}", clean(id));
    let mut head = clean(prefix);
    head.truncate(BUCKET.saturating_sub(tail.len()).max(1));
    let head = head.trim_end_matches('-');
    // Google refuses its own name in bucket names, Amazon the prefixes of its own.
    let head = head.replace("google", "g").replace("goog", "g");
    let head = match head.as_str() {
        "" => "b".to_owned(),
        one if one.starts_with("xn") || one.starts_with("sthree") => format!("b-{one}"),
        _ => head,
    };
    format!("{head}{tail}")
}
