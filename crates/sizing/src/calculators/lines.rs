//! `erlang-b`, `erlang-c`, `extended-erlang-b`: S3.5 and S10.3.

use groundplan_catalog::units::{Duration, Share, Unit};

use super::given::Given;
use super::parameter::{Calculator, Kind, Parameter};
use super::question::{Refusal, Results, contradiction, endless};
use crate::number::{Number, Traced};
use crate::rules::{fax, queue};

const SHARE: Kind = Kind::Amount(Share::KIND);
const TIME: Kind = Kind::Amount(Duration::KIND);
const MOST_LOAD: f64 = 100_000.0;
const MOST_LINES: f64 = 200_000.0;

const LOAD: Parameter = Parameter::new(
    "load",
    Kind::Number("erlangs"),
    "offered load; this, or `calls` and `duration`",
)
.optional()
.within(0.0, MOST_LOAD);
const CALLS: Parameter = Parameter::new(
    "calls",
    Kind::Number("calls/h"),
    "calls, jobs or pages in the busy hour",
)
.optional()
.within(0.0, 1e8);
const DURATION: Parameter = Parameter::new("duration", TIME, "how long each takes")
    .optional()
    .within(0.0, 525_600.0);
const TARGET: Parameter = Parameter::new("blocking", SHARE, "share of the calls that may be lost")
    .constant("fax.inbound_blocking")
    .within(1e-9, 0.999);
const LINES: Parameter = Parameter::new(
    "lines",
    Kind::Whole("lines"),
    "lines that are there; the fewest are counted either way",
)
.optional()
.within(0.0, MOST_LINES);

/// Lost calls.
pub(super) static ERLANG_B: Calculator = Calculator {
    name: "erlang-b",
    about: "lines for calls that are lost when all are busy, and the share that is lost",
    rule: "S10.3",
    parameters: &[LOAD, CALLS, DURATION, TARGET, LINES],
    reckon: erlang_b,
};

/// The load, or that of calls of a duration.
fn load(given: &Given<'_>, results: &mut Results) -> Result<Traced, Refusal> {
    let load = match (
        given.optional("load"),
        given.optional("calls"),
        given.optional("duration"),
    ) {
        (Some(load), None, None) => load,
        (None, Some(calls), Some(duration)) => fax::load_of_pages(calls, duration),
        (Some(_), ..) => {
            return Err(contradiction(
                "load",
                "`load` and `calls` with `duration` say the same",
                "give one or the other",
            ));
        }
        _ => {
            return Err(contradiction(
                "load",
                "the load is not said",
                "give `load` in erlangs, or `calls` in the busy hour and their `duration`",
            ));
        }
    };
    if load.value() > MOST_LOAD {
        return Err(contradiction(
            "calls",
            format!("the load is above {MOST_LOAD} erlangs"),
            "give fewer or shorter calls",
        ));
    }
    Ok(results.put("load", "erlangs", "S10.1", "offered load", load))
}

fn erlang_b(given: &Given<'_>, results: &mut Results) -> Result<(), Refusal> {
    let load = load(given, results)?;
    let fewest = queue::lines(load.clone(), given.number("blocking"));
    let fewest = results.put("lines", "", "S10.3", "fewest lines for the target", fewest);
    let there = given.optional("lines").unwrap_or_else(|| fewest.clone());
    let lost = queue::blocking(load.clone(), there.clone());
    let lost = results.put("lost", "", "S10.3", "share of calls that is lost", lost);
    let carried = load * lost.complement();
    let carried = results.put("carried", "erlangs", "S10.3", "carried load", carried);
    results.put(
        "utilisation",
        "",
        "S10.3",
        "share of the lines in use",
        carried.over(there),
    );
    Ok(())
}

/// Lost calls that come again.
pub(super) static EXTENDED_ERLANG_B: Calculator = Calculator {
    name: "extended-erlang-b",
    about: "the same where a share of the callers that found all lines busy tries again",
    rule: "S10.3",
    parameters: &[
        LOAD,
        CALLS,
        DURATION,
        TARGET,
        Parameter::new("recall", SHARE, "share of the lost calls that comes again")
            .or(0.5)
            .within(0.0, 1.0),
        Parameter::new(
            "lines",
            Kind::Whole("lines"),
            "lines that are there; the fewest are counted either way",
        )
        .optional()
        .within(1.0, 20_000.0),
    ],
    reckon: extended,
};

fn extended(given: &Given<'_>, results: &mut Results) -> Result<(), Refusal> {
    let load = load(given, results)?;
    let recall = given.number("recall");
    if load.value() > 10_000.0 {
        return Err(contradiction(
            "load",
            "with recalls the load is reckoned up to 10,000 erlangs",
            "give a smaller load, or use `erlang-b`",
        ));
    }
    let fewest = queue::lines_with_recalls(load.clone(), given.number("blocking"), recall.clone());
    let fewest = results.put("lines", "", "S10.3", "fewest lines for the target", fewest);
    let there = given.optional("lines").unwrap_or(fewest);
    let offered = queue::offered_with_recalls(load, there.clone(), recall);
    if offered.value().is_infinite() {
        return Err(endless(
            "lines",
            "callers who never give up overload these lines: the load grows without end",
            "give more lines, or a recall below 1",
        ));
    }
    let offered = results.put(
        "offered",
        "erlangs",
        "S10.3",
        "load with the calls that come again",
        offered,
    );
    let lost = queue::blocking(offered, there);
    results.put(
        "lost",
        "",
        "S10.3",
        "share of attempts that finds all lines busy",
        lost,
    );
    Ok(())
}

/// Jobs that wait.
pub(super) static ERLANG_C: Calculator = Calculator {
    name: "erlang-c",
    about: "slots for jobs that wait in one queue, the share that waits, and how long",
    rule: "S3.5",
    parameters: &[
        LOAD,
        CALLS,
        Parameter::new(
            "duration",
            TIME,
            "how long each takes; with `load`, the unit of the waits",
        )
        .optional()
        .within(0.0, 525_600.0),
        Parameter::new("slots", Kind::Whole("slots"), "slots that are there")
            .optional()
            .within(1.0, MOST_LINES),
        Parameter::new(
            "within",
            SHARE,
            "share that has to wait no longer than `wait`",
        )
        .or(0.8)
        .within(0.0, 0.999_999),
        Parameter::new("wait", TIME, "longest wait of that share")
            .or(20.0 / 60.0)
            .within(0.0, 525_600.0),
    ],
    reckon: erlang_c,
};

fn erlang_c(given: &Given<'_>, results: &mut Results) -> Result<(), Refusal> {
    let duration = given.optional("duration");
    let load = match (given.optional("load"), given.optional("calls"), &duration) {
        (Some(load), None, _) => load,
        (None, Some(calls), Some(duration)) => fax::load_of_pages(calls, duration.clone()),
        (Some(_), Some(_), _) => {
            return Err(contradiction(
                "load",
                "`load` and `calls` say the same",
                "give one of them",
            ));
        }
        _ => {
            return Err(contradiction(
                "load",
                "the load is not said",
                "give `load` in erlangs, or `calls` in the busy hour and their `duration`",
            ));
        }
    };
    if load.value() > MOST_LOAD {
        return Err(contradiction(
            "calls",
            format!("the load is above {MOST_LOAD} erlangs"),
            "give fewer or shorter calls",
        ));
    }
    let load = results.put("load", "erlangs", "S3.4", "offered load", load);
    let service = duration.unwrap_or_else(|| Traced::literal(1.0));
    if service.value() <= 0.0 {
        return Err(contradiction(
            "duration",
            "jobs that take no time never wait",
            "give a duration above zero",
        ));
    }
    let wait = given.number("wait");
    let fewest = queue::slots_within(
        load.clone(),
        service.clone(),
        given.number("within"),
        wait.clone(),
    );
    let fewest = results.put("slots", "", "S3.5", "fewest slots for the target", fewest);
    let there = given.optional("slots").unwrap_or(fewest);
    if load.value() > 0.0 && there.value() <= load.value() {
        return Err(endless(
            "slots",
            "the load is not below the slots: the queue grows without end",
            format!("give {} slots or more", load.value().floor() + 1.0),
        ));
    }
    let waiting = queue::waiting_share(load.clone(), there.clone());
    results.put("waiting", "", "S3.5", "share that has to wait", waiting);
    let mean = crate::rules::transcode::mean_wait(
        there.clone(),
        load.clone(),
        service.clone(),
        Traced::literal(1.0),
    );
    results.put("mean-wait", "min", "S3.5", "mean wait over all", mean);
    let longer = queue::waiting_longer(load.clone(), there.clone(), wait, service);
    results.put(
        "longer",
        "",
        "S3.5",
        "share that waits longer than `wait`",
        longer,
    );
    let busy = queue::utilisation(load, there);
    results.put("utilisation", "", "S3.5", "share of the slots in use", busy);
    Ok(())
}
