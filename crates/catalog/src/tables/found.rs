//! Answers of a look-up that a caller cannot mistake for something better than they are.

/// A price as it was found. There is no way to read a missing one as zero.
#[derive(Debug, Clone, PartialEq)]
pub enum PriceFound<P> {
    /// The price of what was asked for, in the region (or the price zone that covers it).
    Exact(P),
    /// Put together from other prices of the same region.
    Derived {
        /// The price; its `provenance` names every source that went into it.
        price: P,
        /// In words, what was added to what.
        from: String,
    },
    /// Nothing is known for the region; this is the price in another one.
    OtherRegion {
        /// The price there.
        price: P,
        /// The other region, or price zone.
        region: String,
    },
    /// No price is known.
    Missing,
}

impl<P> PriceFound<P> {
    /// The price, whichever way it was found.
    pub fn price(&self) -> Option<&P> {
        match self {
            Self::Exact(price) | Self::Derived { price, .. } | Self::OtherRegion { price, .. } => {
                Some(price)
            }
            Self::Missing => None,
        }
    }

    /// Whether nothing was found.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }

    /// What a quote has to say about the price, or nothing if it is exact.
    pub fn caveat(&self) -> Option<String> {
        match self {
            Self::Exact(_) => None,
            Self::Derived { from, .. } => Some(format!("derived: {from}")),
            Self::OtherRegion { region, .. } => Some(format!("price of {region}")),
            Self::Missing => Some("no price is known".to_owned()),
        }
    }

    /// The same answer about something else.
    pub fn map<Q>(self, change: impl FnOnce(P) -> Q) -> PriceFound<Q> {
        match self {
            Self::Exact(price) => PriceFound::Exact(change(price)),
            Self::Derived { price, from } => PriceFound::Derived {
                price: change(price),
                from,
            },
            Self::OtherRegion { price, region } => PriceFound::OtherRegion {
                price: change(price),
                region,
            },
            Self::Missing => PriceFound::Missing,
        }
    }
}

/// A thing looked up by its id.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Named<'t, T> {
    /// It is there.
    Found(&'t T),
    /// It is not; with the most similar id that is.
    Unknown {
        /// The most similar id.
        nearest: Option<&'t str>,
    },
}

impl<'t, T> Named<'t, T> {
    /// The thing, if it was found.
    pub fn found(self) -> Option<&'t T> {
        match self {
            Self::Found(thing) => Some(thing),
            Self::Unknown { .. } => None,
        }
    }
}
