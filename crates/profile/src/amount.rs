//! Amounts of a workload: exact, or a range with its likeliest value; and single quantities.
//!
//! Values are held in the base unit of their kind (see [`crate::units`]). Reading them here is
//! strict and reports one fault; the friendly report with spans is the business of `shape`.

mod schema;

#[cfg(test)]
mod tests;

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeStruct, Serializer};
use serde::{Deserialize, Serialize};

use crate::units::{QuantityError, Unit, UnitKind, check_magnitude, parse_quantity};

/// A value that may be uncertain: the least, the likeliest and the most it can be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amount<U> {
    low: f64,
    likely: f64,
    high: f64,
    unit: PhantomData<U>,
}

impl<U: Unit> Amount<U> {
    /// A certain value, in the base unit.
    pub const fn exact(value: f64) -> Self {
        Self {
            low: value,
            likely: value,
            high: value,
            unit: PhantomData,
        }
    }

    /// A range, in the base unit; none unless `low <= likely <= high` and all are finite.
    pub fn range(low: f64, likely: f64, high: f64) -> Option<Self> {
        let ordered = low <= likely && likely <= high && low.is_finite() && high.is_finite();
        ordered.then_some(Self {
            low,
            likely,
            high,
            unit: PhantomData,
        })
    }

    /// The least, in the base unit.
    pub const fn low(&self) -> f64 {
        self.low
    }

    /// The likeliest, in the base unit.
    pub const fn likely(&self) -> f64 {
        self.likely
    }

    /// The most, in the base unit.
    pub const fn high(&self) -> f64 {
        self.high
    }

    /// Whether it is certain.
    pub fn is_exact(&self) -> bool {
        self.low == self.high
    }

    /// The kind of quantity.
    pub const fn kind(&self) -> &'static UnitKind {
        U::KIND
    }
}

/// A single certain value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity<U> {
    value: f64,
    unit: PhantomData<U>,
}

impl<U: Unit> Quantity<U> {
    /// A value in the base unit.
    pub const fn new(value: f64) -> Self {
        Self {
            value,
            unit: PhantomData,
        }
    }

    /// The value in the base unit.
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// The kind of quantity.
    pub const fn kind(&self) -> &'static UnitKind {
        U::KIND
    }
}

impl<U: Unit> Serialize for Amount<U> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_exact() {
            return serializer.serialize_f64(self.likely);
        }
        let mut range = serializer.serialize_struct("Amount", 3)?;
        range.serialize_field("low", &self.low)?;
        range.serialize_field("likely", &self.likely)?;
        range.serialize_field("high", &self.high)?;
        range.end()
    }
}

impl<U: Unit> Serialize for Quantity<U> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.value)
    }
}

impl<'de, U: Unit> Deserialize<'de> for Quantity<U> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer
            .deserialize_any(NumberVisitor(U::KIND))
            .map(Self::new)
    }
}

impl<'de, U: Unit> Deserialize<'de> for Amount<U> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AmountVisitor(PhantomData))
    }
}

fn refused<E: de::Error>(error: &QuantityError, kind: &UnitKind) -> E {
    E::custom(format_args!(
        "expected {} such as {}: {error:?}",
        kind.noun, kind.examples
    ))
}

struct NumberVisitor(&'static UnitKind);

impl Visitor<'_> for NumberVisitor {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} such as {}", self.0.noun, self.0.examples)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<f64, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<f64, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<f64, E> {
        check_magnitude(value, self.0).map_err(|error| refused(&error, self.0))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<f64, E> {
        parse_quantity(text, self.0).map_err(|error| refused(&error, self.0))
    }
}

struct AmountVisitor<U>(PhantomData<U>);

impl<'de, U: Unit> Visitor<'de> for AmountVisitor<U> {
    type Value = Amount<U>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} such as {}, or low, likely and high",
            U::KIND.noun,
            U::KIND.examples
        )
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Amount<U>, E> {
        NumberVisitor(U::KIND).visit_i64(value).map(Amount::exact)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Amount<U>, E> {
        NumberVisitor(U::KIND).visit_u64(value).map(Amount::exact)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Amount<U>, E> {
        NumberVisitor(U::KIND).visit_f64(value).map(Amount::exact)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Amount<U>, E> {
        NumberVisitor(U::KIND).visit_str(text).map(Amount::exact)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Amount<U>, A::Error> {
        let (mut low, mut likely, mut high) = (None, None, None);
        while let Some(key) = map.next_key::<String>()? {
            let slot = match key.as_str() {
                "low" => &mut low,
                "likely" => &mut likely,
                "high" => &mut high,
                other => return Err(de::Error::unknown_field(other, &["low", "likely", "high"])),
            };
            *slot = Some(map.next_value::<Quantity<U>>()?.value());
        }
        let (Some(low), Some(likely), Some(high)) = (low, likely, high) else {
            return Err(de::Error::custom("expected low, likely and high"));
        };
        Amount::range(low, likely, high)
            .ok_or_else(|| de::Error::custom("expected low <= likely <= high"))
    }
}
