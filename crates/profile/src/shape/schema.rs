//! The profile's JSON Schema, as far as the comparison with a tree asks for it.
//!
//! Typed, because a walk over free JSON searches each key of each value by name, and because
//! reading the schema that way took a tenth of a check.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Number;

static PROFILE: LazyLock<Schema<'static>> = LazyLock::new(|| {
    // A test reads it, so that it cannot fail here.
    serde_json::from_str(crate::schema::COMMITTED).expect("the committed schema can be read")
});

/// The schema of a profile.
pub(super) fn profile() -> &'static Schema<'static> {
    &PROFILE
}

/// One schema; what it does not say is absent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Schema<'s> {
    #[serde(rename = "$defs", borrow)]
    definitions: BTreeMap<&'s str, Schema<'s>>,
    #[serde(rename = "$ref")]
    reference: Option<&'s str>,
    #[serde(borrow)]
    pub(super) description: Cow<'s, str>,
    #[serde(rename = "type")]
    kind: Option<Kind<'s>>,
    pub(super) format: Option<&'s str>,
    pub(super) minimum: Option<Number>,
    pub(super) maximum: Option<Number>,
    pub(super) properties: Option<BTreeMap<&'s str, Schema<'s>>>,
    pub(super) required: Vec<&'s str>,
    #[serde(rename = "additionalProperties")]
    others: Option<Others<'s>>,
    pub(super) items: Option<Box<Schema<'s>>>,
    #[serde(rename = "enum")]
    words: Option<Vec<&'s str>>,
    #[serde(rename = "const")]
    word: Option<&'s str>,
    #[serde(rename = "oneOf")]
    alternatives: Option<Vec<Schema<'s>>>,
    #[serde(rename = "x-quantity")]
    pub(super) quantity: Option<&'s str>,
    #[serde(rename = "x-range")]
    pub(super) range: bool,
    #[serde(rename = "x-date")]
    pub(super) date: bool,
    #[serde(rename = "x-other-names")]
    pub(super) other_names: BTreeMap<&'s str, &'s str>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Kind<'s> {
    One(&'s str),
    /// Values of several kinds are not looked into.
    Several(IgnoredAny),
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Others<'s> {
    #[serde(borrow)]
    Of(Box<Schema<'s>>),
    Refused(IgnoredAny),
}

impl<'s> Schema<'s> {
    /// Follows `$ref` from the root; the schema's definitions are this crate's own and do not
    /// refer in circles.
    pub(super) fn resolve<'a>(&'a self, schema: &'a Self) -> &'a Self {
        let mut schema = schema;
        while let Some(definition) = schema
            .reference
            .and_then(|reference| reference.strip_prefix("#/$defs/"))
            .and_then(|name| self.definitions.get(name))
        {
            schema = definition;
        }
        schema
    }

    /// The type, where it is one.
    pub(super) fn kind(&self) -> Option<&'s str> {
        match self.kind {
            Some(Kind::One(name)) => Some(name),
            Some(Kind::Several(_)) | None => None,
        }
    }

    /// The schema of a key.
    pub(super) fn property(&self, key: &str) -> Option<&Self> {
        self.properties.as_ref()?.get(key)
    }

    /// The schema of every key that is not known by name; none where such keys are refused.
    pub(super) fn others(&self) -> Option<&Self> {
        match &self.others {
            Some(Others::Of(schema)) => Some(schema),
            Some(Others::Refused(_)) | None => None,
        }
    }

    /// The words a key takes, if it takes a closed list of them.
    pub(super) fn choices(&self) -> Option<Vec<&'s str>> {
        if let Some(words) = &self.words {
            return Some(words.clone());
        }
        let mut words = Vec::new();
        for alternative in self.alternatives.as_ref()? {
            match (alternative.word, &alternative.words) {
                (Some(word), _) => words.push(word),
                (None, Some(several)) => words.extend(several),
                (None, None) => return None,
            }
        }
        Some(words)
    }
}
