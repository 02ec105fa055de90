//! S1: online storage, from hours of material a day to raw disks.

pub mod raid;

#[cfg(test)]
mod tests;

use super::bitrate::gb_per_hour;
use crate::number::Number;

/// S1.1: GB a day of one source: hours a day at a rate in Mbit/s.
pub fn daily_gb<N: Number>(hours_per_day: N, rate_mbps: N) -> N {
    hours_per_day * gb_per_hour(rate_mbps)
}

/// S1.3: the factor by which a daily rate has grown after some years: `(1 + growth)^years`.
pub fn growth_factor<N: Number>(growth_per_year: N, years: N) -> N {
    (N::literal(1.0) + growth_per_year).power(years)
}

/// S1.2: GB held when a daily volume is kept for some days.
pub fn held_gb<N: Number>(daily_gb: N, days: N) -> N {
    daily_gb * days
}

/// S1.4: GB of thumbnails, waveforms, captions and sidecar files beside the proxies.
pub fn sidecar_gb<N: Number>(proxy_gb: N, share: N) -> N {
    proxy_gb * share
}

/// S1.5: usable GB so that `free_share` of it stays free.
pub fn usable_gb<N: Number>(need_gb: N, free_share: N) -> N {
    need_gb / free_share.complement()
}

/// S1.6: days that a daily volume can stay, given the usable room. Zero when nothing comes in.
pub fn effective_days<N: Number>(usable_gb: N, free_share: N, daily_gb: N) -> N {
    (usable_gb * free_share.complement()).over(daily_gb)
}

/// S1.3: GB that come in over some years at a daily rate that grows:
/// `Σ rate · 365 · (1 + growth)^k` over whole years, and the started year in proportion.
pub fn ingested_gb<N: Number>(daily_gb: N, growth_per_year: N, years: N) -> N {
    let factor = N::apply(
        "sum of yearly factors",
        |values| match values {
            [growth, years] => yearly_factors(*growth, *years),
            _ => 0.0,
        },
        &[growth_per_year, years],
    );
    daily_gb * N::literal(365.0) * factor
}

/// S1.3: GB of what came in and is not older than `kept_years`, some years after the start:
/// what has come in altogether less what had come in before.
pub fn accumulated_gb<N: Number>(daily_gb: N, growth_per_year: N, years: N, kept_years: N) -> N {
    let gone = (years.clone() - kept_years).greatest(N::literal(0.0));
    ingested_gb(daily_gb.clone(), growth_per_year.clone(), years)
        - ingested_gb(daily_gb, growth_per_year, gone)
}

/// `Σ_{k<years} (1 + growth)^k`, the last term weighted by the started year's share.
fn yearly_factors(growth: f64, years: f64) -> f64 {
    let (mut sum, mut factor, mut left) = (0.0, 1.0, years);
    while left > 0.0 {
        sum += factor * left.min(1.0);
        factor *= 1.0 + growth;
        left -= 1.0;
    }
    sum
}

/// S1.7: raw GB of a layout with `data` disks of content and `parity` of redundancy.
/// Mirrors are 1 + 1, RAID 5 is (n-1) + 1, RAID 6 is (n-2) + 2, erasure coding k + m.
pub fn raw_gb<N: Number>(usable_gb: N, data: N, parity: N) -> N {
    usable_gb * (data.clone() + parity) / data
}

/// S1.9: MB/s that an array or port must offer so that `utilisation` of it carries the streams.
pub fn throughput_mb_s<N: Number>(streams_mbps: N, utilisation: N) -> N {
    super::bitrate::mb_per_second(streams_mbps) / utilisation
}

/// S1.10: operations per second that reach the disks behind a RAID with a write penalty.
pub fn backend_iops<N: Number>(reads: N, writes: N, write_penalty: N) -> N {
    reads + writes * write_penalty
}

/// S1.10: operations per second that disks offer in front of a RAID:
/// `raw / ((1 - writes) + writes · penalty)`, the inverse of [`backend_iops`].
pub fn functional_iops<N: Number>(raw_iops: N, write_share: N, write_penalty: N) -> N {
    raw_iops / (write_share.clone().complement() + write_share * write_penalty)
}

/// Disks that give so many operations per second.
pub fn disks_for_iops<N: Number>(backend_iops: N, iops_per_disk: N) -> N {
    (backend_iops / iops_per_disk).ceil_guarded()
}

/// S1.11: volumes that a size needs where one volume has a limit.
pub fn volumes_for_size<N: Number>(size: N, limit: N) -> N {
    (size / limit).ceil_guarded().greatest(N::literal(1.0))
}

/// S1.10: operations per second of a set of disks in front of a RAID, by the form that some
/// published tables use: `raw · w / penalty + raw · (1 - w)`. It mixes shares of two kinds and is
/// no inverse of [`backend_iops`]; it is here to compare with such tables only.
pub fn functional_iops_by_shares<N: Number>(raw_iops: N, write_share: N, write_penalty: N) -> N {
    let reads = raw_iops.clone() * write_share.clone().complement();
    raw_iops * write_share / write_penalty + reads
}

/// S1.10: operations per second that a front-end load with a share of writes puts on the disks.
pub fn backend_iops_of_load<N: Number>(iops: N, write_share: N, write_penalty: N) -> N {
    let reads = iops.clone() * write_share.clone().complement();
    backend_iops(reads, iops * write_share, write_penalty)
}

/// S1.10: write operations per second of recorded streams as a peer's manual counts them: a
/// number for each stream up to 3.6 Mbit/s, and a number for each Mbit/s above.
pub fn recording_write_iops<N: Number>(streams: N, mbps_each: N) -> N {
    N::apply(
        "write operations of streams",
        |values| match values {
            [streams, each] if *each <= 3.6 => 0.29 * streams,
            [streams, each] => 0.065 * streams * each,
            _ => 0.0,
        },
        &[streams, mbps_each],
    )
}

/// S1.10: read operations per second beside recording, from the same manual: 0.035 for each
/// Mbit/s recorded, and for each Mbit/s played back times its speed.
pub fn recording_read_iops<N: Number>(recorded_mbps: N, played_mbps: N, playback_speed: N) -> N {
    N::literal(0.035) * (recorded_mbps + played_mbps * playback_speed)
}

/// S1.9: storage units that deliver so many MB/s at so many each.
pub fn units_for_throughput<N: Number>(throughput_mb_s: N, unit_mb_s: N) -> N {
    (throughput_mb_s / unit_mb_s).ceil_guarded()
}

/// S1.6: days that a daily volume stays where two laws hold at once, an age and a size: the one
/// that is reached first. The age alone where nothing comes in.
pub fn kept_days<N: Number>(days: N, room_gb: N, daily_gb: N) -> N {
    N::apply(
        "first of age and size",
        |values| match values {
            [days, room, daily] if *daily > 0.0 => days.min(room / daily),
            [days, ..] => *days,
            _ => 0.0,
        },
        &[days, room_gb, daily_gb],
    )
}

/// S1.6: GB that two laws leave: as long as the age says, and never more than the size.
pub fn kept_gb<N: Number>(days: N, room_gb: N, daily_gb: N) -> N {
    held_gb(daily_gb, days).least(room_gb)
}

/// S1.5: the share of used room at which a mover has to start: below the free share.
pub fn mover_threshold<N: Number>(free_share: N) -> N {
    free_share.complement()
}

/// S1.5: usable GB so that a share and an absolute floor both stay free.
pub fn usable_with_floor_gb<N: Number>(need_gb: N, free_share: N, free_floor_gb: N) -> N {
    usable_gb(need_gb.clone(), free_share).greatest(need_gb + free_floor_gb)
}
