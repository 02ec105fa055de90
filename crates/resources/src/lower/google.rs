//! A site on Google Cloud.
use super::builder::Builder;
pub(super) fn lower(builder: &mut Builder<'_>) {
    builder.refuse("x");
}
