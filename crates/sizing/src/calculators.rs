//! Calculators: the formulas of the rules one at a time, for quick answers and for comparison
//! with the calculators of vendors.
//!
//! A calculator is a list of parameters and a function over their values; the formulas are those
//! of [`crate::rules`], read with traced numbers, so that each result can be explained. What
//! vendors choose differently (page sizes, fill, efficiency, overhead, spares, targets) is a
//! parameter whose default is the constant of the rules. Knows no profile and no command line.

mod amount;
mod answer;
mod archive;
mod database;
mod farm;
mod given;
mod interval;
mod kubernetes;
mod lines;
mod listing;
mod network;
mod parameter;
mod ports;
mod question;
pub mod report;
mod storage;

pub use answer::{Calculation, Input, InputOrigin, Outcome, SecondNumber, VERSION};
pub use listing::{Entry, Listing, ParameterEntry, listing};
pub use parameter::{Calculator, Default, Kind, Parameter, UnitMode};
pub use question::calculate;

/// Every calculator, by name.
pub const CALCULATORS: [&Calculator; 15] = [
    &lines::ERLANG_B,
    &lines::ERLANG_C,
    &lines::EXTENDED_ERLANG_B,
    &interval::INTERVAL,
    &storage::IOPS,
    &kubernetes::ALLOCATABLE,
    &farm::QUEUE,
    &storage::RAID,
    &network::REPLICATION,
    &ports::RTP_PORTS,
    &storage::STORAGE,
    &database::TABLE_SIZE,
    &archive::TAPE,
    &farm::TRANSCODE,
    &network::TRANSFER,
];
