//! Directory and mail: settings that make no sense alone.

use std::net::Ipv4Addr;

use groundplan_diagnostics::{Finding, Report, code};

use super::Context;
use crate::model::DirectoryMode;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    directory(context, report);
    time_servers(context, report);
    service_account(context, report);
    let mail = &context.profile.mail;
    if mail.server.is_none() && context.loaded.written("mail") {
        report.push(
            Finding::new(code::MAIL_INCOMPLETE, "`[mail]` names no server")
                .at(context.at("mail"), "")
                .help("add `server = \"smtp.example.com\"`"),
        );
    }
}

fn directory(context: &Context<'_>, report: &mut Report) {
    let directory = &context.profile.directory;
    match directory.mode {
        DirectoryMode::ActiveDirectory => {
            if directory.domain.is_none() {
                report.push(
                    Finding::new(
                        code::DIRECTORY_INCOMPLETE,
                        "log-in over Active Directory needs the directory's `domain`",
                    )
                    .at(context.at("directory"), "")
                    .help("add `domain = \"example.com\"` to `[directory]`"),
                );
            }
            if directory.controllers.is_empty() {
                report.push(
                    Finding::new(
                        code::DIRECTORY_INCOMPLETE,
                        "log-in over Active Directory needs `controllers`; without them no rule of the firewall can let it through",
                    )
                    .at(context.at("directory"), "")
                    .help("add `controllers = [\"10.40.0.5\"]` with the addresses of the domain controllers"),
                );
            }
        }
        DirectoryMode::Local => {
            for key in ["domain", "controllers"] {
                let path = format!("directory.{key}");
                if context.loaded.written(&path) {
                    report.push(
                        Finding::new(
                            code::DIRECTORY_UNUSED,
                            format!("`{key}` is given, but users log in with local accounts"),
                        )
                        .at(context.at(&path), "")
                        .help("add `mode = \"active-directory\"`, or remove the key"),
                    );
                }
            }
        }
    }
}

/// Rules of a firewall name addresses. Where every time server is known by name alone, no rule
/// can let its flow through, and the provider's own service has been put aside for them.
fn time_servers(context: &Context<'_>, report: &mut Report) {
    let network = &context.profile.network.time_servers;
    let recovery = context.profile.availability.dr.as_ref();
    let lists = [
        ("network.time_servers", Some(network)),
        (
            "availability.dr.time_servers",
            recovery.map(|dr| &dr.time_servers),
        ),
    ];
    for (path, servers) in lists {
        let servers = servers.map_or(&[][..], Vec::as_slice);
        let by_name = servers
            .iter()
            .all(|server| server.parse::<Ipv4Addr>().is_err());
        if servers.is_empty() || !by_name {
            continue;
        }
        report.push(
            Finding::new(
                code::SERVER_BY_NAME_ALONE,
                "the time servers are known by name alone, so the firewall stays closed to them",
            )
            .at(context.at(path), "")
            .note("rules of a firewall name addresses; clocks that drift apart break log-ins by Kerberos")
            .help("write the address of at least one, or leave the key out to use the provider's or the domain's time"),
        );
    }
}

/// With a directory, one account of it has rights on every server and on the storage. An account
/// of a single server, or of another domain, has them only where somebody grants them by hand.
fn service_account(context: &Context<'_>, report: &mut Report) {
    let directory = &context.profile.directory;
    if directory.mode != DirectoryMode::ActiveDirectory {
        return;
    }
    let (Some(account), Some(domain)) = (&directory.service_account, &directory.domain) else {
        return;
    };
    let related = |suffix: &str| {
        let (suffix, domain) = (suffix.to_ascii_lowercase(), domain.to_ascii_lowercase());
        suffix == domain
            || suffix.ends_with(&format!(".{domain}"))
            || domain.ends_with(&format!(".{suffix}"))
    };
    let message = match (account.split_once('\\'), account.split_once('@')) {
        (Some((".", _)), _) | (None, None) => {
            format!(
                "`{account}` is an account of one server, which the others and the storage do not know"
            )
        }
        (None, Some((_, suffix))) if !related(suffix) => {
            format!("`{account}` is an account of `{suffix}`, and the servers join `{domain}`")
        }
        // The short name of a domain is free to differ from its DNS name.
        _ => return,
    };
    report.push(
        Finding::new(code::SERVICE_ACCOUNT_ELSEWHERE, message)
            .at(context.at("directory.service_account"), "")
            .context(context.at("directory.domain"), "the directory of the servers")
            .note("services need read, write and delete on every share and volume that they work on")
            .help(format!("name an account of `{domain}`, such as `svc-mam@{domain}`, or grant the rights by hand on every server and storage")),
    );
}
