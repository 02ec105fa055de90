//! `queue`, `transcode`: S3.

use groundplan_catalog::units::{DataRate, Duration, Hours, Share, Unit};

use super::given::Given;
use super::parameter::{Calculator, Kind, Parameter};
use super::question::{Refusal, Results, contradiction, endless};
use crate::number::{Number, Traced};
use crate::rules::{queue, transcode};

const SHARE: Kind = Kind::Amount(Share::KIND);
const TIME: Kind = Kind::Amount(Duration::KIND);

const UTILISATION: Parameter =
    Parameter::new("utilisation", SHARE, "most of the slots that may be in use")
        .constant("transcode.utilisation_limit")
        .within(0.01, 0.999);
const WAIT: Parameter =
    Parameter::new("wait", TIME, "longest mean wait").constant("transcode.wait_target_minutes");
const ARRIVALS: Parameter = Parameter::new(
    "arrival-variation",
    Kind::Number(""),
    "squared coefficient of variation of the times between arrivals; 1 is random",
)
.constant("transcode.arrival_variation_squared")
.within(0.0, 1000.0);
const SERVICES: Parameter = Parameter::new(
    "service-variation",
    Kind::Number(""),
    "squared coefficient of variation of the durations; 1 is exponential, 0 constant",
)
.constant("transcode.service_variation_squared")
.within(0.0, 1000.0);
const OUTAGE: Parameter = Parameter::new(
    "outage",
    TIME,
    "an outage; adds the time until its backlog is worked off",
)
.optional();

/// A queue with several servers.
pub(super) static QUEUE: Calculator = Calculator {
    name: "queue",
    about: "a queue with several slots: how many, how long jobs wait, how long a backlog lasts",
    rule: "S3.5",
    parameters: &[
        Parameter::new("jobs", Kind::Number("jobs/h"), "jobs in the busy hour").within(0.0, 1e8),
        Parameter::new("service", TIME, "time that one job takes").within(1e-6, 525_600.0),
        Parameter::new(
            "slots",
            Kind::Whole("slots"),
            "slots that are there; the fewest are counted either way",
        )
        .optional()
        .within(1.0, 200_000.0),
        UTILISATION,
        WAIT,
        ARRIVALS,
        SERVICES,
        Parameter::new(
            "longer-than",
            TIME,
            "a wait; adds the share of jobs that waits longer",
        )
        .optional(),
        OUTAGE,
    ],
    reckon: queue_,
};

fn limit(load: &Traced, parameter: &'static str) -> Result<(), Refusal> {
    if load.value() > 100_000.0 {
        return Err(contradiction(
            parameter,
            "the load is above 100,000 erlangs",
            "give fewer or shorter jobs",
        ));
    }
    Ok(())
}

/// Slots, waits and drain of a load.
fn slots(
    given: &Given<'_>,
    results: &mut Results,
    load: &Traced,
    service: &Traced,
) -> Result<Traced, Refusal> {
    let variability = transcode::variability(
        given.number("arrival-variation"),
        given.number("service-variation"),
    );
    let fewest = transcode::slots(
        load.clone(),
        service.clone(),
        given.number("utilisation"),
        given.number("wait"),
        variability.clone(),
    );
    let fewest = results.put("slots", "", "S3.5", "fewest slots for both targets", fewest);
    let by_utilisation = transcode::slots(
        load.clone(),
        service.clone(),
        given.number("utilisation"),
        Traced::literal(1e12),
        variability.clone(),
    );
    results.put(
        "slots-by-utilisation",
        "",
        "S3.5",
        "fewest slots for the utilisation alone",
        by_utilisation,
    );
    let by_wait = transcode::slots(
        load.clone(),
        service.clone(),
        Traced::literal(1.0),
        given.number("wait"),
        variability.clone(),
    );
    results.put(
        "slots-by-wait",
        "",
        "S3.5",
        "fewest slots for the wait alone",
        by_wait,
    );
    let there = given.optional("slots").unwrap_or(fewest);
    if load.value() > 0.0 && there.value() <= load.value() {
        return Err(endless(
            "slots",
            "the load is not below the slots: the queue grows without end",
            format!("give {} slots or more", load.value().floor() + 1.0),
        ));
    }
    let busy = queue::utilisation(load.clone(), there.clone());
    results.put("utilisation", "", "S3.5", "share of the slots in use", busy);
    let waiting = queue::waiting_share(load.clone(), there.clone());
    results.put(
        "waiting",
        "",
        "S3.5",
        "share of jobs that has to wait",
        waiting,
    );
    let mean = transcode::mean_wait(there.clone(), load.clone(), service.clone(), variability);
    results.put("mean-wait", "min", "S3.5", "mean wait over all jobs", mean);
    if let Some(outage) = given.optional("outage") {
        let drain = transcode::drain_minutes(there.clone(), load.clone(), outage);
        results.put(
            "drain",
            "min",
            "S3.7",
            "until the backlog of the outage is worked off",
            drain,
        );
    }
    Ok(there)
}

fn queue_(given: &Given<'_>, results: &mut Results) -> Result<(), Refusal> {
    let service = given.number("service");
    let load = transcode::offered_load(given.number("jobs"), service.clone());
    limit(&load, "jobs")?;
    let load = results.put("load", "erlangs", "S3.4", "offered load", load);
    let there = slots(given, results, &load, &service)?;
    if let Some(time) = given.optional("longer-than") {
        let longer = queue::waiting_longer(load.clone(), there.clone(), time, service);
        results.put(
            "longer",
            "",
            "S3.5",
            "share that waits longer than `longer-than`",
            longer,
        );
    }
    let share = queue::waiting_share(load.clone(), there.clone());
    let length = share * load.clone().over(there - load);
    results.put(
        "queue",
        "jobs",
        "S3.5",
        "mean number of jobs that wait",
        length,
    );
    Ok(())
}

/// A transcode farm.
pub(super) static TRANSCODE: Calculator = Calculator {
    name: "transcode",
    about: "a transcode farm: slots, cores, memory and nodes, and the same in one window",
    rule: "S3",
    parameters: &[
        Parameter::new("jobs", Kind::Number("jobs/h"), "jobs in the busy hour; this or `jobs-per-day`").optional().within(0.0, 1e8),
        Parameter::new("jobs-per-day", Kind::Number("jobs/day"), "jobs of a day; the busy hour has a share of them").optional().within(0.0, 1e9),
        Parameter::new("peak-share", SHARE, "part of a day's jobs in its busiest hour").constant("transcode.peak_hour_share").within(0.0, 1.0),
        Parameter::new("window", Kind::Amount(Hours::KIND), "hours of the day in which material arrives").or(24.0).within(0.01, 24.0),
        Parameter::new("retries", SHARE, "jobs that run a second time").constant("transcode.retry_share").within(0.0, 10.0),
        Parameter::new("length", TIME, "material in one job").within(1e-3, 525_600.0),
        Parameter::new("speed", Kind::Number("x"), "speed of one slot against real time; this or frames").constant("transcode.speed").within(0.001, 10_000.0),
        Parameter::new("encoder-frames", Kind::Number("frames/s"), "frames a second that the encoder makes; with `source-frames`").optional().within(0.001, 1e6),
        Parameter::new("source-frames", Kind::Number("frames/s"), "frames a second of the material").or(25.0).within(1.0, 1000.0),
        Parameter::new("slots", Kind::Whole("slots"), "slots that are there").optional().within(1.0, 200_000.0),
        UTILISATION,
        WAIT,
        ARRIVALS,
        SERVICES,
        Parameter::new("cores-per-job", Kind::Number("cores"), "cores that one job uses").constant("transcode.cores_per_slot").within(0.01, 1024.0),
        Parameter::new("usable-cores", SHARE, "part of a node's cores for jobs").constant("transcode.usable_core_share").within(0.01, 1.0),
        Parameter::new("cores-per-node", Kind::Number("cores"), "cores of one node").or(16.0).within(0.1, 10_000.0),
        Parameter::new("spare-nodes", Kind::Whole("nodes"), "nodes that may be lost").or(0.0).within(0.0, 1000.0),
        Parameter::new("memory-system", Kind::Number("GiB"), "memory of the operating system").constant("transcode.memory_system_gib").within(0.0, 10_000.0),
        Parameter::new("memory-first", Kind::Number("GiB"), "memory of the first job").constant("transcode.memory_first_gib").within(0.0, 10_000.0),
        Parameter::new("memory-next", Kind::Number("GiB"), "memory of each further job").constant("transcode.memory_next_gib").within(0.0, 10_000.0),
        Parameter::new("rate", Kind::Amount(DataRate::KIND), "bit rate of the material; adds the port of a node").optional().within(0.0, 1e6),
        Parameter::new("licensed", Kind::Whole("sessions"), "sessions that the licence allows").optional().within(1.0, 1e6),
        Parameter::new("finish-within", TIME, "a window in which all jobs have to be done, one on each core at `speed`; adds the servers").optional().within(1e-3, 525_600.0),
        OUTAGE,
    ],
    reckon: transcode_,
};

fn transcode_(given: &Given<'_>, results: &mut Results) -> Result<(), Refusal> {
    let jobs = match (given.optional("jobs"), given.optional("jobs-per-day")) {
        (Some(jobs), None) => jobs,
        (None, Some(jobs)) => transcode::peak_jobs_per_hour(
            jobs,
            given.number("peak-share"),
            given.number("window"),
            given.number("retries"),
        ),
        (Some(_), Some(_)) => {
            return Err(contradiction(
                "jobs-per-day",
                "`jobs` and `jobs-per-day` both say how many there are",
                "give one of them",
            ));
        }
        (None, None) => {
            return Err(contradiction(
                "jobs",
                "the number of jobs is not said",
                "give `jobs` of the busy hour, or `jobs-per-day`",
            ));
        }
    };
    let jobs = results.put("jobs", "jobs/h", "S3.4", "jobs in the busy hour", jobs);
    let speed = match given.optional("encoder-frames") {
        Some(_) if given.is_given("speed") => {
            return Err(contradiction(
                "speed",
                "`speed` and `encoder-frames` both say how fast a slot is",
                "give one of them",
            ));
        }
        Some(frames) => transcode::speed(frames, given.number("source-frames")),
        None => given.number("speed"),
    };
    let service = transcode::service_minutes(given.number("length"), speed);
    let service = results.put("service", "min", "S3.1", "time of one job", service);
    let load = transcode::offered_load(jobs.clone(), service.clone());
    limit(&load, "length")?;
    let load = results.put("load", "erlangs", "S3.4", "offered load", load);
    let there = slots(given, results, &load, &service)?;
    if let Some(licensed) = given.optional("licensed") {
        let running = transcode::licensed_slots(there.clone(), Some(licensed));
        results.put(
            "licensed-slots",
            "",
            "S3.9",
            "slots that the licence lets run",
            running.clone(),
        );
        if running.value() <= load.value() && load.value() > 0.0 {
            return Err(endless(
                "licensed",
                "the licence lets fewer jobs run than come in: the queue grows without end",
                format!("{} sessions or more are needed", load.value().floor() + 1.0),
            ));
        }
    }
    let cores = transcode::cores(
        there.clone(),
        given.number("cores-per-job"),
        given.number("usable-cores"),
    );
    let cores = results.put("cores", "cores", "S3.6", "cores for the slots", cores);
    let carrying = transcode::nodes(cores, given.number("cores-per-node"));
    let carrying = results.put(
        "carrying-nodes",
        "",
        "S3.6",
        "nodes that carry them",
        carrying,
    );
    let nodes = transcode::nodes_with_spare(carrying.clone(), given.number("spare-nodes"));
    results.put(
        "nodes",
        "",
        "S3.6",
        "nodes with those that may be lost",
        nodes,
    );
    let each = there.over(carrying).ceil_guarded();
    let each = results.put("slots-per-node", "", "S3.6", "slots of one node", each);
    let memory = transcode::memory_gib(
        each.clone(),
        given.number("memory-system"),
        given.number("memory-first"),
        given.number("memory-next"),
    );
    results.put(
        "memory-per-node",
        "GiB",
        "S3.3",
        "memory of one node",
        memory,
    );
    if let Some(rate) = given.optional("rate") {
        let port = transcode::stream_mbps(each, rate);
        results.put("port-per-node", "Mbit/s", "S3.3", "port of one node", port);
    }
    if let Some(window) = given.optional("finish-within") {
        let servers =
            transcode::servers_for_window(jobs, service, window, given.number("cores-per-node"));
        results.put(
            "window-servers",
            "",
            "S3.3",
            "servers that finish in the window",
            servers,
        );
    }
    Ok(())
}
