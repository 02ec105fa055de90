//! `groundplan firewall`: the matrix, or the fate of one packet.

use groundplan_diagnostics::{Report, SourceMap};
use groundplan_firewall::{matrix_csv, matrix_markdown, matrix_rows, oracle};

use crate::arguments::{Common, Firewall, MatrixFormat};
use crate::library::Library;
use crate::{exit, output, pipeline};

pub(crate) fn run(common: &Common, library: &Library, firewall: &Firewall) -> u8 {
    let designed = match pipeline::designed(common, library, &firewall.profile) {
        Ok(designed) => designed,
        Err(code) => return code,
    };
    let several = designed.blueprint.sites.len() > 1;
    let mut found = false;
    let mut unanswered = Report::new();
    for site in &designed.blueprint.sites {
        let heading = if several {
            format!("# {}\n", site.id)
        } else {
            String::new()
        };
        let Some(question) = &firewall.query else {
            let rows = matrix_rows(&site.policy);
            let text = match firewall.format {
                MatrixFormat::Markdown => matrix_markdown(&rows),
                MatrixFormat::Csv => matrix_csv(&rows),
            };
            output::data(&format!("{heading}{text}"));
            found = true;
            continue;
        };
        match oracle::Query::parse(question, &site.estate) {
            Ok(query) => {
                found = true;
                let lines: Vec<String> = oracle::ask(&site.policy, &site.estate, &query)
                    .iter()
                    .map(|answer| {
                        format!(
                            "{} -> {}: {}",
                            answer.from,
                            answer.to,
                            fate(&answer.decision)
                        )
                    })
                    .collect();
                output::data(&format!("{heading}{}", lines.join("\n")));
            }
            Err(finding) => unanswered.push(*finding),
        }
    }
    if found {
        return exit::FINE;
    }
    output::findings(&unanswered, &SourceMap::new(), common);
    exit::FINDINGS
}

fn fate(decision: &oracle::Decision) -> String {
    match decision {
        oracle::Decision::Allowed { flow } => format!("passes by {flow}"),
        oracle::Decision::Joined { leaving, entering } => {
            format!("passes, leaving by {leaving} and entering by {entering}")
        }
        oracle::Decision::Local => "stays on one host".to_owned(),
        oracle::Decision::Refused => "refused, no flow allows it".to_owned(),
    }
}
