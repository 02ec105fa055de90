//! Where the text of the tables comes from.
//!
//! The core never reads files: whoever starts it hands the texts in, be they embedded in the
//! binary, read from a user's folder, or both.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Gives the text of a table by its path below the tables' folder.
pub trait TableSource {
    /// The text of `path`, such as `machine-types/aws.csv`, always with `/` as separator.
    fn text(&self, path: &str) -> Option<Cow<'_, str>>;

    /// The same table in a form that is read faster, where it is part of the program and was
    /// compiled when it was built: the constants as JSON, all others as rows that each begin with
    /// U+001E, of cells with U+001F between them.
    fn compiled(&self, _path: &str) -> Option<&str> {
        None
    }
}

impl<S: TableSource + ?Sized> TableSource for &S {
    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        (**self).text(path)
    }

    fn compiled(&self, path: &str) -> Option<&str> {
        (**self).compiled(path)
    }
}

impl<S: TableSource + ?Sized> TableSource for Box<S> {
    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        (**self).text(path)
    }

    fn compiled(&self, path: &str) -> Option<&str> {
        (**self).compiled(path)
    }
}

impl TableSource for BTreeMap<String, String> {
    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        self.get(path).map(|text| Cow::Borrowed(text.as_str()))
    }
}

/// A user's folder over the built-in one: a table of the upper replaces the lower's as a whole.
#[derive(Debug, Clone)]
pub struct Overlay<U, L> {
    /// Asked first.
    pub upper: U,
    /// Asked for what the upper does not have.
    pub lower: L,
}

impl<U: TableSource, L: TableSource> TableSource for Overlay<U, L> {
    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        self.upper.text(path).or_else(|| self.lower.text(path))
    }
}
