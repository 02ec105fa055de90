//! Terraform files against the graph.

mod expected;
mod read;

use super::compare;
use crate::Part;

/// Differences between the files of a folder and the graph of the site; none if they agree.
pub(crate) fn differences<'f>(
    part: &Part<'_>,
    files: impl Iterator<Item = (&'f str, &'f str)>,
) -> Vec<String> {
    let mut read = read::Read::default();
    for (path, text) in files {
        read.file(path, text);
    }
    let (wanted, mut differences) = expected::resources(part);
    differences.extend(read.differences);
    differences.extend(compare(&wanted, &read.resources));
    differences.extend(compare(&expected::user_data(part), &read.user_data));
    differences.extend(compare(&expected::images(part), &read.data));
    differences
}
