//! `groundplan inspect`: a machine as it is, and whether it is enough for a role.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use groundplan_catalog::System;
use groundplan_diagnostics::suggest::nearest;
use groundplan_diagnostics::{Finding, Report, SourceMap, Span, code, summary};
use groundplan_profile::LoadedProfile;
use groundplan_profile::machine::{self, Machine, assign, server_row, software_row};

use crate::arguments::{Common, DataFormat, Inspect};
use crate::library::Library;
use crate::{exit, files, output, pipeline, this_machine};

/// Writes the facts of a machine with Windows.
const SCRIPT: &str = include_str!("inspect/facts.ps1");

pub(crate) fn run(common: &Common, library: &Library, inspect: &Inspect) -> u8 {
    if inspect.script {
        output::data(SCRIPT);
        return exit::FINE;
    }
    let mut sources = SourceMap::new();
    let machine = match &inspect.facts {
        None => match this_machine::describe() {
            Ok(machine) => machine,
            Err(message) => {
                output::fail(&message);
                return exit::FINDINGS;
            }
        },
        Some(path) => match facts(&mut sources, path) {
            Ok(machine) => machine,
            Err(Problem::Usage(message)) => {
                output::fail(&message);
                return exit::USAGE;
            }
            Err(Problem::Finding(finding)) => {
                let report: Report = std::iter::once(*finding).collect();
                output::findings(&report, &sources, common);
                return exit::FINDINGS;
            }
        },
    };
    match (&inspect.against, inspect.format) {
        (None, DataFormat::Json) => {
            output::json(&machine);
            exit::FINE
        }
        (None, DataFormat::Table) => shown(inspect, &machine),
        (Some(profile), _) => against(common, library, inspect, &machine, profile, &mut sources)
            .unwrap_or_else(|code| code),
    }
}

/// Why there are no facts.
pub(super) enum Problem {
    /// The file cannot be read.
    Usage(String),
    /// What it says is no machine.
    Finding(Box<Finding>),
}

/// The machine that a file describes.
pub(super) fn facts(sources: &mut SourceMap, path: &Path) -> Result<Machine, Problem> {
    let bytes = files::read(path)
        .map_err(|reason| Problem::Usage(format!("cannot read `{}`: {reason}", path.display())))?;
    let text = text_of(&bytes).ok_or_else(|| {
        Problem::Usage(format!(
            "`{}` is no text in UTF-8 or UTF-16",
            path.display()
        ))
    })?;
    machine::read(sources, &files::display(path), &text).map_err(Problem::Finding)
}

/// Windows PowerShell redirects into UTF-16 with a mark in front, and newer ones into UTF-8 with
/// or without one.
fn text_of(bytes: &[u8]) -> Option<String> {
    if let [0xff, 0xfe, rest @ ..] = bytes {
        let units: Vec<u16> = rest
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect();
        return String::from_utf16(&units).ok();
    }
    let text = std::str::from_utf8(bytes).ok()?;
    Some(text.trim_start_matches('\u{feff}').to_owned())
}

/// The machine for people, and its rows for a profile as data.
fn shown(inspect: &Inspect, machine: &Machine) -> u8 {
    output::say(&described(machine));
    let said = match said(&inspect.disks) {
        Ok(said) => said,
        Err(message) => {
            output::fail(&message);
            return exit::USAGE;
        }
    };
    let assigned = match assign(machine, &[], &said) {
        Ok(assigned) => assigned,
        Err(problem) => return unassignable(&problem),
    };
    let row = server_row(machine, inspect.role.as_deref(), &assigned);
    for note in row.notes.iter().chain(&without_use(machine, &assigned)) {
        output::say(&format!("note: {note}"));
    }
    let mut text = row.text;
    if let Some(software) = software_row(machine) {
        let _ = write!(text, "\n{software}");
    }
    output::data(&text);
    exit::FINE
}

fn described(machine: &Machine) -> String {
    let mut text = format!("{}:", machine.name);
    let mut line = |name: &str, value: &str| {
        let _ = write!(text, "\n  {name:<12} {value}");
    };
    let unknown = "not known";
    line("model", machine.model.as_deref().unwrap_or(unknown));
    line(
        "kind",
        match machine.is_virtual {
            Some(true) => "virtual machine",
            Some(false) => "physical server",
            None => unknown,
        },
    );
    let sockets = machine
        .sockets
        .map_or_else(String::new, |count| match count {
            1 => " in 1 socket".to_owned(),
            count => format!(" in {count} sockets"),
        });
    line(
        "processor",
        &format!(
            "{} cores{sockets}, {}",
            machine.cores,
            machine.processor.as_deref().unwrap_or(unknown)
        ),
    );
    line(
        "memory",
        &format!("{:.1} GB", machine.memory_bytes as f64 / 1e9),
    );
    for disk in &machine.disks {
        line(
            &format!("disk {}", disk.name),
            &format!(
                "{:.1} GB, {}{}",
                disk.bytes as f64 / 1e9,
                disk.model.as_deref().unwrap_or("no model"),
                if disk.system {
                    ", starts the system"
                } else {
                    ""
                }
            ),
        );
    }
    for port in &machine.ports {
        let speed = port.megabits.map_or_else(
            || "speed not known".to_owned(),
            |speed| format!("{speed} Mbit/s"),
        );
        line(&format!("port {}", port.name), &speed);
    }
    let system = machine.operating_system.as_ref().map_or_else(
        || unknown.to_owned(),
        |system| {
            let edition = system.edition.as_deref().unwrap_or_default();
            format!("{} {} {edition}", system.product, system.version)
        },
    );
    line("system", system.trim_end());
    line("language", machine.locale.as_deref().unwrap_or(unknown));
    text
}

/// `--disk USE=NAME,NAME`.
fn said(words: &[String]) -> Result<BTreeMap<String, Vec<String>>, String> {
    let mut said: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for word in words {
        let Some((usage, names)) = word.split_once('=') else {
            return Err(format!(
                "`--disk {word}` says no use; write it as `--disk scratch=sdb,sdc`"
            ));
        };
        let names = names.split(',').filter(|name| !name.is_empty());
        said.entry(usage.to_owned())
            .or_default()
            .extend(names.map(str::to_owned));
    }
    Ok(said)
}

/// What is not said of disks that nothing asked for.
fn without_use(machine: &Machine, assigned: &[machine::Assigned<'_>]) -> Option<String> {
    let left: Vec<&str> = machine
        .disks
        .iter()
        .filter(|disk| {
            !assigned
                .iter()
                .any(|one| one.disks.iter().any(|used| used.name == disk.name))
        })
        .map(|disk| disk.name.as_str())
        .collect();
    (!left.is_empty()).then(|| {
        format!(
            "no use is known for disk {}; say it with `--disk USE={}`",
            left.join(", "),
            left.join(",")
        )
    })
}

fn unassignable(problem: &machine::Unassignable) -> u8 {
    let known = problem.known.iter().map(String::as_str);
    let hint = nearest(&problem.disk, known).map_or_else(
        || match problem.known.as_slice() {
            [] => "; no disk was found".to_owned(),
            names => format!("; its disks are {}", names.join(", ")),
        },
        |name| format!("; did you mean `{name}`?"),
    );
    output::fail(&format!("the machine has no disk `{}`{hint}", problem.disk));
    exit::USAGE
}

/// Holds the machine to what the profile's system asks of a tier, by the same checks as hardware
/// on hand: its rows are laid over the profile's own.
fn against(
    common: &Common,
    library: &Library,
    inspect: &Inspect,
    machine: &Machine,
    profile: &Path,
    sources: &mut SourceMap,
) -> Result<u8, u8> {
    let usage = |message: String| {
        output::fail(&message);
        exit::USAGE
    };
    let as_of = pipeline::as_of(&inspect.checking).map_err(usage)?;
    let (checked, report) = pipeline::check(sources, library, profile, as_of);
    let Some(checked) = checked else {
        output::findings(&report, sources, common);
        return Err(exit::FINDINGS);
    };
    let target = checked.profile.profile.deployment.target;
    if target.is_cloud() {
        return Err(usage(format!(
            "the profile is for `{}`, where machine types are chosen and none is at hand to inspect",
            target.name()
        )));
    }
    let tier = tier(&checked.profile, &checked.system, inspect.role.as_deref()).map_err(usage)?;
    let facts = checked.profile.facts(&checked.system);
    let mut wanted: Vec<(String, u32)> = checked
        .system
        .minima(&tier, target.name(), &facts)
        .iter()
        .filter_map(|row| row.disk.as_ref())
        .map(|disk| (disk.usage.clone(), disk.count))
        .collect();
    for volume in checked.system.volumes(&tier, target.name(), &facts) {
        let usage = volume.id.get_ref();
        // What hosts share is in no host.
        if !volume.shared && !wanted.iter().any(|(known, _)| known == usage) {
            wanted.push((usage.clone(), 1));
        }
    }
    let said = said(&inspect.disks).map_err(usage)?;
    let mut assigned = assign(machine, &wanted, &said).map_err(|problem| unassignable(&problem))?;
    // The disk it starts from is nobody's volume where the tier has none laid out.
    assigned.retain(|one| {
        said.contains_key(&one.usage) || wanted.iter().any(|(usage, _)| *usage == one.usage)
    });
    let is_appliance = checked.system.tier(&tier).is_some_and(|one| one.appliance);
    let row = server_row(machine, Some(&tier), &assigned);
    let mut layer = format!(
        "# {} as it was found, as a server of the tier `{tier}`.\nextends = {}\n\n{}",
        machine.name_on_one_line(),
        serde_json::Value::from(
            profile
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
        ),
        row.text
    );
    // A closed appliance runs its maker's software, of which the operating system tells nothing.
    if let Some(software) = software_row(machine).filter(|_| !is_appliance) {
        let _ = write!(layer, "\n{software}");
    }
    let name = match profile.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => {
            format!(
                "{}/{} as found",
                files::display(folder),
                machine.name_on_one_line()
            )
        }
        _ => format!("{} as found", machine.name_on_one_line()),
    };
    let (_, report) = pipeline::check_layer(sources, library, &name, &layer, as_of);
    let found = about_the_machine(&report, sources, &name);

    output::say(&described(machine));
    let unused = if is_appliance {
        Some(format!(
            "`{tier}` is a closed appliance: its disks and software are its maker's, and what this machine has of them is not compared"
        ))
    } else {
        without_use(machine, &assigned)
    };
    for note in row.notes.iter().chain(&unused) {
        output::say(&format!("note: {note}"));
    }
    output::findings(&found, sources, common);
    output::say(&format!(
        "{} as `{tier}`: {}",
        machine.name,
        summary(&found, 1)
    ));
    if inspect.format == DataFormat::Json {
        output::json(machine);
    }
    Ok(if found.has_errors() {
        exit::FINDINGS
    } else {
        exit::FINE
    })
}

/// Findings whose place is in the machine's rows. How many servers there are is not this
/// machine's matter.
fn about_the_machine(report: &Report, sources: &SourceMap, name: &str) -> Report {
    report
        .findings()
        .iter()
        .filter(|finding| {
            finding.code != code::TOO_FEW_SERVERS
                && finding
                    .span()
                    .is_some_and(|span: Span| sources.name(span.source) == name)
        })
        .cloned()
        .collect()
}

/// The tier that `--role` names: a tier, or the tier whose servers carry the role.
fn tier(loaded: &LoadedProfile, system: &System, role: Option<&str>) -> Result<String, String> {
    let facts = loaded.facts(system);
    let target = loaded.profile.deployment.target.name();
    let placed: Vec<&str> = system
        .topology(target, &facts)
        .into_iter()
        .flat_map(|topology| &topology.tiers)
        .map(|placed| placed.tier.as_str())
        .collect();
    let list = || placed.join(", ");
    let Some(role) = role else {
        return match placed.as_slice() {
            [only] => Ok((*only).to_owned()),
            _ => Err(format!(
                "`--role` is missing; this deployment has {}",
                list()
            )),
        };
    };
    if placed.contains(&role) {
        return Ok(role.to_owned());
    }
    let carrying = placed.iter().find(|tier| {
        system
            .tier(tier)
            .is_some_and(|tier| tier.roles.iter().any(|one| one == role))
    });
    carrying.map(|tier| (*tier).to_owned()).ok_or_else(|| {
        let hint = nearest(role, placed.iter().copied())
            .map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
        format!(
            "no server of this deployment carries the role `{role}`{hint}; there are {}",
            list()
        )
    })
}
