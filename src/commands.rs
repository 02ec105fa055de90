//! One file per command; each is a thin wrapper around a stage.

mod apply;
mod blueprint;
mod calc;
mod catalog;
mod check;
mod completions;
mod destroy;
mod explain;
mod firewall;
mod init;
mod inspect;
mod plan;
mod render;
mod resume;
mod schema;
mod size;
mod status;
mod up;
mod verify;
mod why;

use crate::arguments::{Arguments, Command};
use crate::exit;
use crate::library::Library;
use crate::output;

/// Runs a command and returns its exit code.
pub(crate) fn run(arguments: Arguments) -> u8 {
    let common = arguments.common;
    let library = match Library::new(&common) {
        Ok(library) => library,
        Err(message) => {
            output::fail(&message);
            return exit::USAGE;
        }
    };
    match arguments.command {
        Command::Up(command) => up::run(&common, &library, &command),
        Command::Check(command) => check::run(&common, &library, &command),
        Command::Size(command) => size::run(&common, &library, &command),
        Command::Why(command) => why::run(&common, &library, &command),
        Command::Calc(command) => calc::run(&common, &library, &command),
        Command::Explain(command) => explain::run(&common, &command),
        Command::Render(command) => render::run(&common, &library, &command),
        Command::Blueprint(command) => blueprint::run(&common, &library, &command),
        Command::Plan(command) => plan::run(&common, &library, &command),
        Command::Apply(command) => apply::run(&common, &library, &command),
        Command::Resume(command) => resume::run(&common, &library, &command),
        Command::Destroy(command) => destroy::run(&common, &library, &command),
        Command::Status(command) => status::run(&common, &library, &command),
        Command::Verify(command) => verify::run(&common, &library, &command),
        Command::History(command) => status::history(&common, &library, &command),
        Command::Firewall(command) => firewall::run(&common, &library, &command),
        Command::Inspect(command) => inspect::run(&common, &library, &command),
        Command::Init(command) => init::run(&common, &library, &command),
        Command::Schema(command) => schema::run(&command),
        Command::Catalog(command) => catalog::run(&library, &common, &command),
        Command::Completions(command) => completions::run(&command),
        Command::Man => completions::manual(),
    }
}
