//! The constants that the rules use, by id.
//!
//! Values come from the catalog's table and may be replaced by the profile. A value outside its
//! range would make a formula meaningless (a free share of 100 % divides by zero), so it is
//! refused before any formula sees it; the ranges are the catalog's, because the checks of a
//! profile hold its overrides against them as well.

use std::collections::BTreeMap;

use groundplan_catalog::tables::{Constant, constant_range};
use groundplan_diagnostics::{Finding, Report, code, suggest};
use groundplan_profile::LoadedProfile;

use crate::reading::{From, Value};

macro_rules! constants {
    ($( $field:ident = $id:literal; )*) => {
        /// One value per constant. See the constants' table for what each means.
        #[derive(Debug, Clone)]
        pub(crate) struct Constants<V> {
            $( pub(crate) $field: V, )*
        }

        /// Id of every constant.
        const IDS: &[&str] = &[$( $id, )*];

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
    source_audio = "bitrate.source_audio";
    proxy_audio = "bitrate.proxy_audio";
    free_share = "online.free_share";
    sidecar_share = "online.sidecar_share_of_proxy";
    array_utilisation = "online.utilisation_limit";
    speed = "transcode.speed";
    cores_per_job = "transcode.cores_per_slot";
    peak_share = "transcode.peak_hour_share";
    retry_share = "transcode.retry_share";
    slot_utilisation = "transcode.utilisation_limit";
    wait = "transcode.wait_target_minutes";
    arrival_variation = "transcode.arrival_variation_squared";
    service_variation = "transcode.service_variation_squared";
    node_utilisation = "transcode.usable_core_share";
    job_system_memory = "transcode.memory_system_gib";
    first_job_memory = "transcode.memory_first_gib";
    further_job_memory = "transcode.memory_next_gib";
    outage = "landing.outage_hours";
    scratch_factor = "scratch.input_factor";
    scratch_free_share = "scratch.free_share";
    link_efficiency = "network.efficiency";
    link_utilisation = "network.utilisation_limit";
    concurrent_share = "web.concurrent_share";
    streaming_share = "web.streaming_share";
    users_per_core = "web.users_per_core";
    preview_utilisation = "preview.link_utilisation";
    web_utilisation = "web.utilisation_limit";
    preview_hours = "web.preview_hours";
    preview_days = "web.preview_days";
    asset_size = "database.kb_per_asset";
    database_free_share = "database.free_share";
    log_share = "database.log_share";
    temporary_share = "database.tempdb_share";
    pool_share = "database.buffer_share";
    least_pool = "database.buffer_minimum_gib";
    database_system_memory = "database.system_memory_gib";
    database_system_share = "database.system_memory_share";
    iops_per_user = "database.iops_per_user";
    iops_per_job = "database.iops_per_job";
    express_size = "database.limit_2019.express.database_gb";
    express_pool = "database.limit_2019.express.memory_mb";
    web_pool = "database.limit_2019.web.memory_gb";
    standard_pool = "database.limit_2019.standard.memory_gb";
    archive_years = "archive.years";
    archive_copies = "archive.copies";
    formatted_share = "archive.tape_format_share";
    index_share = "archive.tape_index_share";
    translated = "cost.translated_gb";
    capacity_unit_traffic = "cost.capacity_unit_gb";
    shared_iops = "storage.shared_iops";
    snapshot_share = "cost.snapshot_share";
    tape_rate_share = "archive.tape_rate_share";
    spare_drives = "archive.spare_drives";
    mount_seconds = "archive.mount_seconds";
    slot_reserve = "archive.slot_reserve_share";
    carried_out = "archive.copies_carried_out";
    cleaning_tapes = "archive.cleaning_cartridges";
    backup_days = "database.backup_days";
    backup_compression = "database.backup_compression";
    log_factor = "database.log_factor";
    dedupe_share = "recovery.dedupe_share";
    recovery_overhead = "recovery.protocol_overhead_share";
    recovery_headroom = "recovery.headroom_share";
    hit_share = "delivery.cache_hit_share";
    minutes_per_page = "fax.minutes_per_page";
    fax_attempts = "fax.attempts_per_delivery";
    fax_utilisation = "fax.outbound_utilisation";
    channels_per_e1 = "fax.channels_per_e1";
    fax_rate = "fax.t38_kbps_per_port";
    page_size = "fax.kb_per_page";
    reserve_first_4 = "kubernetes.memory_reserve.first_4_gib";
    reserve_next_4 = "kubernetes.memory_reserve.next_4_gib";
    reserve_next_8 = "kubernetes.memory_reserve.next_8_gib";
    reserve_next_112 = "kubernetes.memory_reserve.next_112_gib";
    reserve_above = "kubernetes.memory_reserve.above";
    reserve_first_core = "kubernetes.cpu_reserve.first_core";
    reserve_second_core = "kubernetes.cpu_reserve.second_core";
    reserve_next_2_cores = "kubernetes.cpu_reserve.next_2_cores";
    reserve_more_cores = "kubernetes.cpu_reserve.above";
    eviction_memory = "kubernetes.eviction_mib";
    pods_share = "kubernetes.usable_share";
    not_ready_seconds = "kubernetes.not_ready_seconds";
    eviction_seconds = "kubernetes.eviction_seconds";
    shelf = "purchase.shelf_tb";
    tape_pack = "purchase.tape_pack";
    access_pack = "purchase.client_access_pack";
    storage_lead = "purchase.storage_lead_months";
    server_lead = "purchase.server_lead_months";
    tape_lead = "purchase.tape_lead_months";
    licence_lead = "purchase.licence_lead_months";
    hardware_years = "finance.hardware_years";
    reference_coremark = "compute.reference_coremark";
    drive_formatted_share = "storage.formatted_share";
    file_system_share = "storage.file_system_share";
    disks_per_spare = "online.disks_per_hot_spare";
    objects_per_asset = "cost.objects_per_asset";
    upload_part = "cost.upload_part_mb";
    read_part = "cost.read_part_mb";
    retrieval_share = "cost.retrieval_share";
    host_watts = "cost.host_watts";
    core_watts = "cost.core_watts";
    disk_watts = "cost.disk_watts";
    disk_size = "cost.disk_tb";
    building_factor = "cost.power_usage_effectiveness";
    energy_price = "cost.usd_per_kwh";
    host_height = "cost.rack_units_per_host";
    disks_per_unit = "cost.disks_per_rack_unit";
    room_price = "cost.usd_per_rack_unit";
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
    for id in IDS {
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
        let range = constant_range(id);
        if !range.contains(&value) {
            let path = format!("overrides.constants.{}", given.map_or(*id, |(key, _)| key));
            let finding = Finding::new(
                code::CONSTANT_OUT_OF_RANGE,
                format!(
                    "expected `{id}` from {} to {}, found {value}",
                    range.start(),
                    range.end()
                ),
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
        range: None,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_constant_of_a_formula_has_a_range() {
        for id in IDS {
            let range = constant_range(id);
            assert!(*range.start() > f64::MIN && *range.end() < f64::MAX, "{id}");
        }
    }
}
