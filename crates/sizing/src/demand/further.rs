//! Figures that some systems and profiles ask for: tape drives and slots, effective retention,
//! backups, replication, delivery, channels of calls, nodes of a cluster.

use super::{Stream, total};
use crate::inputs::Inputs;
use crate::inputs::further::{Channels, Cluster, Replica};
use crate::ledger::Ledger;
use crate::number::Number;
use crate::rules::kubernetes::{CoreReserve, MemoryReserve};
use crate::rules::{
    archive, database, delivery, fax, kubernetes, network, online, queue, recovery,
};

/// Hours that stand for never; a link too slow for its change is a finding of its own.
const NEVER: f64 = 8760.0;

pub(super) fn enter<N: Number>(ledger: &mut Ledger<N>, inputs: &Inputs<N>, streams: &[Stream<N>]) {
    drives(ledger, inputs, streams);
    retention(ledger, inputs);
    backups(ledger, inputs, streams);
    if let Some(replica) = &inputs.further.replica {
        replication(ledger, inputs, streams, replica);
    }
    if inputs.further.delivery_network {
        delivered(ledger, inputs);
    }
    if let Some(channels) = &inputs.further.channels {
        calls(ledger, inputs, channels);
    }
    if let Some(cluster) = &inputs.further.cluster {
        nodes(ledger, inputs, cluster);
    }
}

/// GB an hour while material arrives.
fn hourly<N: Number>(streams: &[Stream<N>]) -> N {
    total(streams, |stream| {
        stream.daily.clone().over(stream.window.clone())
    })
}

fn drives<N: Number>(ledger: &mut Ledger<N>, inputs: &Inputs<N>, streams: &[Stream<N>]) {
    let (Some(native), Some(rate), Some(_)) = (
        &inputs.tape_native_tb,
        &inputs.further.tape_rate,
        ledger.get("archive.tapes"),
    ) else {
        return;
    };
    let constants = &inputs.constants;
    let copies = || inputs.archive_copies.clone();
    let share = || constants.tape_rate_share.clone();
    let written = ledger.grows(
        "archive.written",
        "Written to all copies of the archive",
        "GB/day",
        "S7.3",
        ledger.value("ingest.daily") * copies(),
    );
    ledger.grows(
        "archive.drive_hours",
        "Hours a day that drives write",
        "h/day",
        "S7.3",
        archive::drive_hours(written.clone(), rate.clone() * share()),
    );
    let in_a_day = archive::drives_for_window(
        written / N::literal(1000.0),
        N::literal(24.0),
        archive::drive_tb_per_hour(rate.clone(), share()),
    ) + constants.spare_drives.clone();
    let as_it_comes = archive::drives_for_rate(
        hourly(streams) / N::literal(3.6),
        copies(),
        rate.clone(),
        share(),
        constants.spare_drives.clone(),
    );
    ledger.limit(
        "archive.drives",
        "writing a day within 24 hours",
        in_a_day.clone(),
    );
    ledger.limit(
        "archive.drives",
        "writing as material comes in",
        as_it_comes.clone(),
    );
    ledger.grows(
        "archive.drives",
        "Tape drives with those for restores",
        "",
        "S7.3",
        in_a_day.greatest(as_it_comes),
    );
    let usable = archive::usable_tb(
        native.clone(),
        constants.formatted_share.clone(),
        constants.index_share.clone(),
    );
    let per_copy =
        archive::tapes_per_copy(ledger.value("archive.stored") / N::literal(1000.0), usable);
    ledger.grows(
        "archive.slots",
        "Slots of the library, with copies outside not counted",
        "",
        "S7.5",
        archive::slots(
            per_copy * archive::copies_inside(copies(), constants.carried_out.clone()),
            constants.cleaning_tapes.clone(),
            constants.slot_reserve.clone(),
        ),
    );
    let largest = N::largest(streams.iter().map(|stream| stream.largest.clone()));
    ledger.stays(
        "archive.restore",
        "Restore of the largest file with one drive",
        "h",
        "S7.4",
        archive::restore_hours(
            N::literal(1.0),
            constants.mount_seconds.clone(),
            largest,
            rate.clone() * share(),
        ),
    );
}

fn retention<N: Number>(ledger: &mut Ledger<N>, inputs: &Inputs<N>) {
    let further = &inputs.further;
    if further.on_hand.is_none() && further.threshold.is_none() {
        return;
    }
    let usable = further
        .on_hand
        .clone()
        .unwrap_or_else(|| ledger.value("online.usable"));
    let below = inputs.constants.free_share.clone().complement();
    let filled = match &further.threshold {
        Some(threshold) => below.least(threshold.clone()),
        None => below,
    };
    // What is not for proxies is for originals.
    let others = ledger.value("online.proxies") + ledger.value("online.sidecars");
    let room = (usable * filled - others).greatest(N::literal(0.0));
    ledger.grows(
        "online.effective_days",
        "Days that originals stay on the storage there is",
        "d",
        "S1.6",
        online::effective_days(room, N::literal(0.0), ledger.value("ingest.daily")),
    );
}

fn daily_log<N: Number>(inputs: &Inputs<N>, streams: &[Stream<N>]) -> N {
    database::daily_log_gb(
        total(streams, |stream| stream.files.clone()),
        inputs.constants.asset_size.clone(),
        inputs.constants.log_factor.clone(),
    )
}

fn backups<N: Number>(ledger: &mut Ledger<N>, inputs: &Inputs<N>, streams: &[Stream<N>]) {
    let constants = &inputs.constants;
    let content =
        ledger.value("database.data") * constants.database_free_share.clone().complement();
    ledger.grows(
        "database.backup",
        "Backups of the database: a full one a day, and its log",
        "GB",
        "S6.4",
        database::backup_gb(
            content,
            constants.backup_compression.clone(),
            daily_log(inputs, streams),
            constants.backup_days.clone(),
        ),
    );
}

fn replication<N: Number>(
    ledger: &mut Ledger<N>,
    inputs: &Inputs<N>,
    streams: &[Stream<N>],
    replica: &Replica<N>,
) {
    let constants = &inputs.constants;
    let point_hours = replica.point.clone() / N::literal(60.0);
    // Within a point shorter than its hours a source brings its share, within one of days all of
    // them.
    let within = |daily: N, window: &N| {
        let share = point_hours
            .clone()
            .over(window.clone())
            .least(N::literal(1.0));
        daily * share.greatest(point_hours.clone() / N::literal(24.0))
    };
    let media = total(streams, |stream| {
        let daily = if replica.media {
            stream.proxy_daily.clone() + stream.daily.clone()
        } else {
            stream.proxy_daily.clone()
        };
        within(daily, &stream.window)
    });
    let log = within(daily_log(inputs, streams), &N::literal(24.0));
    let at_risk = ledger.grows(
        "replication.at_risk",
        "Data that changes within the recovery point in the busiest hours",
        "GB",
        "S9.2",
        media + log,
    );
    let change = ledger.grows(
        "replication.change",
        "Rate of change in the busiest hours",
        "Mbit/s",
        "S9.1",
        recovery::window_mbps(at_risk, replica.point.clone()),
    );
    ledger.grows(
        "replication.link",
        "Link to the recovery site",
        "Mbit/s",
        "S9.1",
        recovery::link_mbps(
            change.clone(),
            &recovery::Link {
                dedupe_share: constants.dedupe_share.clone(),
                overhead_share: constants.recovery_overhead.clone(),
                efficiency: constants.link_efficiency.clone(),
                link_share: N::literal(1.0),
                headroom_share: constants.recovery_headroom.clone(),
            },
        ),
    );
    if let Some(link) = &replica.link {
        let carried = link.clone() * constants.link_efficiency.clone();
        ledger.grows(
            "replication.catch_up",
            "Until the copy is level again after an outage; a year stands for never",
            "h",
            "S9.2",
            recovery::catch_up_hours(change, constants.outage.clone(), carried)
                .least(N::literal(NEVER)),
        );
        let first = ledger.value("proxy.stored") + ledger.value("database.data");
        let first = if replica.media {
            first + ledger.value("online.originals")
        } else {
            first
        };
        ledger.grows(
            "replication.first_copy",
            "First copy over the link",
            "d",
            "S9.3",
            network::transfer_hours(first, link.clone(), constants.link_efficiency.clone())
                .over(N::literal(24.0)),
        );
    }
}

fn delivered<N: Number>(ledger: &mut Ledger<N>, inputs: &Inputs<N>) {
    let egress = ledger.value("preview.traffic");
    let grows = inputs.users_growth.is_some();
    let egress = ledger.enters(
        grows,
        "delivery.egress",
        "Traffic of the delivery network in a month",
        "GB",
        "S8.5",
        egress,
    );
    ledger.enters(
        grows,
        "delivery.origin",
        "Of these fetched from the origin",
        "GB",
        "S8.5",
        delivery::origin_gb(egress, inputs.constants.hit_share.clone()),
    );
}

fn calls<N: Number>(ledger: &mut Ledger<N>, inputs: &Inputs<N>, channels: &Channels<N>) {
    let constants = &inputs.constants;
    let minutes = || {
        let given = channels.minutes_per_page.clone();
        given.unwrap_or_else(|| constants.minutes_per_page.clone())
    };
    let load = match (&channels.pages_in, &channels.load) {
        (Some(pages), _) => {
            let minutes = ledger.stays(
                "channels.pages",
                "Minutes of a channel that the busy hour's pages take",
                "min",
                "S10.1",
                pages.clone() * minutes(),
            );
            minutes / N::literal(60.0)
        }
        (None, Some(load)) => load.clone(),
        (None, None) => return,
    };
    let load = ledger.stays(
        "channels.load",
        "Channels in use in the busy hour",
        "erlangs",
        "S10.1",
        load,
    );
    let for_target = |load: &N, target: &N| match &channels.recall {
        Some(recall) => fax::lines_in_with_recalls(load.clone(), target.clone(), recall.clone()),
        None => fax::lines_in(load.clone(), target.clone()),
    };
    let lines = ledger.stays(
        "channels.lines",
        "Lines for calls that come in",
        "",
        "S10.3",
        for_target(&load, &channels.blocking),
    );
    let after_loss = ledger.stays(
        "channels.lines_after_loss",
        "Lines that have to be left after the loss of one server",
        "",
        "S10.7",
        for_target(&load, &channels.blocking_after_loss),
    );
    let outbound = match &channels.pages_out {
        Some(pages) => ledger.stays(
            "channels.outbound",
            "Lines for what goes out",
            "",
            "S10.3",
            fax::lines_out(
                fax::load_with_attempts(
                    fax::load_of_pages(pages.clone(), minutes()),
                    constants.fax_attempts.clone(),
                ),
                constants.fax_utilisation.clone(),
            ),
        ),
        None => N::literal(0.0),
    };
    let trunk = ledger.stays(
        "channels.trunk",
        "Lines of the trunk",
        "",
        "S10.3",
        fax::trunk_lines(lines, outbound.clone()),
    );
    let all = (trunk.clone() / channels.each.clone()).ceil_guarded();
    let rest = (fax::trunk_lines(after_loss, outbound) / channels.each.clone()).ceil_guarded();
    let spared = rest + N::literal(1.0);
    ledger.limit("channels.servers", "all servers at work", all.clone());
    ledger.limit("channels.servers", "one server lost", spared.clone());
    ledger.stays(
        "channels.servers",
        "Servers for the lines, of which one may be lost",
        "",
        "S10.7",
        all.greatest(spared),
    );
    let there = channels.hosts.clone() * channels.each.clone();
    ledger.stays(
        "channels.refused",
        "Calls refused with the servers there are",
        "",
        "S10.3",
        queue::blocking(load.clone(), there.clone()),
    );
    ledger.stays(
        "channels.refused_after_loss",
        "Calls refused after the loss of one server",
        "",
        "S10.7",
        fax::blocking_after_loss(load, channels.hosts.clone(), channels.each.clone()),
    );
    ledger.stays(
        "channels.e1_lines",
        "E1 lines that carry the trunk",
        "",
        "S10.6",
        fax::e1_lines(trunk, constants.channels_per_e1.clone()),
    );
    ledger.stays(
        "channels.media",
        "Fax over IP on all channels",
        "Mbit/s",
        "S10.5",
        fax::media_mbps(there.clone(), constants.fax_rate.clone()),
    );
    ledger.stays(
        "channels.ports",
        "UDP ports of all channels",
        "",
        "S10.8",
        fax::media_ports(there, N::literal(2.0), N::literal(0.0)),
    );
    if let (Some(pages), Some(days)) = (&channels.pages_per_day, &channels.kept_days) {
        ledger.stays(
            "channels.stored",
            "Pages kept",
            "GB",
            "S10.5",
            fax::stored_gb(pages.clone(), constants.page_size.clone(), days.clone()),
        );
    }
}

fn nodes<N: Number>(ledger: &mut Ledger<N>, inputs: &Inputs<N>, cluster: &Cluster<N>) {
    let constants = &inputs.constants;
    if let Some(members) = &cluster.members {
        ledger.stays(
            "cluster.quorum",
            "Members of the control plane that have to agree",
            "",
            "S11.1",
            kubernetes::quorum(members.clone()),
        );
        ledger.stays(
            "cluster.tolerance",
            "Members of the control plane that may be lost",
            "",
            "S11.1",
            kubernetes::tolerance(members.clone()),
        );
    }
    let reserve = MemoryReserve {
        first_4: constants.reserve_first_4.clone(),
        next_4: constants.reserve_next_4.clone(),
        next_8: constants.reserve_next_8.clone(),
        next_112: constants.reserve_next_112.clone(),
        above: constants.reserve_above.clone(),
    };
    let memory = ledger.stays(
        "cluster.memory",
        "Memory of a node that is left for pods",
        "GiB",
        "S11.5",
        kubernetes::allocatable(
            cluster.memory.clone(),
            kubernetes::reserved_memory_gib(&cluster.memory, &reserve),
            constants.eviction_memory.clone() / N::literal(1024.0),
        ),
    );
    let reserve = CoreReserve {
        first: constants.reserve_first_core.clone(),
        second: constants.reserve_second_core.clone(),
        next_2: constants.reserve_next_2_cores.clone(),
        above: constants.reserve_more_cores.clone(),
    };
    let cores = ledger.stays(
        "cluster.cores",
        "Cores of a node that are left for pods",
        "cores",
        "S11.5",
        kubernetes::allocatable(
            cluster.cores.clone(),
            kubernetes::reserved_cores(&cluster.cores, &reserve),
            N::literal(0.0),
        ),
    );
    let usable = || constants.pods_share.clone();
    ledger.stays(
        "cluster.site_utilisation",
        "Most of a site that may be in use while all stand",
        "",
        "S11.4",
        kubernetes::site_utilisation(cluster.sites.clone(), usable()),
    );
    if let (Some(pods_memory), Some(pods_cores)) = (&cluster.pods_memory, &cluster.pods_cores) {
        let needed = |pods: &N, left: N| {
            // A node that leaves nothing carries nothing; a thousandth keeps the count finite.
            let left = left.greatest(N::literal(0.001));
            kubernetes::nodes_per_site(pods.clone(), left, usable())
        };
        let by_memory = needed(pods_memory, memory);
        let by_cores = needed(pods_cores, cores);
        ledger.limit("cluster.nodes_per_site", "memory", by_memory.clone());
        ledger.limit("cluster.nodes_per_site", "cores", by_cores.clone());
        ledger.stays(
            "cluster.nodes_per_site",
            "Nodes of each site, which carries everything",
            "",
            "S11.4",
            by_memory.greatest(by_cores),
        );
    }
    ledger.stays(
        "cluster.failover",
        "Until pods of a lost node run elsewhere, without their start",
        "s",
        "S11.6",
        kubernetes::failover_seconds(
            constants.not_ready_seconds.clone(),
            constants.eviction_seconds.clone(),
            N::literal(0.0),
        ),
    );
}
