//! `transfer`, `replication`: S5 and S9.

use groundplan_catalog::units::{DataRate, DataSize, Duration, Hours, Share, Unit};

use super::given::Given;
use super::parameter::{Calculator, Kind, Parameter};
use super::question::{Refusal, Results, contradiction, endless};
use crate::number::{Number, Traced};
use crate::rules::{network, recovery};

const RATE: Kind = Kind::Amount(DataRate::KIND);
const SIZE: Kind = Kind::Amount(DataSize::KIND);
const SHARE: Kind = Kind::Amount(Share::KIND);

/// How long a transfer takes, and what a daily volume asks of a link.
pub(super) static TRANSFER: Calculator = Calculator {
    name: "transfer",
    about: "how long a transfer takes, what a daily volume asks of the link, and its backlog",
    rule: "S5",
    parameters: &[
        Parameter::new("size", SIZE, "what is sent"),
        Parameter::new("link", RATE, "speed of the link").within(1e-6, 1e8),
        Parameter::new("efficiency", SHARE, "part of the link that carries content")
            .constant("network.efficiency")
            .within(0.01, 1.0),
        Parameter::new(
            "window",
            Kind::Amount(Hours::KIND),
            "hours of a day in which the size comes in anew; adds the backlog",
        )
        .optional()
        .within(0.01, 24.0),
        Parameter::new(
            "round-trip",
            Kind::Amount(Duration::KIND),
            "round trip time; limits a single connection",
        )
        .optional()
        .within(1e-6, 1.0),
        Parameter::new("tcp-window", SIZE, "window of a connection")
            .or(0.000_065_536)
            .within(1e-9, 10.0),
        Parameter::new("segment", Kind::Number("B"), "bytes of content in a packet")
            .or(1460.0)
            .within(1.0, 65_536.0),
        Parameter::new(
            "loss",
            SHARE,
            "packets that are lost; 0 leaves the window to decide",
        )
        .or(0.0)
        .within(0.0, 0.5),
        Parameter::new(
            "loss-factor",
            Kind::Number(""),
            "factor of the bound by loss",
        )
        .constant("network.mathis_factor")
        .within(0.1, 10.0),
        Parameter::new(
            "connections",
            Kind::Whole("connections"),
            "connections at once",
        )
        .or(1.0)
        .within(1.0, 10_000.0),
    ],
    reckon: transfer,
};

fn transfer(given: &Given<'_>, results: &mut Results) -> Result<(), Refusal> {
    let (size, link) = (given.number("size"), given.number("link"));
    let efficiency = given.number("efficiency");
    let mut carried = link.clone() * efficiency.clone();
    if let Some(round_trip) = given.optional("round-trip") {
        let milliseconds = round_trip * Traced::literal(60_000.0);
        let kilobytes = given.number("tcp-window") * Traced::literal(1e6);
        let mut bound = network::window_bound_mbps(kilobytes, milliseconds.clone());
        if given.plain("loss").is_some_and(|loss| loss > 0.0) {
            bound = bound.least(network::loss_bound_mbps(
                given.number("segment"),
                milliseconds,
                given.number("loss"),
                given.number("loss-factor"),
            ));
        }
        let bound = results.put(
            "connection",
            "Mbit/s",
            "S5.1",
            "most of one connection",
            bound,
        );
        carried = network::carried_mbps(link, efficiency, given.number("connections"), bound);
    }
    let carried = results.put("carried", "Mbit/s", "S5.1", "content on the link", carried);
    // The efficiency is in what is carried already.
    let whole = || Traced::literal(1.0);
    let hours = network::transfer_hours(size.clone(), carried.clone(), whole());
    results.put("time", "h", "S5.1", "duration", hours);
    let mean = network::mean_mbps(size.clone());
    results.put(
        "mean",
        "Mbit/s",
        "S5.2",
        "mean rate of the size in a day",
        mean,
    );
    let least = network::link_mbps(size.clone(), given.number("efficiency"));
    results.put(
        "least-link",
        "Mbit/s",
        "S5.2",
        "least link for the size in a day",
        least,
    );
    if let Some(window) = given.optional("window") {
        let drain = network::drain_gb_per_hour(carried, whole());
        let surplus = network::daily_surplus_gb(size.clone(), drain.clone());
        if surplus.value() > 1e-9 {
            return Err(endless(
                "link",
                "the link carries less in a day than comes in: the backlog grows without end",
                format!(
                    "give a link of {} Mbit/s or more",
                    crate::text::number(network::link_mbps(
                        given.plain("size").unwrap_or(0.0),
                        given.plain("efficiency").unwrap_or(1.0),
                    ))
                ),
            ));
        }
        let backlog = network::window_backlog_gb(size, window, drain);
        results.put("backlog", "GB", "S5.2", "largest backlog of a day", backlog);
    }
    Ok(())
}

/// The link to a recovery site.
pub(super) static REPLICATION: Calculator = Calculator {
    name: "replication",
    about: "the link to a recovery site, what may be lost, and how long a copy takes to catch up",
    rule: "S9",
    parameters: &[
        Parameter::new("change", SIZE, "what changes in a day; this or `rate`").optional(),
        Parameter::new(
            "rate",
            RATE,
            "rate of change in the busiest window; this or `change`",
        )
        .optional()
        .within(0.0, 1e7),
        Parameter::new(
            "recovery-point",
            Kind::Amount(Duration::KIND),
            "data that may be lost, as time",
        )
        .or(15.0)
        .within(1e-3, 525_600.0),
        Parameter::new(
            "peak-factor",
            Kind::Number("x"),
            "rate of the busiest window over the day's mean",
        )
        .or(1.0)
        .within(1.0, 1000.0),
        Parameter::new(
            "dedupe",
            SHARE,
            "part of the change that deduplication saves",
        )
        .constant("recovery.dedupe_share")
        .within(0.0, 0.99),
        Parameter::new("overhead", SHARE, "what protocols add")
            .constant("recovery.protocol_overhead_share")
            .within(0.0, 10.0),
        Parameter::new("efficiency", SHARE, "part of the link that carries content")
            .constant("network.efficiency")
            .within(0.01, 1.0),
        Parameter::new("share", SHARE, "part of the link that replication may use")
            .or(1.0)
            .within(0.01, 1.0),
        Parameter::new("headroom", SHARE, "room beyond the rate")
            .constant("recovery.headroom_share")
            .within(0.0, 10.0),
        Parameter::new("link", RATE, "the link that is there; adds the catch-up")
            .optional()
            .within(1e-6, 1e8),
        Parameter::new(
            "outage",
            Kind::Amount(Hours::KIND),
            "hours without the link",
        )
        .or(8.0)
        .within(0.0, 8760.0),
        Parameter::new(
            "first-copy",
            SIZE,
            "what is copied at the start; adds its duration",
        )
        .optional(),
    ],
    reckon: replication,
};

fn replication(given: &Given<'_>, results: &mut Results) -> Result<(), Refusal> {
    let mean = match (given.optional("change"), given.optional("rate")) {
        (Some(change), None) => network::mean_mbps(change),
        (None, Some(rate)) => rate,
        (Some(_), Some(_)) => {
            return Err(contradiction(
                "rate",
                "`change` and `rate` both say how much changes",
                "give one of them",
            ));
        }
        (None, None) => {
            return Err(contradiction(
                "change",
                "how much changes is not said",
                "give `change`, or `rate`",
            ));
        }
    };
    let mean = results.put("mean", "Mbit/s", "S9.1", "rate of change", mean);
    let peak = mean.clone() * given.number("peak-factor");
    let peak = results.put("peak", "Mbit/s", "S9.1", "rate in the busiest window", peak);
    let point = given.number("recovery-point");
    let risk = recovery::at_risk_gb(peak.clone(), point);
    results.put("at-risk", "GB", "S9.2", "data at risk", risk);
    let link = recovery::link_mbps(
        peak,
        &recovery::Link {
            dedupe_share: given.number("dedupe"),
            overhead_share: given.number("overhead"),
            efficiency: given.number("efficiency"),
            link_share: given.number("share"),
            headroom_share: given.number("headroom"),
        },
    );
    results.put("link", "Mbit/s", "S9.1", "link that is needed", link);
    if let Some(there) = given.optional("link") {
        let outage = given.number("outage");
        let carried = there.clone() * given.number("efficiency") * given.number("share");
        let carried = results.put(
            "carried",
            "Mbit/s",
            "S9.2",
            "content on the link that is there",
            carried,
        );
        let backlog = recovery::backlog_gb(mean.clone(), outage.clone());
        results.put(
            "backlog",
            "GB",
            "S9.2",
            "change while the link was away",
            backlog,
        );
        let hours = recovery::catch_up_hours(mean, outage, carried);
        if hours.value().is_infinite() {
            return Err(endless(
                "link",
                "the link carries no more than the change: the copy never catches up",
                "give a faster link, or less change",
            ));
        }
        results.put(
            "catch-up",
            "h",
            "S9.2",
            "until the copy is level again",
            hours,
        );
        if let Some(first) = given.optional("first-copy") {
            let share = given.number("efficiency") * given.number("share");
            let days = recovery::first_copy_days(first, there, share);
            results.put(
                "first-copy",
                "d",
                "S9.3",
                "duration of the first copy",
                days,
            );
        }
    } else if given.is_given("first-copy") {
        return Err(contradiction(
            "first-copy",
            "how long the first copy takes depends on the link",
            "give `link` too",
        ));
    }
    Ok(())
}
