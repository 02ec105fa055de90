//! `groundplan completions` and `groundplan man`.

use clap::CommandFactory;

use crate::arguments::{Arguments, Completions};
use crate::{exit, output};

pub(crate) fn run(completions: &Completions) -> u8 {
    let mut text = Vec::new();
    clap_complete::generate(
        completions.shell,
        &mut Arguments::command(),
        "groundplan",
        &mut text,
    );
    output::data(&String::from_utf8_lossy(&text));
    exit::FINE
}

/// Prints the manual page in troff.
pub(crate) fn manual() -> u8 {
    let mut text = Vec::new();
    match clap_mangen::Man::new(Arguments::command()).render(&mut text) {
        Ok(()) => {
            output::data(&String::from_utf8_lossy(&text));
            exit::FINE
        }
        Err(error) => {
            output::fail(&format!("the manual page cannot be written: {error}"));
            exit::FINDINGS
        }
    }
}
