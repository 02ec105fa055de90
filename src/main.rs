//! The command line of Groundplan: one file per command, and the wiring between stages.
//!
//! Nothing here knows the domain. Commands read files, call the stages in order, and put data
//! on standard output and words for people on standard error.

mod arguments;
mod bundle_folder;
mod commands;
mod consent;
mod exit;
mod files;
mod library;
mod output;
mod pipeline;
mod providers;
mod refresh;
mod session;
mod show;
mod this_machine;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;

/// Reading a profile is many small allocations; this allocator serves them in half the time of
/// the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // `--help` and `--version` arrive here too, with exit code 0.
            let code = if error.use_stderr() {
                exit::USAGE
            } else {
                exit::FINE
            };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let code = commands::run(arguments);
    if code == exit::FINE && !output::arrived() {
        return ExitCode::from(exit::FINDINGS);
    }
    ExitCode::from(code)
}
