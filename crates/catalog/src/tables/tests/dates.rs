//! Dates, and what lifecycles mean on a day.

use super::super::*;
use super::committed;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn dates_are_checked_against_the_calendar() {
    assert_eq!(day("2024-02-29").to_string(), "2024-02-29");
    for wrong in [
        "2023-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-1-1",
        "2026-11",
        "",
        "x",
        "2026-11-20-1",
    ] {
        assert!(wrong.parse::<Date>().is_err(), "{wrong}");
    }
    assert_eq!(day("1970-01-01").days_since_epoch(), 0);
    assert_eq!(day("2000-03-01").days_since_epoch(), 11_017);
    assert_eq!(day("2026-11-20").days_until(day("2027-01-12")), 53);
    let month: PartialDate = "2026-02".parse().unwrap();
    assert_eq!(
        (month.earliest(), month.latest()),
        (day("2026-02-01"), day("2026-02-28"))
    );
    assert_eq!("2025".parse::<PartialDate>().unwrap().to_string(), "2025");
}

#[test]
fn windows_server_2016_ends_on_its_last_day() {
    let tables = committed();
    let on = |date: &str| {
        tables
            .lifecycle("Windows Server", "2016", day(date))
            .unwrap()
    };
    assert_eq!(
        on("2027-01-12").status,
        SupportStatus::MainstreamEnded {
            since: day("2022-01-11"),
            until: Some(day("2027-01-12")),
        }
    );
    let after = on("2027-01-13");
    assert_eq!(
        after.status,
        SupportStatus::Unsupported {
            since: day("2027-01-12"),
            paid_extension_until: Some(day("2030-01-12")),
        }
    );
    assert!(after.status.is_over());
    assert_eq!(after.successor, Some("2025"));
}

#[test]
fn a_release_stands_for_its_newest_service_pack() {
    let tables = committed();
    let sql = tables
        .lifecycle("sql server", "2016", day("2026-11-20"))
        .unwrap();
    assert_eq!(
        sql.status,
        SupportStatus::Unsupported {
            since: day("2026-07-14"),
            paid_extension_until: Some(day("2029-07-17")),
        }
    );
    assert_eq!(sql.successor, Some("2025"));
    let before = tables
        .lifecycle("SQL Server", "2016", day("2026-07-14"))
        .unwrap();
    assert!(!before.status.is_over());
    let pack = tables
        .lifecycle("SQL Server", "2016 SP1", day("2020-01-01"))
        .unwrap();
    assert!(
        pack.status.is_over(),
        "a named service pack is taken at its word"
    );
    let newest = tables
        .lifecycle("SQL Server", "2025", day("2026-11-20"))
        .unwrap();
    assert_eq!(newest.successor, None);
}

#[test]
fn services_retire() {
    let tables = committed();
    let balancer = tables
        .lifecycle("Azure Load Balancer", "Basic", day("2026-11-20"))
        .unwrap();
    assert_eq!(
        balancer.status,
        SupportStatus::Retired {
            since: day("2025-09-30")
        }
    );
    assert_eq!(balancer.successor, Some("Standard"));

    let machine = tables
        .machine_type(Provider::Azure, "Standard_D4s_v3")
        .unwrap()
        .found()
        .unwrap();
    let support = tables.machine_support(machine, day("2026-11-20")).unwrap();
    assert_eq!(
        support.status,
        SupportStatus::Supported {
            until: Some(day("2029-11-15"))
        }
    );
    let closed = support.entry.unwrap().closed_to_new.unwrap();
    assert!(closed.earliest() <= day("2026-11-20"));
}

#[test]
fn an_unknown_version_says_so() {
    let tables = committed();
    let support = tables
        .lifecycle("Windows Server", "2061", day("2026-11-20"))
        .unwrap();
    assert_eq!(support.status, SupportStatus::Unknown);
    assert_eq!(support.entry, None);
    assert!(support.nearest.is_some());
    let product = tables
        .lifecycle("No Such Thing", "1", day("2026-11-20"))
        .unwrap();
    assert_eq!(
        (product.status, product.successor),
        (SupportStatus::Unknown, None)
    );
}

#[test]
fn every_day_is_found_again_by_its_number() {
    for days in -25_567..=376_199 {
        let date = Date::from_days_since_epoch(days);
        assert_eq!(Date::new(date.year(), date.month(), date.day()), Some(date));
        assert_eq!(date.days_since_epoch(), days);
    }
    assert_eq!(
        Date::from_days_since_epoch(i32::MAX).to_string(),
        "2999-12-31"
    );
    assert_eq!(
        Date::from_days_since_epoch(i32::MIN).to_string(),
        "1900-01-01"
    );
}
