//! Layouts and their prices, reckoned by hand.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use groundplan_catalog::tables::{Provider, TableSource, Tables};
use groundplan_profile::model::{DiskKinds, Striping};

use super::{Ask, Options, options};

struct Folder(PathBuf);

impl TableSource for Folder {
    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        std::fs::read_to_string(self.0.join(path))
            .ok()
            .map(Cow::Owned)
    }
}

fn tables() -> Tables<'static> {
    Tables::new(Folder(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sizing"),
    ))
}

fn ask<'a, 's>(tables: &'a Tables<'s>, provider: Provider, region: &'a str) -> Ask<'a, 's> {
    Ask {
        tables,
        provider,
        region,
        boot: false,
        shared: false,
        media: true,
        zonal: false,
        kinds: DiskKinds::Provisioned,
        striping: Striping::Needed,
        gib: 500.0,
        iops: 0.0,
        throughput_mb_s: 0.0,
        shared_iops: 1000.0,
    }
}

fn words(found: &Options) -> String {
    found.usable[0].disk.words()
}

fn reason<'o>(found: &'o Options, kind: &str) -> &'o str {
    let refused = found.refused.iter();
    let one = refused
        .into_iter()
        .find(|one| one.layout.split(' ').any(|word| word == kind))
        .unwrap_or_else(|| panic!("{kind} in {:#?}", found.refused));
    &one.reason
}

#[test]
fn every_kind_is_taken_or_has_its_reason() {
    let tables = tables();
    for (provider, region) in [
        (Provider::Aws, "us-east-1"),
        (Provider::Azure, "westeurope"),
        (Provider::Gcp, "europe-west3"),
    ] {
        for boot in [false, true] {
            for shared in [false, true] {
                for kinds in [DiskKinds::Provisioned, DiskKinds::Any] {
                    let ask = Ask {
                        boot,
                        shared: shared && !boot,
                        kinds,
                        ..ask(&tables, provider, region)
                    };
                    let found = options(&ask).unwrap();
                    let taken = &found.usable[0].disk.kind;
                    for kind in super::facts::of(provider) {
                        let known = kind.id == taken
                            || found
                                .refused
                                .iter()
                                .any(|one| one.layout.ends_with(kind.id) && !one.reason.is_empty());
                        assert!(known, "{} in {found:#?}", kind.id);
                    }
                }
            }
        }
    }
}

#[test]
fn speed_is_bought_where_it_is_cheapest() {
    let tables = tables();
    // 500 GiB at 6000 IOPS: gp3 500 x 0.08 + 3000 x 0.005 = 55 USD; gp2 has to have 2000 GiB
    // (200 USD), io2 500 x 0.125 + 6000 x 0.065 = 452.50 USD.
    let found = options(&Ask {
        iops: 6000.0,
        ..ask(&tables, Provider::Aws, "us-east-1")
    })
    .unwrap();
    assert_eq!(words(&found), "1 × 500 GiB gp3");
    assert_eq!(found.usable[0].disk.iops, Some(6000));
    assert!((found.usable[0].usd.unwrap() - 55.0).abs() < 1e-9);
    assert_eq!(reason(&found, "gp2"), "263.6 % dearer");
    assert_eq!(reason(&found, "io2"), "722.7 % dearer");
    assert!(reason(&found, "st1").starts_with("hard disks"));
    // Two disks have 6000 operations included.
    let cheaper = &found.refused[0];
    assert_eq!(cheaper.layout, "2 × 250 GiB gp3");
    assert!(cheaper.reason.starts_with("15.00 USD a month less"));
    let found = options(&Ask {
        iops: 6000.0,
        striping: Striping::Cheapest,
        ..ask(&tables, Provider::Aws, "us-east-1")
    })
    .unwrap();
    assert_eq!(words(&found), "2 × 250 GiB gp3");
    // One disk less is the next best, for machines that take few.
    assert_eq!(found.usable[1].disk.words(), "1 × 500 GiB gp3");
}

#[test]
fn throughput_takes_operations_with_it() {
    let tables = tables();
    // 1000 MB/s on one gp3 need 4000 operations, at 0.25 for each.
    let found = options(&Ask {
        throughput_mb_s: 1000.0,
        ..ask(&tables, Provider::Aws, "us-east-1")
    })
    .unwrap();
    let disk = &found.usable[0].disk;
    assert_eq!((disk.iops, disk.throughput), (Some(4000), Some(1000)));
}

#[test]
fn hard_disks_are_for_media_where_the_profile_allows_them() {
    let tables = tables();
    let any = Ask {
        kinds: DiskKinds::Any,
        throughput_mb_s: 40.0,
        gib: 2048.0,
        ..ask(&tables, Provider::Aws, "us-east-1")
    };
    // 2048 x 0.045 on st1, which gives 80 MiB/s; sc1 would need 3414 GiB for 40, at 51.21 USD.
    assert_eq!(words(&options(&any).unwrap()), "1 × 3414 GiB sc1");
    let faster = Ask {
        throughput_mb_s: 80.0,
        ..any
    };
    assert_eq!(words(&options(&faster).unwrap()), "1 × 2048 GiB st1");
    let database = Ask {
        media: false,
        ..any
    };
    let found = options(&database).unwrap();
    assert_eq!(found.usable[0].disk.kind, "gp3");
    assert_eq!(reason(&found, "st1"), "too slow for a database");
}

#[test]
fn azure_sizes_are_billed_as_the_next() {
    let tables = tables();
    let ask = ask(&tables, Provider::Azure, "westeurope");
    let found = options(&ask).unwrap();
    assert_eq!(words(&found), "1 × 512 GiB premium-ssd");
    assert_eq!(found.usable[0].disk.price_tier.as_deref(), Some("p20-lrs"));
    assert_eq!(
        reason(&found, "premium-ssd-v2"),
        "attaches only to machines in a zone"
    );
    // In a zone: 500 GiB x 0.00013 x 730 = 47.45 USD instead of 80.54.
    let zonal = Ask { zonal: true, ..ask };
    let found = options(&zonal).unwrap();
    assert_eq!(words(&found), "1 × 500 GiB premium-ssd-v2");
    assert!((found.usable[0].usd.unwrap() - 47.45).abs() < 1e-9);
    let any = Ask {
        kinds: DiskKinds::Any,
        ..ask
    };
    assert_eq!(words(&options(&any).unwrap()), "1 × 512 GiB standard-hdd");
    let boot = Ask { boot: true, ..any };
    assert_eq!(words(&options(&boot).unwrap()), "1 × 512 GiB premium-ssd");
}

#[test]
fn google_disks_grow_for_speed() {
    let tables = tables();
    let base = ask(&tables, Provider::Gcp, "europe-west3");
    assert_eq!(words(&options(&base).unwrap()), "1 × 500 GiB pd-balanced");
    // 6000 IOPS: 1000 GiB of pd-balanced (120 USD) against 500 GiB of pd-ssd (102 USD).
    let fast = Ask {
        iops: 6000.0,
        ..base
    };
    assert_eq!(words(&options(&fast).unwrap()), "1 × 500 GiB pd-ssd");
    let shared = Ask {
        shared: true,
        ..base
    };
    let found = options(&shared).unwrap();
    assert_eq!(found.usable[0].disk.kind, "hyperdisk-balanced");
}

#[test]
fn what_no_disk_holds_is_still_told() {
    let tables = tables();
    let found = options(&Ask {
        gib: 1e12,
        ..ask(&tables, Provider::Aws, "us-east-1")
    })
    .unwrap();
    assert_eq!(found.usable[0].disk.disks, 4096);
    assert!(found.usable[0].usd.is_none());
}
