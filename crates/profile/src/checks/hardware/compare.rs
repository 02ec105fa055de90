//! Processor, memory, ports and language of one server, row by row of the system's minima.

use groundplan_catalog::system::Minimum;
use groundplan_diagnostics::{Code, Finding, Report, Severity, code};

use super::super::{Context, further, severity};
use crate::model::Server;

/// A processor of a later year counts as at least any clock class that is asked for: the
/// documents name parts of that time, and a newer core does more per cycle (C-15).
const LAST_YEAR_OF_CLOCK_CLASSES: u16 = 2012;

pub(super) fn check(context: &Context<'_>, index: usize, server: &Server, report: &mut Report) {
    let path = format!("hardware.server.{index}");
    for row in context
        .system
        .minima(&server.tier, context.target.name(), &context.facts)
    {
        let one = One {
            context,
            path: &path,
            row,
        };
        one.count(
            "sockets",
            "processor sockets",
            row.sockets,
            server.sockets,
            code::PROCESSOR_BELOW_MINIMUM,
            report,
        );
        one.count(
            "cores",
            "cores",
            row.cores,
            Some(server.cores),
            code::PROCESSOR_BELOW_MINIMUM,
            report,
        );
        one.clock(server, report);
        if let Some(asked) = row.memory_gb.filter(|asked| server.memory.value() < *asked) {
            let found = server.memory.value();
            report.push(one.below(
                code::MEMORY_BELOW_MINIMUM,
                "memory",
                &format!("{asked} GB of memory"),
                &format!("{found} GB"),
            ));
        }
        one.count(
            "network_ports",
            "Ethernet ports",
            row.network_ports,
            server.network_ports,
            code::PORTS_BELOW_MINIMUM,
            report,
        );
        one.count(
            "iscsi_ports",
            "ports for iSCSI",
            row.iscsi_ports,
            server.iscsi_ports,
            code::PORTS_BELOW_MINIMUM,
            report,
        );
        one.locale(server, report);
    }
}

struct One<'a> {
    context: &'a Context<'a>,
    path: &'a str,
    row: &'a Minimum,
}

impl One<'_> {
    fn finding(&self, code: Code, key: &str, message: String) -> Finding {
        let finding = Finding::new(code, message)
            .severity(severity(self.row.strictness))
            .at(self.context.at(&format!("{}.{key}", self.path)), "")
            .context(
                self.context.system.span(&self.row.id),
                self.row.text.clone(),
            )
            .note(format!(
                "{}, {}",
                self.context.system.file.system.document, self.row.source
            ))
            .requirement(self.row.id.get_ref());
        further(finding, &self.row.requirements, &self.row.part_numbers)
    }

    fn below(&self, code: Code, key: &str, asked: &str, found: &str) -> Finding {
        self.finding(
            code,
            key,
            format!("expected at least {asked}, found {found}"),
        )
        .help(format!("use a server with {asked} or more"))
    }

    fn not_stated(&self, key: &str, noun: &str) -> Finding {
        self.finding(
            code::HARDWARE_NOT_STATED,
            key,
            format!("`{key}` is not given, so {noun} cannot be checked"),
        )
        .severity(Severity::Warning)
        .help(format!("add `{key}` to the server"))
    }

    fn count(
        &self,
        key: &str,
        noun: &str,
        asked: Option<u32>,
        found: Option<u32>,
        code: Code,
        report: &mut Report,
    ) {
        match (asked, found) {
            (Some(_), None) => report.push(self.not_stated(key, noun)),
            (Some(asked), Some(found)) if found < asked => {
                report.push(self.below(code, key, &format!("{asked} {noun}"), &found.to_string()));
            }
            _ => {}
        }
    }

    fn clock(&self, server: &Server, report: &mut Report) {
        let Some(asked) = self.row.clock_ghz else {
            return;
        };
        if server
            .processor_year
            .is_some_and(|year| year > LAST_YEAR_OF_CLOCK_CLASSES)
        {
            return;
        }
        match server.clock_ghz {
            None => report.push(self.not_stated("clock_ghz", "the clock")),
            Some(found) if found < asked => report.push(
                self.below(code::PROCESSOR_BELOW_MINIMUM, "clock_ghz", &format!("{asked} GHz"), &format!("{found} GHz"))
                    .note(format!(
                        "a processor of after {LAST_YEAR_OF_CLOCK_CLASSES} counts as the clock class; give its `processor_year`"
                    )),
            ),
            Some(_) => {}
        }
    }

    fn locale(&self, server: &Server, report: &mut Report) {
        match (&self.row.locale, &server.locale) {
            (Some(_), None) => report.push(self.not_stated("locale", "the language")),
            (Some(asked), Some(found)) if !asked.eq_ignore_ascii_case(found) => report.push(
                self.finding(
                    code::LOCALE_WRONG,
                    "locale",
                    format!("expected the language `{asked}`, found `{found}`"),
                )
                .help(format!("install the system in `{asked}`")),
            ),
            _ => {}
        }
    }
}
