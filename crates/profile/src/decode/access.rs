//! Walking tables and lists for serde.

use indexmap::map;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess};

use super::DecodeError;
use crate::tree::{Entry, Node, Table};

pub(super) struct TableAccess<'de> {
    entries: map::Iter<'de, String, Entry>,
    current: Option<&'de Entry>,
}

impl<'de> TableAccess<'de> {
    pub(super) fn new(table: &'de Table) -> Self {
        Self {
            entries: table.iter(),
            current: None,
        }
    }
}

impl<'de> MapAccess<'de> for TableAccess<'de> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, DecodeError> {
        let Some((key, entry)) = self.entries.next() else {
            return Ok(None);
        };
        self.current = Some(entry);
        seed.deserialize(StrDeserializer::<DecodeError>::new(key))
            .map(Some)
            .map_err(|error| error.within(entry.key))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, DecodeError> {
        match self.current.take() {
            Some(entry) => seed
                .deserialize(&entry.node)
                .map_err(|error| error.within(entry.node.span)),
            None => Err(serde::de::Error::custom(
                "a value was asked for before its key",
            )),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

pub(super) struct ArrayAccess<'de> {
    items: std::slice::Iter<'de, Node>,
}

impl<'de> ArrayAccess<'de> {
    pub(super) fn new(items: &'de [Node]) -> Self {
        Self {
            items: items.iter(),
        }
    }
}

impl<'de> SeqAccess<'de> for ArrayAccess<'de> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DecodeError> {
        self.items
            .next()
            .map(|node| {
                seed.deserialize(node)
                    .map_err(|error| error.within(node.span))
            })
            .transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}
