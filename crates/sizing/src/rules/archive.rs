//! S7: tapes. Drives, slots and windows of a library are not sized here.

#[cfg(test)]
mod tests;

use crate::number::Number;

/// S7.1: TB that fit on a cartridge after formatting and beside the index. The compression
/// that makers print does not apply to media.
pub fn usable_tb<N: Number>(native_tb: N, formatted_share: N, left_by_index: N) -> N {
    native_tb * formatted_share * left_by_index
}

/// S7.1: cartridges for so many copies; a cartridge never holds two copies.
pub fn tapes<N: Number>(tb_per_copy: N, copies: N, usable_tb: N) -> N {
    copies * (tb_per_copy / usable_tb).ceil_guarded()
}

/// S7.1: cartridges of one copy.
pub fn tapes_per_copy<N: Number>(tb_per_copy: N, usable_tb: N) -> N {
    (tb_per_copy / usable_tb).ceil_guarded()
}

/// S7.3: drives that write so many MB/s to all copies, each at a share of its speed, with those
/// kept for restores. None where nothing is written and nothing kept.
pub fn drives_for_rate<N: Number>(
    peak_mb_s: N,
    copies: N,
    drive_mb_s: N,
    rate_share: N,
    for_restores: N,
) -> N {
    (peak_mb_s * copies / (drive_mb_s * rate_share)).ceil_guarded() + for_restores
}

/// S7.4: TB an hour that a drive writes at a share of its speed.
pub fn drive_tb_per_hour<N: Number>(drive_mb_s: N, rate_share: N) -> N {
    drive_mb_s * rate_share * N::literal(3600.0) / N::literal(1e6)
}

/// S7.4: drives that write so many TB within a window.
pub fn drives_for_window<N: Number>(tb: N, window_hours: N, tb_per_hour: N) -> N {
    (tb / (window_hours * tb_per_hour)).ceil_guarded()
}

/// S7.3: hours that drives are busy with so many GB at MB/s each.
pub fn drive_hours<N: Number>(gb: N, mb_s: N) -> N {
    gb * N::literal(1000.0) / mb_s / N::literal(3600.0)
}

/// S7.4: hours of a restore: each cartridge is fetched, threaded and wound, then read.
pub fn restore_hours<N: Number>(mounts: N, mount_seconds: N, gb: N, mb_s: N) -> N {
    mounts * mount_seconds / N::literal(3600.0) + drive_hours(gb, mb_s)
}

/// S7.4: GB that a partial restore reads: the wanted part of the file, and its index.
pub fn partial_restore_gb<N: Number>(file_gb: N, wanted_share: N, index_gb: N) -> N {
    file_gb * wanted_share + index_gb
}

/// S7.5: slots of the library: the cartridges that stay in it, those for cleaning, and a share
/// in hand.
pub fn slots<N: Number>(tapes_inside: N, cleaning: N, reserve_share: N) -> N {
    ((tapes_inside + cleaning) * (N::literal(1.0) + reserve_share)).ceil_guarded()
}

/// S7.5: copies that stay in the library when others are carried out of the house.
pub fn copies_inside<N: Number>(copies: N, carried_out: N) -> N {
    (copies - carried_out).greatest(N::literal(1.0))
}

/// S7.3: MB/s of a drive whose files are small: between two files it stops for a while.
pub fn drive_rate_of_files<N: Number>(drive_mb_s: N, file_mb: N, seconds_between: N) -> N {
    file_mb.clone() / (file_mb / drive_mb_s + seconds_between)
}

/// S7.6: GB-months that are billed for material in a tier with a least duration: whoever deletes
/// or moves it earlier pays as if it had stayed.
pub fn billed_gb_months<N: Number>(gb: N, days_kept: N, minimum_days: N) -> N {
    gb * days_kept.greatest(minimum_days) * N::literal(12.0) / N::literal(365.0)
}

/// S7.6: GB-months among these for which nothing is kept any more.
pub fn early_deletion_gb_months<N: Number>(gb: N, days_kept: N, minimum_days: N) -> N {
    let missing = (minimum_days - days_kept).greatest(N::literal(0.0));
    gb * missing * N::literal(12.0) / N::literal(365.0)
}

/// S7.6: price of material in an object tier over its stay: room, requests, and what is read.
pub fn object_cost<N: Number>(
    gb_months: N,
    price_per_gb_month: N,
    requests: N,
    price_per_request: N,
    read_gb: N,
    retrieval_and_egress_per_gb: N,
) -> N {
    gb_months * price_per_gb_month
        + requests * price_per_request
        + read_gb * retrieval_and_egress_per_gb
}

/// S7.7: chance that all of several independent copies are lost within a year.
pub fn all_copies_lost<N: Number>(chance_each: N, copies: N) -> N {
    N::apply(
        "chance of losing all copies",
        |values| match values {
            [chance, copies] => crate::number::power(*chance, copies.floor()),
            _ => 0.0,
        },
        &[chance_each, copies],
    )
}
