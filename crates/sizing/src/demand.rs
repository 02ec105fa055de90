//! The order of calculation: the rules, fed with the inputs, figure by figure.
//!
//! Every figure is reckoned at a number of years after the start, by which the daily volume has
//! grown. Nothing here knows a minimum, a machine or a price.

use crate::inputs::{Class, Inputs};
use crate::ledger::Ledger;
use crate::number::Number;
use crate::rules::{archive, bitrate, database, landing, network, online, transcode, web};

/// One source of material, reckoned at the year in question.
struct Stream<N> {
    /// Originals, Mbit/s with sound.
    rate: N,
    /// Originals a day in GB.
    daily: N,
    /// Proxies a day in GB.
    proxy_daily: N,
    /// Files a day.
    files: N,
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
    let constants = &inputs.constants;
    let mut ledger = Ledger::new();
    let growth = ledger.grows(
        "ingest.growth",
        "Growth of the daily volume since the start",
        "",
        "S1.3",
        online::growth_factor(inputs.growth.clone(), years.clone()),
    );
    let proxy_rate = ledger.stays(
        "proxy.rate",
        "Bit rate of a proxy with sound",
        "Mbit/s",
        "S2",
        inputs.proxy_rate.clone() + constants.proxy_audio.clone(),
    );
    let streams: Vec<Stream<N>> = inputs
        .classes
        .iter()
        .map(|class| stream(class, inputs, &proxy_rate, &growth))
        .collect();
    storage(&mut ledger, inputs, &streams, years);
    transcoding(&mut ledger, inputs, &streams);
    volumes(&mut ledger, inputs, &streams);
    links(&mut ledger, inputs, &streams);
    users(&mut ledger, inputs);
    databases(&mut ledger, inputs, &streams, years);
    ledger
}

fn stream<N: Number>(
    class: &Class<N>,
    inputs: &Inputs<N>,
    proxy_rate: &N,
    growth: &N,
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
        proxy_daily: online::daily_gb(hours, proxy_rate.clone()),
        files: files.named(&id("files"), "files/day", "S3.4"),
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
    years: &N,
) {
    let constants = &inputs.constants;
    let daily = ledger.grows(
        "ingest.daily",
        "Originals coming in",
        "GB/day",
        "S1.1",
        total(streams, |stream| stream.daily.clone()),
    );
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
        online::held_gb(daily.clone(), inputs.online_days.clone()),
    );
    let proxies = ledger.grows(
        "online.proxies",
        "Proxies online",
        "GB",
        "S1.2",
        proxies_held(ledger, inputs, &proxy_daily, years),
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
        let came = online::accumulated_gb(
            at_start(ledger, &daily),
            inputs.growth.clone(),
            years.clone(),
            inputs.archive_years.clone(),
        );
        let stored = ledger.grows(
            "archive.stored",
            "Originals in the archive, one copy",
            "GB",
            "S1.3",
            (came - daily * after.clone()).greatest(N::literal(0.0)),
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

/// A daily volume at the start: that of the year in question over its growth since.
fn at_start<N: Number>(ledger: &Ledger<N>, daily: &N) -> N {
    daily.clone() / ledger.value("ingest.growth")
}

/// Proxies are kept as the profile says, or as long as their original exists anywhere. What is
/// kept for up to a year, or as long as its original is online, counts at the rate of the day
/// (S1.2); what is kept for longer came in at smaller rates (S1.3), and nothing is older than the
/// deployment.
fn proxies_held<N: Number>(ledger: &Ledger<N>, inputs: &Inputs<N>, daily: &N, years: &N) -> N {
    let year = || N::literal(365.0);
    let online = || inputs.online_days.clone();
    let (kept, recent) = match (&inputs.proxy_days, &inputs.archive_after) {
        (Some(days), _) => (days.clone(), days.clone().least(year())),
        (None, Some(_)) => (online() + inputs.archive_years.clone() * year(), online()),
        (None, None) => return online::held_gb(daily.clone(), online()),
    };
    let kept_years = kept.named("proxy.days", "d", "S1.2") / year();
    let came = online::accumulated_gb(
        at_start(ledger, daily),
        inputs.growth.clone(),
        years.clone(),
        kept_years,
    );
    came.greatest(online::held_gb(daily.clone(), recent))
}

fn transcoding<N: Number>(ledger: &mut Ledger<N>, inputs: &Inputs<N>, streams: &[Stream<N>]) {
    let constants = &inputs.constants;
    let hourly = |stream: &Stream<N>| {
        transcode::peak_jobs_per_hour(
            stream.files.clone(),
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

fn users<N: Number>(ledger: &mut Ledger<N>, inputs: &Inputs<N>) {
    let constants = &inputs.constants;
    let concurrent = match (&inputs.concurrent_users, &inputs.named_users) {
        (Some(concurrent), _) => concurrent.clone(),
        (None, Some(named)) => {
            web::concurrent_users(named.clone(), constants.concurrent_share.clone())
        }
        (None, None) => N::literal(0.0),
    };
    let concurrent = ledger.stays(
        "web.concurrent",
        "Users at work at the peak",
        "",
        "S8.1",
        concurrent,
    );
    let streams = match &inputs.streaming_users {
        Some(streams) => streams.clone(),
        None => web::streams(concurrent.clone(), constants.streaming_share.clone()),
    };
    let streams = ledger.stays("web.streams", "Previews at the peak", "", "S8.1", streams);
    ledger.stays(
        "web.cores",
        "Cores that users keep busy",
        "cores",
        "S8.2",
        web::cores(concurrent, constants.users_per_core.clone()),
    );
    let proxy_rate = ledger.value("proxy.rate");
    ledger.stays(
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
    ledger.stays(
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
    years: &N,
) {
    let constants = &inputs.constants;
    let files = total(streams, |stream| stream.files.clone());
    let at_start = at_start(ledger, &files);
    let assets = ledger.grows(
        "database.assets",
        "Assets catalogued",
        "",
        "S6.1",
        online::ingested_gb(at_start, inputs.growth.clone(), years.clone()),
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
