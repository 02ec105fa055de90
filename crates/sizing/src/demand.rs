//! The order of calculation: the rules, fed with the inputs, figure by figure.
//!
//! Every figure is reckoned at a number of years after the start, by which the daily volume has
//! grown, or at a moment of a timeline. Nothing here knows a minimum, a machine or a price.

mod further;
mod standing;

pub(crate) use standing::{Factors, Standing, Stocks, archived_since};

use crate::inputs::{Class, Growth, Inputs};
use crate::ledger::Ledger;
use crate::number::Number;
use crate::rules::{archive, bitrate, database, landing, network, online, transcode, web};

/// One source of material, reckoned at the year in question.
pub(crate) struct Stream<N> {
    /// How far it has grown since the start.
    growth: N,
    /// Originals, Mbit/s with sound.
    rate: N,
    /// Hours of material a day.
    hours: N,
    /// Originals a day in GB.
    daily: N,
    /// Proxies a day in GB.
    proxy_daily: N,
    /// Files a day.
    files: N,
    /// Files a day that jobs are made of.
    jobs: N,
    /// Minutes of material in one file.
    file_minutes: N,
    /// GB of the largest file.
    largest: N,
    /// Feeds at the same time, not rounded: it is a mean like everything else here.
    concurrent: N,
    /// Hours of the day in which it arrives.
    window: N,
}

/// Reckons all figures at so many years after the start.
pub(crate) fn reckon<N: Number>(inputs: &Inputs<N>, years: &N) -> Ledger<N> {
    let factors = Factors::after(inputs, years);
    let standing = Standing::Steady {
        years: years.clone(),
    };
    at(inputs, &factors, &standing, Ledger::new())
}

/// Enters all figures into a ledger: the workload grown by so much, with so much standing.
pub(crate) fn at<N: Number>(
    inputs: &Inputs<N>,
    factors: &Factors<N>,
    standing: &Standing<N>,
    mut ledger: Ledger<N>,
) -> Ledger<N> {
    let constants = &inputs.constants;
    let shared = (!inputs.grows_apart()).then(|| growth(&mut ledger, factors.workload.clone()));
    let proxy_rate = ledger.stays(
        "proxy.rate",
        "Bit rate of a proxy with sound",
        "Mbit/s",
        "S2",
        inputs.proxy_rate.clone() + constants.proxy_audio.clone(),
    );
    let workload = shared.unwrap_or_else(|| factors.workload.clone());
    let streams: Vec<Stream<N>> = inputs
        .classes
        .iter()
        .zip(&factors.sources)
        .map(|(class, own)| {
            let growth = own.as_ref().unwrap_or(&workload);
            stream(class, inputs, &proxy_rate, growth, factors.jobs.as_ref())
        })
        .collect();
    storage(&mut ledger, inputs, &streams, standing);
    transcoding(&mut ledger, inputs, &streams);
    volumes(&mut ledger, inputs, &streams);
    links(&mut ledger, inputs, &streams);
    users(&mut ledger, inputs, factors.users.as_ref());
    databases(&mut ledger, inputs, &streams, standing);
    further::enter(&mut ledger, inputs, &streams);
    ledger
}

fn growth<N: Number>(ledger: &mut Ledger<N>, factor: N) -> N {
    ledger.grows(
        "ingest.growth",
        "Growth of the daily volume since the start",
        "",
        "S1.3",
        factor,
    )
}

fn stream<N: Number>(
    class: &Class<N>,
    inputs: &Inputs<N>,
    proxy_rate: &N,
    growth: &N,
    jobs_growth: Option<&N>,
) -> Stream<N> {
    let id = |what: &str| format!("ingest.{}.{what}", class.index);
    let rate = if class.picture_alone {
        class.rate.clone() + inputs.constants.source_audio.clone()
    } else {
        class.rate.clone()
    };
    let rate = rate.named(&id("rate"), "Mbit/s", "S2");
    let hours = (class.hours.clone() * growth.clone()).named(&id("hours"), "h/day", "S1.3");
    let files = class
        .files
        .as_ref()
        .map_or_else(|| hours.clone(), |files| files.clone() * growth.clone());
    let files = files.named(&id("files"), "files/day", "S3.4");
    let jobs = match jobs_growth {
        Some(growth) => class.files.clone().unwrap_or_else(|| class.hours.clone()) * growth.clone(),
        None => files.clone(),
    };
    let file_hours = match &class.files {
        Some(files) => class.hours.clone().over(files.clone()),
        None => N::literal(1.0),
    };
    let largest = class
        .largest
        .clone()
        .unwrap_or_else(|| online::daily_gb(file_hours.clone(), rate.clone()));
    let concurrent = match &class.concurrent {
        Some(feeds) => in_use(feeds, &class.hours),
        None => class.hours.clone().over(class.window.clone()),
    };
    let largest = in_use(&largest, &class.hours);
    Stream {
        daily: online::daily_gb(hours.clone(), rate.clone()).named(&id("daily"), "GB/day", "S1.1"),
        proxy_daily: online::daily_gb(hours.clone(), proxy_rate.clone()),
        hours,
        growth: growth.clone(),
        files,
        jobs,
        file_minutes: file_hours * N::literal(60.0),
        largest: largest.named(&id("largest"), "GB", "S4.1"),
        concurrent: (concurrent * growth.clone()).named(&id("concurrent"), "feeds", "S4.1"),
        rate,
        window: class.window.clone(),
    }
}

/// The value of a source that brings anything, and zero of one that brings nothing.
fn in_use<N: Number>(value: &N, hours: &N) -> N {
    N::apply(
        "if in use",
        |values| match values {
            [value, hours] if *hours > 0.0 => *value,
            _ => 0.0,
        },
        &[value.clone(), hours.clone()],
    )
}

fn total<N: Number>(streams: &[Stream<N>], part: impl Fn(&Stream<N>) -> N) -> N {
    N::sum(streams.iter().map(part))
}

fn storage<N: Number>(
    ledger: &mut Ledger<N>,
    inputs: &Inputs<N>,
    streams: &[Stream<N>],
    standing: &Standing<N>,
) {
    let constants = &inputs.constants;
    ledger.grows(
        "ingest.hours",
        "Material coming in",
        "h/day",
        "S1.1",
        total(streams, |stream| stream.hours.clone()),
    );
    ledger.grows(
        "ingest.files",
        "Files coming in",
        "files/day",
        "S3.4",
        total(streams, |stream| stream.files.clone()),
    );
    let daily = ledger.grows(
        "ingest.daily",
        "Originals coming in",
        "GB/day",
        "S1.1",
        total(streams, |stream| stream.daily.clone()),
    );
    if ledger.get("ingest.growth").is_none() {
        let at_start = total(streams, |stream| {
            stream.daily.clone().over(stream.growth.clone())
        });
        growth(ledger, daily.clone().over(at_start));
    }
    let proxy_daily = ledger.grows(
        "proxy.daily",
        "Proxies made",
        "GB/day",
        "S1.1",
        total(streams, |stream| stream.proxy_daily.clone()),
    );
    let originals = ledger.grows(
        "online.originals",
        "Originals online",
        "GB",
        "S1.2",
        standing.originals(inputs, &daily),
    );
    let proxies = ledger.grows(
        "online.proxies",
        "Proxies online",
        "GB",
        "S1.2",
        standing.proxies(inputs, &proxy_daily, || {
            at_start(ledger, inputs, streams, &proxy_daily, |stream| {
                &stream.proxy_daily
            })
        }),
    );
    let sidecars = ledger.grows(
        "online.sidecars",
        "Thumbnails, waveforms and sidecar files",
        "GB",
        "S1.4",
        online::sidecar_gb(proxies.clone(), constants.sidecar_share.clone()),
    );
    let need = ledger.grows(
        "online.need",
        "Online storage, content",
        "GB",
        "S1.2",
        originals.clone() + proxies.clone() + sidecars.clone(),
    );
    let usable = ledger.grows(
        "online.usable",
        "Online storage, usable with its free share",
        "GB",
        "S1.5",
        online::usable_gb(need, constants.free_share.clone()),
    );
    if let Some((data, parity)) = &inputs.raid {
        let raw = online::raw_gb(usable.clone(), data.clone(), parity.clone());
        ledger.grows("online.raw", "Online storage, raw", "GB", "S1.7", raw);
    }
    let free = || constants.free_share.clone();
    ledger.grows(
        "original.usable",
        "Room for originals with its free share",
        "GB",
        "S1.5",
        online::usable_gb(originals.clone(), free()),
    );
    let proxies = ledger.grows(
        "proxy.stored",
        "Proxies with their sidecar files",
        "GB",
        "S1.4",
        proxies + sidecars,
    );
    ledger.grows(
        "proxy.usable",
        "Room for proxies with its free share",
        "GB",
        "S1.5",
        online::usable_gb(proxies, free()),
    );
    if let Some(after) = &inputs.archive_after {
        let stored = ledger.grows(
            "archive.stored",
            "Originals in the archive, one copy",
            "GB",
            "S1.3",
            standing.archived(inputs, &daily, after, || {
                at_start(ledger, inputs, streams, &daily, |stream| &stream.daily)
            }),
        );
        if let Some(native) = &inputs.tape_native_tb {
            let usable = archive::usable_tb(
                native.clone(),
                constants.formatted_share.clone(),
                constants.index_share.clone(),
            );
            let tapes = archive::tapes(
                stored / N::literal(1000.0),
                inputs.archive_copies.clone(),
                usable,
            );
            ledger.grows(
                "archive.tapes",
                "Tape cartridges over all copies",
                "",
                "S7.1",
                tapes,
            );
        }
    }
}

/// A daily volume at the start, by growth: that of the moment over its growth since.
fn at_start<'i, N: Number>(
    ledger: &Ledger<N>,
    inputs: &'i Inputs<N>,
    streams: &[Stream<N>],
    now: &N,
    part: impl Fn(&Stream<N>) -> &N,
) -> Vec<(&'i Growth<N>, N)> {
    if !inputs.grows_apart() {
        let daily = now.clone() / ledger.value("ingest.growth");
        return vec![(&inputs.growth, daily)];
    }
    let daily = |stream: &Stream<N>| part(stream).clone().over(stream.growth.clone());
    inputs
        .classes
        .iter()
        .zip(streams)
        .map(|(class, stream)| {
            (
                class.growth.as_ref().unwrap_or(&inputs.growth),
                daily(stream),
            )
        })
        .collect()
}

fn transcoding<N: Number>(ledger: &mut Ledger<N>, inputs: &Inputs<N>, streams: &[Stream<N>]) {
    let constants = &inputs.constants;
    let hourly = |stream: &Stream<N>| {
        transcode::peak_jobs_per_hour(
            stream.jobs.clone(),
            constants.peak_share.clone(),
            stream.window.clone(),
            constants.retry_share.clone(),
        )
    };
    let service = |stream: &Stream<N>| {
        transcode::service_minutes(stream.file_minutes.clone(), inputs.speed.clone())
    };
    let jobs = ledger.grows(
        "transcode.jobs",
        "Transcode jobs in the peak hour",
        "jobs/h",
        "S3.4",
        total(streams, hourly),
    );
    if inputs.shape.transcoded_elsewhere {
        return;
    }
    let variability = || {
        transcode::variability(
            constants.arrival_variation.clone(),
            constants.service_variation.clone(),
        )
    };
    let load = ledger.grows(
        "transcode.load",
        "Offered load of the peak hour",
        "erlangs",
        "S3.4",
        total(streams, |stream| {
            transcode::offered_load(hourly(stream), service(stream))
        }),
    );
    let mean = ledger.stays(
        "transcode.service",
        "Mean time of a job",
        "min",
        "S3.1",
        (load.clone() * N::literal(60.0)).over(jobs),
    );
    let within = |utilisation: N, wait: N| {
        transcode::slots(load.clone(), mean.clone(), utilisation, wait, variability())
    };
    let busy = within(constants.slot_utilisation.clone(), N::literal(1e12));
    ledger.limit("transcode.slots", "utilisation of the slots", busy);
    let waits = within(N::literal(1.0), inputs.wait.clone());
    ledger.limit("transcode.slots", "mean wait in the queue", waits);
    let slots = ledger.grows(
        "transcode.slots",
        "Transcode slots",
        "",
        "S3.5",
        transcode::slots(
            load.clone(),
            mean.clone(),
            constants.slot_utilisation.clone(),
            inputs.wait.clone(),
            variability(),
        ),
    );
    ledger.grows(
        "transcode.wait",
        "Mean wait of a job in the peak hour",
        "min",
        "S3.5",
        transcode::mean_wait(slots.clone(), load.clone(), mean, variability()),
    );
    ledger.grows(
        "transcode.drain",
        "Time to work off what piled up in an outage",
        "h",
        "S3.7",
        transcode::drain_minutes(slots.clone(), load, constants.outage.clone()),
    );
    ledger.grows(
        "transcode.cores",
        "Cores for the transcode slots",
        "cores",
        "S3.6",
        transcode::cores(
            slots,
            inputs.cores_per_job.clone(),
            constants.node_utilisation.clone(),
        ),
    );
}

fn volumes<N: Number>(ledger: &mut Ledger<N>, inputs: &Inputs<N>, streams: &[Stream<N>]) {
    let constants = &inputs.constants;
    let per_hour = total(streams, |stream| {
        stream.daily.clone().over(stream.window.clone())
    });
    let written = total(streams, |stream| {
        stream.concurrent.clone() * stream.largest.clone()
    });
    let backlog = landing::backlog_gb(per_hour.clone(), constants.outage.clone());
    ledger.grows("landing", "Landing volume", "GB", "S4.1", written + backlog);
    let largest = N::largest(streams.iter().map(|stream| stream.largest.clone()));
    let scratch = landing::scratch_gb(
        ledger.value("transcode.slots"),
        largest,
        constants.scratch_factor.clone(),
    );
    ledger.grows(
        "scratch",
        "Transcode scratch with its free share",
        "GB",
        "S4.2",
        online::usable_gb(scratch, constants.scratch_free_share.clone()),
    );
    let upload = match &inputs.uplink {
        Some(uplink) if inputs.shape.object_storage => {
            let drain =
                network::drain_gb_per_hour(uplink.clone(), constants.link_efficiency.clone());
            let sources: Vec<(N, N)> = streams
                .iter()
                .map(|stream| (stream.daily.clone(), stream.window.clone()))
                .collect();
            network::upload_backlog_gb(&sources, &drain)
        }
        _ => N::literal(0.0),
    };
    let upload = ledger.grows(
        "upload.backlog",
        "Largest backlog of the upload",
        "GB",
        "S5.2",
        upload,
    );
    let proxies_per_hour = total(streams, |stream| {
        stream.proxy_daily.clone().over(stream.window.clone())
    });
    ledger.grows(
        "holding",
        "Originals and proxies waiting for object storage",
        "GB",
        "S4.4",
        landing::holding_gb(
            per_hour + proxies_per_hour,
            constants.outage.clone(),
            upload,
        ),
    );
}

fn links<N: Number>(ledger: &mut Ledger<N>, inputs: &Inputs<N>, streams: &[Stream<N>]) {
    let constants = &inputs.constants;
    let ingest = ledger.grows(
        "network.ingest",
        "Feeds at the same time",
        "Mbit/s",
        "S5.3",
        total(streams, |stream| {
            stream.concurrent.clone() * stream.rate.clone()
        }),
    );
    // Each original goes to online storage and to the transcoder, then once per archive copy
    // and once to object storage.
    let mut moves = N::literal(2.0);
    if inputs.archive_after.is_some() {
        moves = moves + inputs.archive_copies.clone();
    }
    if inputs.shape.object_storage {
        moves = moves + N::literal(1.0);
    }
    let traffic = ledger.grows(
        "network.storage",
        "Media traffic of storage and transcoders",
        "Mbit/s",
        "S5.3",
        network::storage_mbps(ingest, moves),
    );
    ledger.grows(
        "network.storage_port",
        "Ports that carry the media traffic",
        "Mbit/s",
        "S5.4",
        network::port_mbps(traffic.clone(), constants.link_utilisation.clone()),
    );
    ledger.grows(
        "online.throughput",
        "Throughput of the online storage",
        "MB/s",
        "S1.9",
        online::throughput_mb_s(traffic.clone(), constants.array_utilisation.clone()),
    );
    ledger.grows(
        "media.throughput",
        "Media traffic of the hosts' volumes",
        "MB/s",
        "S1.9",
        bitrate::mb_per_second(traffic),
    );
    if inputs.shape.object_storage {
        ledger.grows(
            "network.uplink",
            "Uplink that the daily volume needs",
            "Mbit/s",
            "S5.2",
            network::link_mbps(
                ledger.value("ingest.daily"),
                constants.link_efficiency.clone(),
            ),
        );
    }
}

fn users<N: Number>(ledger: &mut Ledger<N>, inputs: &Inputs<N>, growth: Option<&N>) {
    let constants = &inputs.constants;
    let grown = |users: N| match growth {
        Some(growth) => users * growth.clone(),
        None => users,
    };
    let concurrent = match (&inputs.concurrent_users, &inputs.named_users) {
        (Some(concurrent), _) => concurrent.clone(),
        (None, Some(named)) => {
            web::concurrent_users(named.clone(), constants.concurrent_share.clone())
        }
        (None, None) => N::literal(0.0),
    };
    let changes = growth.is_some();
    let concurrent = ledger.enters(
        changes,
        "web.concurrent",
        "Users at work at the peak",
        "",
        "S8.1",
        grown(concurrent),
    );
    let streams = match &inputs.streaming_users {
        Some(streams) => grown(streams.clone()),
        None => web::streams(concurrent.clone(), constants.streaming_share.clone()),
    };
    let streams = ledger.enters(
        changes,
        "web.streams",
        "Previews at the peak",
        "",
        "S8.1",
        streams,
    );
    ledger.enters(
        changes,
        "web.cores",
        "Cores that users keep busy",
        "cores",
        "S8.2",
        web::cores(concurrent, constants.users_per_core.clone()),
    );
    let proxy_rate = ledger.value("proxy.rate");
    ledger.enters(
        changes,
        "network.preview",
        "Link that the previews need",
        "Mbit/s",
        "S8.3",
        web::preview_mbps(
            streams.clone(),
            proxy_rate.clone(),
            constants.preview_utilisation.clone(),
        ),
    );
    ledger.enters(
        changes,
        "preview.traffic",
        "Previews in a month",
        "GB",
        "S8.5",
        web::monthly_gb(
            streams,
            proxy_rate,
            constants.preview_hours.clone(),
            constants.preview_days.clone(),
        ),
    );
}

fn databases<N: Number>(
    ledger: &mut Ledger<N>,
    inputs: &Inputs<N>,
    streams: &[Stream<N>],
    standing: &Standing<N>,
) {
    let constants = &inputs.constants;
    let files = total(streams, |stream| stream.files.clone());
    let assets = ledger.grows(
        "database.assets",
        "Assets catalogued",
        "",
        "S6.1",
        standing.assets(inputs, || {
            at_start(ledger, inputs, streams, &files, |stream| &stream.files)
        }),
    );
    let data = ledger.grows(
        "database.data",
        "Database files with their free share",
        "GB",
        "S6.3",
        database::data_gb(
            database::content_gb(assets, constants.asset_size.clone()),
            constants.database_free_share.clone(),
        ),
    );
    ledger.grows(
        "database.log",
        "Transaction log",
        "GB",
        "S6.3",
        database::share_of_data_gb(data.clone(), constants.log_share.clone()),
    );
    ledger.grows(
        "database.temporary",
        "Temporary database",
        "GB",
        "S6.3",
        database::share_of_data_gb(data.clone(), constants.temporary_share.clone()),
    );
    let pool_cap = inputs.pool_cap.clone().unwrap_or_else(|| N::literal(1e9));
    ledger.grows(
        "database.memory",
        "Memory of the database server",
        "GiB",
        "S6.6",
        database::memory_gib(
            data,
            constants.pool_share.clone(),
            constants.least_pool.clone(),
            pool_cap,
            constants.database_system_memory.clone(),
            constants.database_system_share.clone(),
        ),
    );
    ledger.grows(
        "database.iops",
        "Operations per second of the database at the peak",
        "IOPS",
        "S6.5",
        database::iops(
            ledger.value("web.concurrent"),
            constants.iops_per_user.clone(),
            ledger.value("transcode.jobs") / N::literal(3600.0),
            constants.iops_per_job.clone(),
        ),
    );
}
