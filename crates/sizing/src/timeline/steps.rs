//! Things that come in steps: shelves, servers, cartridges, drives, licences, hosts.
//!
//! What is needed of a thing follows from the figures of a month; how many there are is rounded
//! up to whole ones. What is owned stays once it is bought, and is ordered so many months before
//! it is needed; what is hired follows the demand both ways.

use groundplan_catalog::system::CountRule;

use crate::inputs::Inputs;
use crate::ledger::Ledger;
use crate::number::Number;
use crate::reading::Value;

/// A thing that comes in whole ones.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// Dotted id, such as `online.shelves`.
    pub(crate) id: String,
    /// What one of them is called, such as `storage shelf`.
    pub(crate) name: String,
    /// What follows from the demand.
    pub(crate) need: Need,
    /// What one of them carries, in the unit of the need.
    pub(crate) size: Value,
    /// Unit of need and size.
    pub(crate) unit: &'static str,
    /// What is there before anything is bought, in the unit of the need.
    pub(crate) on_hand: f64,
    /// What is needed at least, in the unit of the need.
    pub(crate) least: f64,
    /// Months from order to use; none where nothing has to be shipped.
    pub(crate) lead: Option<Value>,
    /// The line of the bill that pays for what is bought of it.
    pub(crate) line: Option<String>,
    /// Whether it is bought and stays.
    pub(crate) owned: bool,
}

/// What a thing is needed for.
#[derive(Debug, Clone)]
pub(crate) enum Need {
    /// The sum of figures, times the archive's copies if so said.
    Figures {
        figures: Vec<&'static str>,
        per_copy: bool,
    },
    /// Hosts that carry a tier's load.
    Hosts {
        rule: CountRule,
        /// Cores of one host.
        cores: Value,
        /// Hosts that may be lost.
        spare: f64,
    },
}

/// A thing at the end of a month.
#[derive(Debug, Clone)]
pub(crate) struct Tread<N> {
    /// What is needed, in the unit of the step.
    pub(crate) need: N,
    /// How many there have to be.
    pub(crate) count: N,
}

impl Step {
    /// Whole months from order to use.
    pub(crate) fn lead_months(&self) -> u32 {
        let months = self.lead.as_ref().map_or(0.0, |lead| lead.number.round());
        months.clamp(0.0, 1200.0) as u32
    }

    /// How many are needed by the end of a month; `before` is the count a month earlier.
    pub(super) fn tread<N: Number>(
        &self,
        inputs: &Inputs<N>,
        ledger: &Ledger<N>,
        read: &dyn Fn(&Value) -> N,
        month: u32,
        before: Option<&N>,
    ) -> Tread<N> {
        let need = self
            .need(inputs, ledger, read)
            .greatest(N::literal(self.least));
        let need = need.named(&self.figure(month, "need"), self.unit, "");
        let lacking = match self.on_hand {
            0.0 => need.clone(),
            on_hand => (need.clone() - N::literal(on_hand)).greatest(N::literal(0.0)),
        };
        let count = (lacking / read(&self.size)).ceil_guarded();
        let count = match before {
            Some(before) if self.owned => count.greatest(before.clone()),
            _ => count,
        };
        Tread {
            need,
            count: count.named(&self.figure(month, "count"), "", ""),
        }
    }

    /// Id of a figure of this thing in a month.
    pub(crate) fn figure(&self, month: u32, what: &str) -> String {
        format!("month.{month}.step.{}.{what}", self.id)
    }

    fn need<N: Number>(
        &self,
        inputs: &Inputs<N>,
        ledger: &Ledger<N>,
        read: &dyn Fn(&Value) -> N,
    ) -> N {
        match &self.need {
            Need::Hosts { rule, cores, spare } => {
                let carrying = match rule {
                    CountRule::TranscodeNodes => ledger.value("transcode.cores"),
                    CountRule::WebNodes => {
                        ledger.value("web.cores") / inputs.constants.web_utilisation.clone()
                    }
                };
                let nodes = carrying / read(cores);
                if *spare > 0.0 {
                    nodes + N::literal(*spare)
                } else {
                    nodes
                }
            }
            Need::Figures { figures, per_copy } => {
                let need = N::sum(figures.iter().map(|figure| ledger.value(figure)));
                if *per_copy {
                    need * inputs.archive_copies.clone()
                } else {
                    need
                }
            }
        }
    }
}
