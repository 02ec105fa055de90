//! Torn and edited journals.
