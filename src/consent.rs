//! Asking before something is changed, and a second time before data is lost.

use groundplan_engine::{Plan, Purpose};

use crate::arguments::Where;
use crate::providers::SIMULATED;
use crate::{exit, output};

/// Whether the person agrees to a plan that was shown. Without a terminal and without `--yes`
/// nothing is changed, the simulated cloud excepted.
pub(crate) fn given(plan: &Plan, place: &Where, yes: bool, delete_data: bool) -> Result<(), u8> {
    let simulated = place.on.as_deref() == Some(SIMULATED);
    let losing = plan.destroys_data().count();
    if losing > 0 && !delete_data && !simulated {
        output::fail(&format!(
            "{losing} operations delete volumes or buckets with everything on them\n\
             help: `--delete-data` allows it; without it nothing is changed"
        ));
        return Err(exit::USAGE);
    }
    if yes || simulated {
        return Ok(());
    }
    if !output::can_ask() {
        output::fail(
            "there is no terminal to ask on; nothing is changed\nhelp: `--yes` goes ahead without asking",
        );
        return Err(exit::USAGE);
    }
    let question = match plan.purpose {
        Purpose::Apply => format!("Carry out {} operations?", plan.operations.len()),
        Purpose::Destroy => {
            format!(
                "Delete {} resources of `{}`?",
                plan.operations.len(),
                plan.deployment
            )
        }
    };
    if output::ask(&question) {
        Ok(())
    } else {
        output::say("nothing is changed");
        Err(exit::CANCELLED)
    }
}
