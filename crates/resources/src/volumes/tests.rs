//! Volumes by medium.

use super::*;

fn volume(id: &str) -> HostVolume {
    HostVolume {
        id: id.to_owned(),
        name: "Originals and proxies until they are uploaded".to_owned(),
        letter: Some('S'),
        mount: None,
        size_gb: 100.0,
        size_gib: 94,
        kind: "gp3".to_owned(),
        iops: None,
        throughput_mb_per_second: None,
        boot: false,
        shared: false,
        allocation_unit_kib: 4,
        layout: None,
        requirements: Vec::new(),
    }
}

#[test]
fn labels_come_from_ids_and_fit_into_ntfs() {
    assert_eq!(volume_label(&volume("landing")), "landing");
    assert_eq!(volume_label(&volume("landing-2")), "landing");
    assert_eq!(volume_label(&volume("sql-data")), "sql-data");
    assert_eq!(volume_label(&volume("it's; $x")), "itsx");
    assert_eq!(volume_label(&volume("\u{65e5}")), "volume-s");
    assert_eq!(volume_label(&volume(&"a".repeat(50))).len(), 32);
}
