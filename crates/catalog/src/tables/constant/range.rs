//! The range within which each constant makes sense.
//!
//! Outside of it a formula means nothing: a free share of 100 % divides by zero. The limits are
//! those of the arithmetic and of plausibility, and are ours.

use std::ops::RangeInclusive;

/// Id, lowest and highest value, in the order of the ids.
const RANGES: &[(&str, f64, f64)] = &[
    ("archive.cleaning_cartridges", 0.0, 1000.0),
    ("archive.copies", 1.0, 9.0),
    ("archive.copies_carried_out", 0.0, 9.0),
    ("archive.mount_seconds", 0.0, 3600.0),
    ("archive.slot_reserve_share", 0.0, 10.0),
    ("archive.spare_drives", 0.0, 1000.0),
    ("archive.tape_format_share", 0.01, 1.0),
    ("archive.tape_index_share", 0.01, 1.0),
    ("archive.tape_rate_share", 0.01, 1.0),
    ("archive.years", 0.0, 100.0),
    ("bitrate.proxy_audio", 0.0, 100.0),
    ("bitrate.source_audio", 0.0, 1000.0),
    ("compute.reference_coremark", 100.0, 1_000_000.0),
    ("cost.capacity_unit_gb", 0.001, 1_000_000.0),
    ("cost.core_watts", 0.0, 1_000.0),
    ("cost.disk_tb", 0.1, 1_000.0),
    ("cost.disk_watts", 0.0, 1_000.0),
    ("cost.disks_per_rack_unit", 0.1, 1_000.0),
    ("cost.host_watts", 0.0, 100_000.0),
    ("cost.objects_per_asset", 0.0, 100_000.0),
    ("cost.power_usage_effectiveness", 1.0, 5.0),
    ("cost.rack_units_per_host", 0.0, 100.0),
    ("cost.read_part_mb", 0.001, 5_000_000.0),
    ("cost.retrieval_share", 0.0, 10.0),
    ("cost.snapshot_share", 0.0, 100.0),
    ("cost.translated_gb", 0.0, 10_000_000.0),
    ("cost.upload_part_mb", 0.001, 5_000_000.0),
    ("cost.usd_per_kwh", 0.0, 100.0),
    ("cost.usd_per_rack_unit", 0.0, 100_000.0),
    ("database.backup_compression", 0.0, 1.0),
    ("database.backup_days", 0.0, 36_500.0),
    ("database.buffer_minimum_gib", 0.0, 100_000.0),
    ("database.buffer_share", 0.0, 1.0),
    ("database.free_share", 0.0, 0.95),
    ("database.iops_per_job", 0.0, 100_000.0),
    ("database.iops_per_user", 0.0, 100_000.0),
    ("database.kb_per_asset", 0.0, 1_000_000.0),
    ("database.limit_2019.express.database_gb", 0.0, 1_000_000.0),
    ("database.limit_2019.express.memory_mb", 0.0, 1_000_000.0),
    ("database.limit_2019.standard.memory_gb", 0.0, 1_000_000.0),
    ("database.limit_2019.web.memory_gb", 0.0, 1_000_000.0),
    ("database.log_factor", 0.0, 1000.0),
    ("database.log_share", 0.0, 100.0),
    ("database.system_memory_gib", 0.0, 10_000.0),
    ("database.system_memory_share", 0.0, 0.95),
    ("database.tempdb_share", 0.0, 100.0),
    ("delivery.cache_hit_share", 0.0, 1.0),
    ("fax.attempts_per_delivery", 1.0, 100.0),
    ("fax.channels_per_e1", 1.0, 1000.0),
    ("fax.kb_per_page", 0.0, 1_000_000.0),
    ("fax.minutes_per_page", 0.001, 1000.0),
    ("fax.outbound_utilisation", 0.01, 1.0),
    ("fax.t38_kbps_per_port", 0.0, 1_000_000.0),
    ("finance.hardware_years", 1.0, 30.0),
    ("kubernetes.cpu_reserve.above", 0.0, 1.0),
    ("kubernetes.cpu_reserve.first_core", 0.0, 1.0),
    ("kubernetes.cpu_reserve.next_2_cores", 0.0, 1.0),
    ("kubernetes.cpu_reserve.second_core", 0.0, 1.0),
    ("kubernetes.eviction_mib", 0.0, 1_000_000.0),
    ("kubernetes.eviction_seconds", 0.0, 86_400.0),
    ("kubernetes.memory_reserve.above", 0.0, 1.0),
    ("kubernetes.memory_reserve.first_4_gib", 0.0, 1.0),
    ("kubernetes.memory_reserve.next_112_gib", 0.0, 1.0),
    ("kubernetes.memory_reserve.next_4_gib", 0.0, 1.0),
    ("kubernetes.memory_reserve.next_8_gib", 0.0, 1.0),
    ("kubernetes.not_ready_seconds", 0.0, 86_400.0),
    ("kubernetes.usable_share", 0.01, 1.0),
    ("landing.outage_hours", 0.0, 8760.0),
    ("network.efficiency", 0.01, 1.0),
    ("network.utilisation_limit", 0.01, 1.0),
    ("online.disks_per_hot_spare", 1.0, 10_000.0),
    ("online.free_share", 0.0, 0.95),
    ("online.sidecar_share_of_proxy", 0.0, 10.0),
    ("online.utilisation_limit", 0.01, 1.0),
    ("preview.link_utilisation", 0.01, 1.0),
    ("purchase.client_access_pack", 1.0, 100_000.0),
    ("purchase.licence_lead_months", 0.0, 120.0),
    ("purchase.server_lead_months", 0.0, 120.0),
    ("purchase.shelf_tb", 0.1, 100_000.0),
    ("purchase.storage_lead_months", 0.0, 120.0),
    ("purchase.tape_lead_months", 0.0, 120.0),
    ("purchase.tape_pack", 1.0, 10_000.0),
    ("recovery.dedupe_share", 0.0, 0.99),
    ("recovery.headroom_share", 0.0, 10.0),
    ("recovery.protocol_overhead_share", 0.0, 10.0),
    ("scratch.free_share", 0.0, 0.95),
    ("scratch.input_factor", 0.0, 1000.0),
    ("storage.file_system_share", 0.5, 1.0),
    ("storage.formatted_share", 0.5, 1.0),
    ("storage.shared_iops", 100.0, 256_000.0),
    ("transcode.arrival_variation_squared", 0.0, 1000.0),
    ("transcode.cores_per_slot", 0.01, 1024.0),
    ("transcode.memory_first_gib", 0.0, 10_000.0),
    ("transcode.memory_next_gib", 0.0, 10_000.0),
    ("transcode.memory_system_gib", 0.0, 10_000.0),
    ("transcode.peak_hour_share", 0.0, 1.0),
    ("transcode.retry_share", 0.0, 10.0),
    ("transcode.service_variation_squared", 0.0, 1000.0),
    ("transcode.speed", 0.001, 10_000.0),
    ("transcode.usable_core_share", 0.01, 1.0),
    ("transcode.utilisation_limit", 0.01, 0.999),
    ("transcode.wait_target_minutes", 0.0, 525_600.0),
    ("web.concurrent_share", 0.0, 1.0),
    ("web.preview_days", 0.0, 31.0),
    ("web.preview_hours", 0.0, 24.0),
    ("web.streaming_share", 0.0, 1.0),
    ("web.users_per_core", 0.01, 100_000.0),
    ("web.utilisation_limit", 0.01, 1.0),
];

/// The values that a constant may have. One that no formula divides by may have any.
pub fn constant_range(id: &str) -> RangeInclusive<f64> {
    RANGES
        .binary_search_by(|(known, _, _)| (*known).cmp(id))
        .ok()
        .and_then(|at| RANGES.get(at))
        .map_or(f64::MIN..=f64::MAX, |(_, low, high)| *low..=*high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_in_order_and_the_right_way_round() {
        assert!(RANGES.is_sorted_by(|a, b| a.0 < b.0));
        for (id, low, high) in RANGES {
            assert!(low < high, "{id}");
            assert_eq!(constant_range(id), *low..=*high);
        }
    }

    #[test]
    fn what_is_no_number_is_in_no_range() {
        assert!(!constant_range("online.free_share").contains(&f64::NAN));
        assert!(!constant_range("nobody.knows.it").contains(&f64::INFINITY));
        assert!(!constant_range("nobody.knows.it").contains(&f64::NAN));
    }
}
