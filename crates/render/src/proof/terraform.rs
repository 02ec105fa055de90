//! Terraform files against the graph.

mod expected;
mod read;

use super::compare;
use crate::Part;

pub(crate) use read::Read;
#[cfg(test)]
pub(crate) use read::expression;

/// Differences between the files of a folder and the graph of the site; none if they agree.
pub(crate) fn differences<'f>(
    part: &Part<'_>,
    files: impl Iterator<Item = (&'f str, &'f str)>,
) -> Vec<String> {
    against(part, &read(files))
}

/// What the files of a folder hold.
pub(crate) fn read<'f>(files: impl Iterator<Item = (&'f str, &'f str)>) -> Read {
    let mut read = Read::default();
    for (path, text) in files {
        read.file(path, text);
    }
    read
}

/// Differences between what was read and the graph of the site.
pub(crate) fn against(part: &Part<'_>, read: &Read) -> Vec<String> {
    let (wanted, mut differences) = expected::resources(part);
    differences.extend(read.differences.iter().cloned());
    differences.extend(compare(&wanted, &read.resources));
    differences.extend(compare(&expected::user_data(part), &read.user_data));
    differences.extend(compare(&expected::images(part), &read.data));
    differences
}
