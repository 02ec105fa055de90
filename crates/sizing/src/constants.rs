//! The constants that the rules use: their ids, and the range within which each makes sense.
//!
//! Values come from the catalog's table and may be replaced by the profile. A value outside its
//! range would make a formula meaningless (a free share of 100 % divides by zero), so it is
//! refused before any formula sees it.

use std::collections::BTreeMap;

use groundplan_catalog::tables::Constant;
use groundplan_diagnostics::{Finding, Report, code, suggest};
use groundplan_profile::LoadedProfile;

use crate::reading::{From, Value};

macro_rules! constants {
    ($( $field:ident = $id:literal in $low:literal ..= $high:literal; )*) => {
        /// One value per constant. See the constants' table for what each means.
        #[derive(Debug, Clone)]
        pub(crate) struct Constants<V> {
            $( pub(crate) $field: V, )*
        }

        /// Id and range of every constant.
        const RANGES: &[(&str, f64, f64)] = &[$( ($id, $low, $high), )*];

        impl<V> Constants<V> {
            /// The same constants read as something else.
            pub(crate) fn map<N>(&self, mut read: impl FnMut(&V) -> N) -> Constants<N> {
                Constants { $( $field: read(&self.$field), )* }
            }

            /// All values in the order of their ids' declaration.
            pub(crate) fn all(&self) -> Vec<&V> {
                vec![$( &self.$field, )*]
            }
        }

        impl Constants<Value> {
            fn from_values(values: &BTreeMap<&'static str, Value>) -> Option<Self> {
                Some(Self { $( $field: values.get($id)?.clone(), )* })
            }
        }
    };
}

constants! {
    source_audio = "bitrate.source_audio" in 0.0 ..= 1000.0;
    proxy_audio = "bitrate.proxy_audio" in 0.0 ..= 100.0;
    free_share = "online.free_share" in 0.0 ..= 0.95;
    sidecar_share = "online.sidecar_share_of_proxy" in 0.0 ..= 10.0;
    array_utilisation = "online.utilisation_limit" in 0.01 ..= 1.0;
    speed = "transcode.speed" in 0.001 ..= 10_000.0;
    cores_per_job = "transcode.cores_per_slot" in 0.01 ..= 1024.0;
    peak_share = "transcode.peak_hour_share" in 0.0 ..= 1.0;
    retry_share = "transcode.retry_share" in 0.0 ..= 10.0;
    slot_utilisation = "transcode.utilisation_limit" in 0.01 ..= 0.999;
    wait = "transcode.wait_target_minutes" in 0.0 ..= 525_600.0;
    arrival_variation = "transcode.arrival_variation_squared" in 0.0 ..= 1000.0;
    service_variation = "transcode.service_variation_squared" in 0.0 ..= 1000.0;
    node_utilisation = "transcode.usable_core_share" in 0.01 ..= 1.0;
    job_system_memory = "transcode.memory_system_gib" in 0.0 ..= 10_000.0;
    first_job_memory = "transcode.memory_first_gib" in 0.0 ..= 10_000.0;
    further_job_memory = "transcode.memory_next_gib" in 0.0 ..= 10_000.0;
    outage = "landing.outage_hours" in 0.0 ..= 8760.0;
    scratch_factor = "scratch.input_factor" in 0.0 ..= 1000.0;
    scratch_free_share = "scratch.free_share" in 0.0 ..= 0.95;
    link_efficiency = "network.efficiency" in 0.01 ..= 1.0;
    link_utilisation = "network.utilisation_limit" in 0.01 ..= 1.0;
    concurrent_share = "web.concurrent_share" in 0.0 ..= 1.0;
    streaming_share = "web.streaming_share" in 0.0 ..= 1.0;
    users_per_core = "web.users_per_core" in 0.01 ..= 100_000.0;
    preview_utilisation = "preview.link_utilisation" in 0.01 ..= 1.0;
    web_utilisation = "web.utilisation_limit" in 0.01 ..= 1.0;
    preview_hours = "web.preview_hours" in 0.0 ..= 24.0;
    preview_days = "web.preview_days" in 0.0 ..= 31.0;
    asset_size = "database.kb_per_asset" in 0.0 ..= 1_000_000.0;
    database_free_share = "database.free_share" in 0.0 ..= 0.95;
    log_share = "database.log_share" in 0.0 ..= 100.0;
    temporary_share = "database.tempdb_share" in 0.0 ..= 100.0;
    pool_share = "database.buffer_share" in 0.0 ..= 1.0;
    least_pool = "database.buffer_minimum_gib" in 0.0 ..= 100_000.0;
    database_system_memory = "database.system_memory_gib" in 0.0 ..= 10_000.0;
    database_system_share = "database.system_memory_share" in 0.0 ..= 0.95;
    iops_per_user = "database.iops_per_user" in 0.0 ..= 100_000.0;
    iops_per_job = "database.iops_per_job" in 0.0 ..= 100_000.0;
    express_size = "database.limit_2019.express.database_gb" in 0.0 ..= 1_000_000.0;
    express_pool = "database.limit_2019.express.memory_mb" in 0.0 ..= 1_000_000.0;
    web_pool = "database.limit_2019.web.memory_gb" in 0.0 ..= 1_000_000.0;
    standard_pool = "database.limit_2019.standard.memory_gb" in 0.0 ..= 1_000_000.0;
    archive_years = "archive.years" in 0.0 ..= 100.0;
    archive_copies = "archive.copies" in 1.0 ..= 9.0;
    formatted_share = "archive.tape_format_share" in 0.01 ..= 1.0;
    index_share = "archive.tape_index_share" in 0.01 ..= 1.0;
    translated = "cost.translated_gb" in 0.0 ..= 10_000_000.0;
    capacity_unit_traffic = "cost.capacity_unit_gb" in 0.001 ..= 1_000_000.0;
    shared_iops = "storage.shared_iops" in 100.0 ..= 256_000.0;
    snapshot_share = "cost.snapshot_share" in 0.0 ..= 100.0;
}

/// Reads all constants, the profile's before the table's. Unknown ids and values out of range
/// are findings; without a complete set there is nothing to reckon with.
pub(crate) fn read(
    loaded: &LoadedProfile,
    table: &BTreeMap<String, Constant>,
    report: &mut Report,
) -> Option<Constants<Value>> {
    let replaced: BTreeMap<String, (&String, f64)> = loaded
        .profile
        .overrides
        .constants
        .iter()
        .map(|(key, value)| (key.replace('-', "_"), (key, *value)))
        .collect();
    for (id, (key, _)) in &replaced {
        if !table.contains_key(id) {
            report.push(unknown(loaded, key, table));
        }
    }
    let mut values = BTreeMap::new();
    for (id, low, high) in RANGES {
        let Some(constant) = table.get(*id) else {
            report.push(
                Finding::new(
                    code::CONSTANT_MISSING,
                    format!("the constant `{id}` is in no table"),
                )
                .help("add it to `constants.toml` of the tables in use"),
            );
            continue;
        };
        let given = replaced.get(*id);
        let value = given.map_or(constant.value, |(_, value)| *value);
        if !(*low..=*high).contains(&value) {
            let path = format!("overrides.constants.{}", given.map_or(*id, |(key, _)| key));
            let finding = Finding::new(
                code::CONSTANT_OUT_OF_RANGE,
                format!("expected `{id}` from {low} to {high}, found {value}"),
            )
            .help("correct the value, or leave it out to use the default");
            report.push(match given {
                Some(_) => finding.at(loaded.span_or_parent(&path), "out of range"),
                None => finding,
            });
            continue;
        }
        values.insert(*id, as_value(id, constant, value, given.is_some()));
    }
    Constants::from_values(&values)
}

fn as_value(id: &'static str, constant: &Constant, value: f64, overridden: bool) -> Value {
    Value {
        number: value,
        unit: unit(&constant.unit),
        from: From::Constant {
            id,
            name: constant
                .about
                .clone()
                .unwrap_or_else(|| format!("constant of rule {}", constant.rule)),
            label: constant.label.name().to_owned(),
            source: constant.source.clone(),
            overridden,
        },
    }
}

fn unknown(loaded: &LoadedProfile, key: &str, table: &BTreeMap<String, Constant>) -> Finding {
    let finding = Finding::new(
        code::CONSTANT_UNKNOWN,
        format!("there is no constant `{key}` in the sizing rules"),
    )
    .at(
        loaded.span_or_parent(&format!("overrides.constants.{key}")),
        "unknown",
    );
    match suggest::nearest(&key.replace('-', "_"), table.keys().map(String::as_str)) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("see the assumption register of `groundplan size` for the ids"),
    }
}

/// The unit as a derivation shows it: shares and plain factors have none.
fn unit(unit: &str) -> String {
    if unit == "1" || unit.starts_with("share") {
        String::new()
    } else {
        unit.to_owned()
    }
}
