//! The rows of one table of a system's file, read when they are first asked for.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Rows of one table. Of a system that is part of the program they stay the text that the build
/// script made of them until somebody looks: a check needs a third of a file, and reading all of
/// it was a third of what a check cost. Used like the list that they are.
#[derive(Clone)]
pub struct Rows<T> {
    read: OnceLock<Vec<T>>,
    /// JSON; not looked at once `read` is filled.
    compiled: &'static str,
}

impl<T> Rows<T> {
    /// Rows that are read from this JSON when they are asked for.
    pub(super) fn compiled(compiled: &'static str) -> Self {
        Self {
            read: OnceLock::new(),
            compiled,
        }
    }
}

impl<T> From<Vec<T>> for Rows<T> {
    fn from(rows: Vec<T>) -> Self {
        Self {
            read: OnceLock::from(rows),
            compiled: "",
        }
    }
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl<T: DeserializeOwned> Deref for Rows<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        self.read.get_or_init(|| {
            // A test reads every table of every system, so that none of them can fail here.
            serde_json::from_str(self.compiled)
                .expect("rows that the build script made can be read")
        })
    }
}

impl<T: DeserializeOwned> DerefMut for Rows<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        let _ = Deref::deref(self);
        self.read.get_mut().expect("the rows have just been read")
    }
}

impl<'a, T: DeserializeOwned> IntoIterator for &'a Rows<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T: DeserializeOwned> IntoIterator for &'a mut Rows<T> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<T: DeserializeOwned + fmt::Debug> fmt::Debug for Rows<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: DeserializeOwned + Serialize> Serialize for Rows<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Rows<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}

impl<T: JsonSchema> JsonSchema for Rows<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Vec::<T>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<T>::json_schema(generator)
    }
}
