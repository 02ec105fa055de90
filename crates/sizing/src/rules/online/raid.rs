//! S1.7: disks, groups and spares behind a usable size.
//!
//! A layout has `data` disks of content and `parity` disks of redundancy in each group: mirrors
//! are 1 + 1, RAID 5 is (n-1) + 1, RAID 6 is (n-2) + 2, erasure coding k + m, r replicas
//! 1 + (r-1).

use crate::number::Number;

/// Groups of disks that hold a usable size.
pub fn groups<N: Number>(usable_gb: N, disk_gb: N, data: N) -> N {
    (usable_gb / (disk_gb * data)).ceil_guarded()
}

/// Whole groups that so many disks make.
pub fn groups_of_disks<N: Number>(disks: N, data: N, parity: N) -> N {
    N::apply(
        "whole groups",
        |values| match values {
            [disks, size] if *size > 0.0 => (disks / size + 1e-9).floor(),
            _ => 0.0,
        },
        &[disks, data + parity],
    )
}

/// Disks of so many groups.
pub fn disks<N: Number>(groups: N, data: N, parity: N) -> N {
    groups * (data + parity)
}

/// Usable GB of so many groups.
pub fn usable_gb<N: Number>(groups: N, disk_gb: N, data: N) -> N {
    groups * data * disk_gb
}

/// Hot spares: one for each started set of `disks_per_spare` disks; none where that is zero.
pub fn hot_spares<N: Number>(disks: N, disks_per_spare: N) -> N {
    disks.over(disks_per_spare).ceil_guarded()
}

/// Raw GB of all disks with the spares.
pub fn raw_with_spares_gb<N: Number>(disks: N, spares: N, disk_gb: N) -> N {
    (disks + spares) * disk_gb
}

/// Part of the raw size that content can use.
pub fn usable_share<N: Number>(usable_gb: N, raw_gb: N) -> N {
    usable_gb.over(raw_gb)
}
