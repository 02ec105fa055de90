//! From the tree to typed values: a serde deserializer over [`Node`].
//!
//! `shape` has reported everything a person can put right before this runs, so that an error
//! here is one message; it still carries the place where it happened.

mod access;

#[cfg(test)]
mod tests;

use std::fmt;

use groundplan_diagnostics::Span;
use serde::de::{self, DeserializeOwned, Deserializer, Visitor, value::StrDeserializer};

use crate::tree::{Node, Value};
use access::{ArrayAccess, TableAccess};

/// Why a tree does not fit a type.
#[derive(Debug, Clone, PartialEq)]
pub struct DecodeError {
    /// What does not fit.
    pub message: String,
    /// Where.
    pub span: Option<Span>,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DecodeError {}

impl de::Error for DecodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self {
            message: message.to_string(),
            span: None,
        }
    }
}

impl DecodeError {
    /// Errors come up from the inside; the innermost place is the right one.
    fn within(mut self, span: Span) -> Self {
        self.span.get_or_insert(span);
        self
    }
}

/// Reads a typed value from a tree.
pub fn decode<T: DeserializeOwned>(node: &Node) -> Result<T, DecodeError> {
    T::deserialize(node)
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match &self.value {
            Value::Table(table) => visitor.visit_map(TableAccess::new(table)),
            Value::Array(items) => visitor.visit_seq(ArrayAccess::new(items)),
            Value::String(text) | Value::Datetime(text) => visitor.visit_borrowed_str(text),
            Value::Integer(number) => visitor.visit_i64(*number),
            Value::Float(number) => visitor.visit_f64(*number),
            Value::Boolean(value) => visitor.visit_bool(*value),
        }
        .map_err(|error: DecodeError| error.within(self.span))
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.number() {
            Some(number) => visitor
                .visit_f64(number)
                .map_err(|error: DecodeError| error.within(self.span)),
            None => self.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        // What is not written is absent from the table; what is written is there.
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        let Some(text) = self.text() else {
            return Err(DecodeError {
                message: format!("expected text, found {}", self.value.noun()),
                span: Some(self.span),
            });
        };
        visitor
            .visit_enum(StrDeserializer::<DecodeError>::new(text))
            .map_err(|error| error.within(self.span))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
