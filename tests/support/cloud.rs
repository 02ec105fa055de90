//! The simulated cloud's state file, read and tampered with from outside.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// Tag with the id of a resource.
const TAG_RESOURCE: &str = "groundplan:resource";

/// File of the simulated cloud in a folder of state.
pub(crate) fn file(state: &Path) -> PathBuf {
    state.join("sim").join("cloud.json")
}

/// The whole state.
pub(crate) fn read(state: &Path) -> Value {
    let text = fs::read_to_string(file(state)).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Writes the whole state.
pub(crate) fn write(state: &Path, cloud: &Value) {
    fs::write(file(state), cloud.to_string()).unwrap();
}

/// How many objects exist.
pub(crate) fn count(state: &Path) -> usize {
    if !file(state).is_file() {
        return 0;
    }
    read(state)["objects"].as_object().unwrap().len()
}

/// The resource that an object is.
pub(crate) fn resource(object: &Value) -> &str {
    object["tags"][TAG_RESOURCE].as_str().unwrap_or("")
}

/// Everything that exists, by resource, with references to provider ids told as resources: two
/// clouds of the same shape differ in nothing but the ids that the provider made up. Stops the
/// test when something exists twice or belongs to nobody.
pub(crate) fn shape(state: &Path) -> BTreeMap<String, String> {
    let cloud = read(state);
    let objects = cloud["objects"].as_object().unwrap();
    let names: Vec<(&String, &str)> = objects
        .iter()
        .map(|(id, object)| (id, resource(object)))
        .collect();
    let mut shape = BTreeMap::new();
    for (id, object) in objects {
        let name = resource(object);
        assert!(!name.is_empty(), "{id} belongs to nobody: {object}");
        // How far it is in its life passes with the number of looks, and is not compared.
        let mut text = format!("{} {}", object["attributes"], object["tags"]);
        for (other, other_name) in &names {
            text = text.replace(other.as_str(), &format!("<{other_name}>"));
        }
        let twice = shape.insert(name.to_owned(), text);
        assert!(twice.is_none(), "{name} exists twice");
    }
    shape
}

/// Changes an object of the cloud behind the program's back.
pub(crate) fn tamper(state: &Path, resource_id: &str, change: impl FnOnce(&mut Value)) {
    let mut cloud = read(state);
    let objects = cloud["objects"].as_object_mut().unwrap();
    let object = objects
        .values_mut()
        .find(|object| resource(object) == resource_id)
        .unwrap_or_else(|| panic!("there is no {resource_id}"));
    change(object);
    write(state, &cloud);
}

/// Removes an object of the cloud behind the program's back.
pub(crate) fn vanish(state: &Path, resource_id: &str) {
    let mut cloud = read(state);
    let objects = cloud["objects"].as_object_mut().unwrap();
    let before = objects.len();
    objects.retain(|_, object| resource(object) != resource_id);
    assert_eq!(objects.len() + 1, before, "there is no {resource_id}");
    write(state, &cloud);
}
