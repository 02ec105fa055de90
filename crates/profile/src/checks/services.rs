//! Directory and mail: settings that make no sense alone.

use groundplan_diagnostics::{Finding, Report, code};

use super::Context;
use crate::model::DirectoryMode;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    directory(context, report);
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
