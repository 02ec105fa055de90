//! Figures of the committed tables against the publications they were taken from.

use std::collections::BTreeSet;

use super::super::*;
use super::{Folder, committed};

#[test]
fn every_table_parses() {
    assert_eq!(committed().check(), Vec::new());
}

#[test]
fn machine_types_carry_their_figures() {
    let tables = committed();
    let count = |provider| tables.machine_types(provider).unwrap().len();
    assert_eq!(
        [Provider::Aws, Provider::Azure, Provider::Gcp].map(count),
        [842, 1174, 410]
    );
    let machine = tables
        .machine_type(Provider::Aws, "m5.xlarge")
        .unwrap()
        .found()
        .unwrap();
    assert_eq!((machine.vcpu, machine.memory_gib), (4, Some(16.0)));
    assert_eq!(machine.family, "m5");
    assert!(machine.current_generation);

    let constrained = tables
        .machine_type(Provider::Azure, "Standard_DS12-1_v2")
        .unwrap();
    assert_eq!(constrained.found().unwrap().licensed_vcpu(), 4);
    let mixed = tables
        .machine_type(Provider::Gcp, "n2-highmem-128")
        .unwrap()
        .found()
        .unwrap();
    assert_eq!(
        mixed.clock_ghz,
        Some(2.6),
        "the lowest of the mixed processors"
    );
    let part = tables
        .machine_type(Provider::Aws, "g6f.large")
        .unwrap()
        .found()
        .unwrap();
    assert_eq!(
        part.gpu.as_ref().unwrap().count,
        0,
        "a part of an accelerator"
    );
}

#[test]
fn compute_prices_carry_their_figures() {
    let tables = committed();
    let price = tables
        .compute_price(
            Provider::Aws,
            "us-east-1",
            "m5.xlarge",
            OperatingSystem::Linux,
            Term::OnDemand,
        )
        .unwrap();
    let PriceFound::Exact(price) = price else {
        panic!("not exact: {price:?}");
    };
    assert_eq!(price.usd_per_hour, 0.192);
    assert_eq!(&*price.provenance.source, "S8");
    assert_eq!(price.provenance.as_of.unwrap().to_string(), "2026-07-20");
    assert!(price.provenance.verified);

    let all: usize = tables
        .regions()
        .unwrap()
        .iter()
        .filter_map(|region| tables.region_prices(region.provider, &region.id).unwrap())
        .map(|prices| prices.all().len())
        .sum();
    assert_eq!(all, 37_979);
}

#[test]
fn media_ids_are_stable() {
    let tables = committed();
    for (id, rate, verified) in [
        ("xavc-intra-100/1080i59.94", 112.0, false),
        ("xavc-intra-100/1080i50", 112.0, true),
        ("prores-422-hq/1080p25", 184.0, false),
        ("xdcam-hd422-50/1080i50", 50.0, true),
        ("avc-intra-100/1080i50", 100.0, false),
        ("dnxhr-444/2160p25", 1457.4, true),
        ("uncompressed-10bit-422/1080p25", 1036.8, true),
    ] {
        let format = tables
            .media(id)
            .unwrap()
            .found()
            .unwrap_or_else(|| panic!("{id}"));
        assert_eq!(format.video_megabits_per_second, rate, "{id}");
        assert_eq!(format.provenance.verified, verified, "{id}");
    }
    let proxy = tables.media("h264-720p").unwrap().found().unwrap();
    assert_eq!(proxy.media_use, MediaUse::Proxy);
    assert_eq!(proxy.provenance.label(), Label::EngineeringDefault);
    let default = tables.constant("proxy.rate_720p").unwrap().found().unwrap();
    assert_eq!(default.value, proxy.video_megabits_per_second);
    assert!(tables.all_media().unwrap().iter().all(|format| {
        format.id.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-./".contains(&byte)
        })
    }));
    let sound = tables.audio("pcm-48k-24bit-8ch").unwrap().found().unwrap();
    assert_eq!(sound.megabits_per_second, 9.216);
}

#[test]
fn hardware_and_limits_carry_their_figures() {
    let tables = committed();
    let number = |item, attribute| tables.hardware(item, attribute).unwrap().unwrap().number;
    assert_eq!(number("lto-9", "native_capacity"), Some(18.0));
    assert_eq!(number("lto-9", "native_rate"), Some(400.0));
    assert_eq!(number("raid-6", "write_penalty"), Some(6.0));
    let usable = tables.hardware("raid-6", "usable_disks").unwrap().unwrap();
    assert_eq!((usable.value.as_str(), usable.number), ("n-2", None));

    let gp3 = tables
        .volume_limit(Provider::Aws, "gp3")
        .unwrap()
        .found()
        .unwrap();
    assert_eq!(gp3.maximum_gib, 65_536.0);
    assert_eq!(
        (gp3.maximum_iops, gp3.maximum_mbps),
        (Some(80_000.0), Some(2000.0))
    );
    assert_eq!(
        (gp3.baseline_iops, gp3.baseline_mbps),
        (Some(3000.0), Some(125.0))
    );
    let d4 = tables
        .machine_disk_limit("Standard_D4s_v5")
        .unwrap()
        .unwrap();
    assert_eq!((d4.maximum_disks, d4.maximum_iops), (8, 6400.0));

    let disks = |name| {
        let machine = tables
            .machine_type(Provider::Aws, name)
            .unwrap()
            .found()
            .unwrap();
        let limit = tables.attach_limit(machine).unwrap().unwrap();
        (limit.maximum_disks, limit.shared_with_interfaces)
    };
    assert_eq!(disks("m5.xlarge"), (28, true));
    assert_eq!(disks("m7i.2xlarge"), (32, false));
    assert_eq!(disks("m7i.24xlarge"), (64, false));
}

#[test]
fn every_cited_source_is_listed() {
    let tables = committed();
    let mut cited: BTreeSet<String> = BTreeSet::new();
    let mut cite = |provenance: &Provenance| {
        cited.extend(provenance.source_ids().map(str::to_owned));
    };
    for provider in Provider::ALL {
        tables
            .machine_types(*provider)
            .unwrap()
            .iter()
            .for_each(|it| cite(&it.provenance));
        tables
            .storage_prices(*provider)
            .unwrap()
            .iter()
            .for_each(|it| cite(&it.provenance));
    }
    for region in tables.regions().unwrap() {
        if let Some(prices) = tables.region_prices(region.provider, &region.id).unwrap() {
            prices.all().iter().for_each(|it| cite(&it.provenance));
        }
    }
    tables
        .licenses()
        .unwrap()
        .iter()
        .for_each(|it| cite(&it.provenance));
    tables
        .all_media()
        .unwrap()
        .iter()
        .for_each(|it| cite(&it.provenance));
    tables
        .all_audio()
        .unwrap()
        .iter()
        .for_each(|it| cite(&it.provenance));
    tables
        .all_hardware()
        .unwrap()
        .iter()
        .for_each(|it| cite(&it.provenance));
    tables
        .lifecycles()
        .unwrap()
        .iter()
        .for_each(|it| cite(&it.provenance));
    tables
        .volume_limits()
        .unwrap()
        .iter()
        .for_each(|it| cite(&it.provenance));

    let page = std::fs::read_to_string(Folder::path("SOURCES.md")).unwrap();
    assert!(cited.len() > 40, "{cited:?}");
    for id in cited {
        if id.starts_with('S') {
            let source = tables
                .source(&id)
                .unwrap()
                .unwrap_or_else(|| panic!("{id}"));
            let line = format!("| {id} | {} | {} |", source.title, source.dated);
            assert!(page.contains(&line), "SOURCES.md lacks {line}");
        } else {
            assert!(
                page.contains(&format!("| `{id}` |")),
                "SOURCES.md lacks `{id}`"
            );
        }
    }
}

#[test]
fn nothing_recalled_passes_as_verified() {
    let tables = committed();
    let doubtful = |provenance: &Provenance| {
        matches!(
            &*provenance.source,
            "recollection" | "not-found" | "engineering-default"
        )
    };
    let mut seen = 0;
    let mut check = |provenance: &Provenance| {
        if doubtful(provenance) {
            seen += 1;
            assert!(!provenance.verified);
            assert!(provenance.label().is_assumption());
        }
    };
    tables
        .all_media()
        .unwrap()
        .iter()
        .for_each(|it| check(&it.provenance));
    tables
        .all_hardware()
        .unwrap()
        .iter()
        .for_each(|it| check(&it.provenance));
    tables
        .licenses()
        .unwrap()
        .iter()
        .for_each(|it| check(&it.provenance));
    tables
        .lifecycles()
        .unwrap()
        .iter()
        .for_each(|it| check(&it.provenance));
    tables
        .volume_limits()
        .unwrap()
        .iter()
        .for_each(|it| check(&it.provenance));
    for provider in Provider::ALL {
        tables
            .storage_prices(*provider)
            .unwrap()
            .iter()
            .for_each(|it| check(&it.provenance));
    }
    assert!(seen > 200, "{seen}");
}

#[test]
fn constants_have_labels_and_rules() {
    let tables = committed();
    let constants = tables.constants().unwrap();
    assert!(constants.len() > 150, "{}", constants.len());
    let free = &constants["online.free_share"];
    assert_eq!((free.value, free.label), (0.25, Label::EngineeringDefault));
    let rules: BTreeSet<&str> = constants
        .values()
        .map(|constant| constant.rule.split('.').next().unwrap())
        .collect();
    let expected: BTreeSet<String> = (1..=14).map(|rule| format!("S{rule}")).collect();
    assert_eq!(rules, expected.iter().map(String::as_str).collect());
    for constant in constants.values() {
        let recalled = constant.source.contains("recollection");
        assert_eq!(
            constant.label == Label::Unverified,
            recalled,
            "{}",
            constant.id
        );
    }
}
