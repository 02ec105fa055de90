//! `groundplan init`: a new profile from an example.

use std::io::Write as _;

use groundplan_profile::model::Target;

use crate::arguments::Init;
use crate::library::Library;
use crate::{exit, files, output};

pub(crate) fn run(init: &Init) -> u8 {
    let targets: Vec<&str> = Target::ALL.iter().map(|target| target.name()).collect();
    if !targets.contains(&init.target.as_str()) {
        output::fail(&format!(
            "`--target {}` is not known; targets are {}",
            init.target,
            targets.join(", ")
        ));
        return exit::USAGE;
    }
    let example = match init.target.as_str() {
        "poc" => "emam-poc".to_owned(),
        target => format!("emam-{target}-enterprise"),
    };
    let Some(text) = Library::example(&example) else {
        output::fail(&format!("there is no example called `{example}`"));
        return exit::USAGE;
    };
    let file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&init.file);
    let written = file.and_then(|mut file| file.write_all(rename(text, &init.name).as_bytes()));
    match written {
        Ok(()) => {
            output::say(&format!(
                "wrote `{0}`; now change it, then run `groundplan check {0}`",
                init.file.display()
            ));
            exit::FINE
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            output::fail(&format!(
                "`{}` exists already and is left as it is",
                init.file.display()
            ));
            exit::USAGE
        }
        Err(error) => {
            output::fail(&format!(
                "cannot write `{}`: {}",
                init.file.display(),
                files::reason(&error)
            ));
            exit::USAGE
        }
    }
}

/// The example under another name; its first `name` key is the deployment's.
fn rename(text: &str, name: &str) -> String {
    let mut renamed = false;
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            if !renamed && line.starts_with("name = ") {
                renamed = true;
                format!("name = {}", serde_json::Value::from(name))
            } else {
                line.to_owned()
            }
        })
        .collect();
    lines.join("\n") + "\n"
}
