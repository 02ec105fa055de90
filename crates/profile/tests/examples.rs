//! Every example profile is clean. Defaults of ours that it takes may be told.

mod common;

use std::collections::BTreeMap;
use std::fs;

use groundplan_diagnostics::code;

#[test]
fn every_example_profile_is_clean() {
    let tables = common::tables();
    let mut names: Vec<String> = fs::read_dir(common::root().join("profiles"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    assert!(names.len() >= 7, "{names:?}");
    let mut deployments = BTreeMap::new();
    for name in names {
        let path = format!("profiles/{name}");
        let text = fs::read_to_string(common::root().join(&path)).unwrap();
        assert!(
            text.starts_with("#:schema ../schemas/profile.schema.json\n"),
            "{path}"
        );
        let checked = common::check(&path, None, &tables);
        let said = common::full(&checked);
        let told = checked
            .report
            .findings()
            .iter()
            .all(|finding| finding.code == code::PARAMETER_DEFAULT);
        assert!(told, "{path}\n{said}");
        // The name marks what a deployment owns; two of one name would own each other's hosts.
        let deployment = checked.profile.unwrap().profile.deployment.name;
        let same = deployments.insert(deployment, path.clone());
        assert!(same.is_none(), "{path} has the name of {same:?}");
    }
}
