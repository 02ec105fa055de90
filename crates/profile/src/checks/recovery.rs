//! The recovery site.

use std::net::Ipv4Addr;

use groundplan_diagnostics::{Finding, Report, Severity, code};

use super::Context;
use crate::model::{DirectoryMode, DisasterRecovery, Replication, Target};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let Some(recovery) = &context.profile.availability.dr else {
        return;
    };
    let deployment = &context.profile.deployment;
    if recovery.target == Target::Poc {
        report.push(
            Finding::new(
                code::COMBINATION_IMPOSSIBLE,
                "a proof of concept cannot be a recovery site",
            )
            .at(context.at("availability.dr.target"), "")
            .help("choose another target for the recovery site"),
        );
    }
    let offered = &context.system.file.system.targets;
    if !offered
        .iter()
        .any(|target| target == recovery.target.name())
    {
        report.push(super::unsure(super::suggest_value(
            Finding::new(
                code::TARGET_NOT_OFFERED,
                format!(
                    "{} does not run on the target `{}`",
                    context.system.file.system.name,
                    recovery.target.name()
                ),
            )
            .at(context.at("availability.dr.target"), ""),
            recovery.target.name(),
            offered.iter().map(String::as_str),
        )));
    }
    let same_region = recovery.target == deployment.target
        && recovery.region.is_some()
        && recovery.region == deployment.region;
    if same_region {
        report.push(
            Finding::new(
                code::RECOVERY_SAME_PLACE,
                "the recovery site is in the primary's region; one disaster takes both",
            )
            .at(context.at("availability.dr.region"), "")
            .context(context.at("deployment.region"), "the primary's region")
            .help("choose another region"),
        );
    }
    if recovery.rto.value() < recovery.rpo.value() && recovery.rto.value() == 0.0 {
        report.push(
            Finding::new(
                code::RECOVERY_TIME_IMPOSSIBLE,
                "service cannot be back in no time; recovery takes steps by hand",
            )
            .at(context.at("availability.dr.rto"), "")
            .help("write the time you can be without the system, such as `4h`"),
        );
    }
    if recovery.rpo.value() == 0.0 && recovery.replication != Some(Replication::AvailabilityGroup) {
        report.push(
            Finding::new(
                code::RECOVERY_TIME_IMPOSSIBLE,
                "no data may be lost, but backups and log shipping always lose some",
            )
            .at(context.at("availability.dr.rpo"), "")
            .help(
                "write the interval you replicate at, such as `15m`, or use an availability group",
            ),
        );
    }
    let edition = context
        .profile
        .software
        .database
        .as_ref()
        .and_then(|product| product.edition.as_deref());
    if recovery.replication == Some(Replication::AvailabilityGroup)
        && let Some(edition) = edition
            .filter(|edition| ["web", "express"].contains(&edition.to_ascii_lowercase().as_str()))
    {
        report.push(
            Finding::new(
                code::EDITION_NOT_ALLOWED,
                format!("SQL Server {edition} has no availability groups"),
            )
            .at(context.at("software.database.edition"), "")
            .context(
                context.at("availability.dr.replication"),
                "an availability group is asked for",
            )
            .note("Microsoft Learn, editions and supported features of SQL Server 2019 (C-16)")
            .help("choose the edition `Standard` or `Enterprise`, or another replication"),
        );
    }
    dependence(context, recovery, report);
    names(context, report);
    if context.profile.network.recovery_link.is_none() && recovery.media {
        report.push(
            Finding::new(code::RECOVERY_LINK_UNKNOWN, "media is copied to the recovery site, but the link to it is not described")
                .severity(Severity::Warning)
                .at(context.at("availability.dr.media"), "")
                .help("add `recovery_link` to `[network]`, so that it can be held against the daily volume"),
        );
    }
}

/// What the recovery site would use and lose together with the primary.
fn dependence(context: &Context<'_>, recovery: &DisasterRecovery, report: &mut Report) {
    let profile = context.profile;
    let network = &profile.network;
    let lost = |address: &Ipv4Addr| network.cidr.contains(address);
    let lost_text = |text: &String| text.parse().is_ok_and(|address| lost(&address));
    let any_lost = |own: &[Ipv4Addr], shared: &[Ipv4Addr]| {
        let used = if own.is_empty() { shared } else { own };
        used.iter().any(lost)
    };
    let time_servers = if recovery.time_servers.is_empty() {
        &network.time_servers
    } else {
        &recovery.time_servers
    };
    let administrators = if recovery.administrators.is_empty() {
        &network.administrators
    } else {
        &recovery.administrators
    };
    let mail = recovery
        .mail_server
        .as_ref()
        .or(profile.mail.server.as_ref());
    let with_directory = profile.directory.mode == DirectoryMode::ActiveDirectory;
    let found = [
        (
            "name_servers",
            any_lost(&recovery.name_servers, &network.name_servers),
        ),
        ("time_servers", time_servers.iter().any(lost_text)),
        (
            "domain_controllers",
            with_directory
                && any_lost(&recovery.domain_controllers, &profile.directory.controllers),
        ),
        ("mail_server", mail.is_some_and(lost_text)),
        (
            "administrators",
            administrators.iter().any(|one| network.cidr.contains(one)),
        ),
        (
            "users",
            recovery.users.iter().any(|one| network.cidr.contains(one)),
        ),
    ];
    let keys: Vec<String> = found
        .iter()
        .filter(|(_, is_lost)| *is_lost)
        .map(|(key, _)| format!("`{key}`"))
        .collect();
    if keys.is_empty() {
        return;
    }
    report.push(
        Finding::new(
            code::RECOVERY_DEPENDS_ON_PRIMARY,
            format!(
                "the recovery site depends on what is lost with the primary: {} lie in its range {}",
                keys.join(", "),
                network.cidr
            ),
        )
        .at(context.at("availability.dr"), "")
        .context(context.at("network.cidr"), "the primary's range")
        .note("what `[availability.dr]` does not name is taken from `[network]`, `[directory]` and `[mail]`")
        .help("name in `[availability.dr]` what the recovery site reaches without the primary"),
    );
}

/// What clients and servers find by address has to be changed on each of them when the recovery
/// site takes over; a name is changed once, in DNS.
fn names(context: &Context<'_>, report: &mut Report) {
    let host_of = |share: &str| {
        let host = share.strip_prefix(r"\\")?.split('\\').next()?;
        host.parse::<Ipv4Addr>().ok()
    };
    let share = context.profile.storage.online.share.as_deref();
    let mail = context.profile.mail.server.as_deref();
    let settings = [
        (
            "storage.online.share",
            "the online storage",
            share.and_then(host_of),
        ),
        (
            "mail.server",
            "the mail server",
            mail.and_then(|one| one.parse().ok()),
        ),
    ];
    for (path, what, address) in settings {
        // A mail server of the recovery site's own replaces the other one by name or address.
        let replaced = path == "mail.server"
            && (context.profile.availability.dr.as_ref())
                .is_some_and(|dr| dr.mail_server.is_some());
        let Some(address) = address.filter(|_| !replaced) else {
            continue;
        };
        report.push(
            Finding::new(
                code::ADDRESS_IN_PLACE_OF_NAME,
                format!("{what} is known by the address {address}, which the recovery site cannot take over"),
            )
            .at(context.at(path), "")
            .context(context.at("availability.dr"), "the recovery site")
            .help("write a DNS name, so that a move changes one record and no settings"),
        );
    }
}
