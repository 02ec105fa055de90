//! What the look-ups answer beyond the figures themselves.

use super::super::*;
use super::{Folder, committed};

const LINUX: OperatingSystem = OperatingSystem::Linux;
const WINDOWS: OperatingSystem = OperatingSystem::Windows;

#[test]
fn only_the_region_asked_for_is_parsed() {
    let folder = Folder::default();
    let tables = Tables::new(folder.clone());
    assert_eq!(folder.asked(), Vec::<String>::new());
    let price = |name: &str| {
        tables
            .compute_price(Provider::Aws, "eu-central-1", name, LINUX, Term::OnDemand)
            .unwrap()
    };
    assert!(matches!(price("m5.xlarge"), PriceFound::Exact(_)));
    assert!(matches!(price("c5.xlarge"), PriceFound::Exact(_)));
    assert_eq!(
        folder.asked(),
        ["prices/compute/aws/eu-central-1.csv", "regions.csv"],
        "one region, once"
    );
}

#[test]
fn windows_is_derived_where_no_price_was_read() {
    let tables = committed();
    let price = |region, name, system| {
        tables
            .compute_price(Provider::Aws, region, name, system, Term::OnDemand)
            .unwrap()
    };
    let linux = price("eu-central-1", "m5.xlarge", LINUX);
    let windows = price("eu-central-1", "m5.xlarge", WINDOWS);
    let PriceFound::Derived { price: found, from } = &windows else {
        panic!("{windows:?}");
    };
    let expected = linux.price().unwrap().usd_per_hour + 4.0 * 0.046;
    assert!((found.usd_per_hour - expected).abs() < 1e-12);
    assert!(from.contains("4 vCPU x 0.046"), "{from}");
    assert_eq!(&*found.provenance.source, "S13+S23+S9");

    let burstable = price("eu-central-1", "t3.large", WINDOWS);
    let PriceFound::Derived { price: found, from } = &burstable else {
        panic!("{burstable:?}");
    };
    let here = price("eu-central-1", "t3.large", LINUX);
    let there = |system| {
        price("us-east-1", "t3.large", system)
            .price()
            .unwrap()
            .usd_per_hour
    };
    let expected = here.price().unwrap().usd_per_hour + there(WINDOWS) - there(LINUX);
    assert!((found.usd_per_hour - expected).abs() < 1e-12);
    assert!(from.contains("us-east-1"), "{from}");
}

#[test]
fn a_missing_price_is_never_zero() {
    let tables = committed();
    let missing = tables
        .compute_price(
            Provider::Aws,
            "us-east-1",
            "m5.xlarge",
            LINUX,
            Term::Committed1Year,
        )
        .unwrap();
    assert!(missing.is_missing());
    assert_eq!(missing.price(), None);

    let unknown_region = tables
        .compute_price(
            Provider::Aws,
            "eu-north-1",
            "m5.xlarge",
            LINUX,
            Term::OnDemand,
        )
        .unwrap();
    assert!(
        matches!(&unknown_region, PriceFound::OtherRegion { region, .. } if region == "us-east-1"),
        "{unknown_region:?}"
    );
    let same_continent = tables
        .storage_price(Provider::Azure, "uksouth", "premium-ssd", "p30-lrs", "disk")
        .unwrap();
    assert!(
        matches!(&same_continent, PriceFound::OtherRegion { region, price }
            if region == "westeurope" && price.size_gib == Some(1024.0)),
        "{same_continent:?}"
    );
    let license = tables
        .license_price("azure", "SQL Server", "Web", "license-included")
        .unwrap();
    assert!(license.is_missing(), "{license:?}");
    let standard = tables
        .license_price("aws", "SQL Server", "Standard", "license-included")
        .unwrap();
    assert_eq!(
        standard.price().unwrap().usd_for(2),
        Some(0.48),
        "four vCPU at least"
    );
}

#[test]
fn price_zones_cover_their_regions() {
    let tables = committed();
    let egress = tables
        .storage_steps(
            Provider::Azure,
            "westeurope",
            "internet-egress",
            "",
            "transfer",
        )
        .unwrap();
    let PriceFound::Exact(steps) = egress else {
        panic!("{egress:?}");
    };
    assert_eq!(
        stepped_cost(steps.iter().copied(), 100.0),
        0.0,
        "the free amount"
    );
    let cost = stepped_cost(steps.iter().copied(), 1100.0);
    assert!((cost - 87.0).abs() < 1e-9, "{cost}");
    let end = stepped_cost(steps.iter().copied(), 512_100.0);
    let beyond = stepped_cost(steps.iter().copied(), 512_200.0);
    assert!(
        (beyond - end - 5.0).abs() < 1e-6,
        "the end of the list is not free"
    );
}

#[test]
fn steps_begin_after_what_is_included() {
    let tables = committed();
    let iops = tables
        .storage_steps(Provider::Aws, "us-east-1", "ebs", "gp3", "iops")
        .unwrap();
    let PriceFound::Exact(steps) = iops else {
        panic!("{iops:?}");
    };
    assert_eq!(stepped_cost(steps.iter().copied(), 3000.0), 0.0);
    assert!((stepped_cost(steps.iter().copied(), 5000.0) - 10.0).abs() < 1e-9);
    let io2 = tables
        .storage_steps(Provider::Aws, "us-east-1", "ebs", "io2", "iops")
        .unwrap()
        .map(|steps| stepped_cost(steps, 40_000.0));
    let expected = 32_000.0 * 0.065 + 8000.0 * 0.046;
    assert!((io2.price().unwrap() - expected).abs() < 1e-9, "{io2:?}");
}

#[test]
fn units_are_converted_to_decimal_months() {
    let tables = committed();
    let disk = tables
        .storage_price(
            Provider::Azure,
            "westeurope",
            "premium-ssd-v2",
            "lrs",
            "storage",
        )
        .unwrap();
    let per_gib_hour = disk.price().unwrap().usd;
    let expected = per_gib_hour * 730.0 * 1e9 / 1_073_741_824.0;
    assert!((disk.price().unwrap().usd_per_gb().unwrap() - expected).abs() < 1e-12);
}

#[test]
fn unknown_names_get_the_nearest_known() {
    let tables = committed();
    let nearest = |found: Named<'_, MediaFormat>| match found {
        Named::Unknown { nearest } => nearest.map(str::to_owned),
        Named::Found(format) => panic!("{format:?}"),
    };
    assert_eq!(
        nearest(tables.media("xavc-intra-100/1080i5994").unwrap()).as_deref(),
        Some("xavc-intra-100/1080i59.94")
    );
    assert!(matches!(
        tables.machine_type(Provider::Aws, "m5.xlrage").unwrap(),
        Named::Unknown {
            nearest: Some("m5.xlarge")
        }
    ));
    assert!(matches!(
        tables.constant("online.free_shares").unwrap(),
        Named::Unknown {
            nearest: Some("online.free_share")
        }
    ));
}

#[test]
fn a_users_folder_replaces_single_tables() {
    let mine = std::collections::BTreeMap::from([(
        "volume-limits.csv".to_owned(),
        "provider,id,name,maximum_gib,maximum_iops,maximum_mbps,source\n\
         aws,gp3,gp3,100,200,300,quote-17\n"
            .to_owned(),
    )]);
    let tables = Tables::new(Overlay {
        upper: mine,
        lower: Folder::default(),
    });
    let limits = tables.volume_limits().unwrap();
    assert_eq!(limits.len(), 1);
    assert_eq!(limits[0].maximum_iops, Some(200.0));
    assert!(
        tables.media("h264-720p").unwrap().found().is_some(),
        "the rest is built in"
    );
}
