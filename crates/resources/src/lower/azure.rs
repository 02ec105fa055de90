//! A site on Microsoft Azure.
use super::builder::Builder;
pub(super) fn lower(builder: &mut Builder<'_>) {
    builder.refuse("x");
}
