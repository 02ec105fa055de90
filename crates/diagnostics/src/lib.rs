//! Findings: what Groundplan has to say about an input, where, and what to do next.
//!
//! A finding is made for the person who can cure it. It carries a stable [`Code`], a
//! [`Severity`], labelled [`Span`]s into any number of source files, notes, one help text
//! and the ids of the requirements it stems from. Findings are collected in a [`Report`],
//! never thrown: a stage reports everything it can see before it gives up.
//!
//! This crate knows source text and nothing else: no profile, no catalog, no terminal.
//! The `render` module has one file per output format.

mod codes;
mod finding;
mod fix;
mod source;

pub mod levels;
pub mod render;
pub mod suggest;

pub use codes::{CODES, Code, CodeEntry, code};
pub use finding::{Finding, Label, Report, Severity};
pub use fix::{Edit, Fix, replace, toml_key, toml_text};
pub use levels::{Level, Levels, Setting, Suppressed};
pub use render::{Format, Options, render, summary};
pub use source::{LineColumn, SourceId, SourceMap, Span};
