//! The committed JSON Schema is the generated one.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test -p groundplan-profile --test schema` writes it anew.

use std::path::Path;

#[test]
fn the_committed_schema_is_the_generated_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/profile.schema.json");
    let generated = groundplan_profile::schema::text();
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, &generated).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == generated, "{} is out of date", path.display());
}
