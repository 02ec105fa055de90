//! Units that quantities of a profile are written in.
//!
//! Each kind of quantity has one base unit, in which a bare number is read and in which every
//! value is held, and a closed list of spellings with their factors. Decimal and binary
//! prefixes follow IEC 80000-13 (1 GB = 10^9 bytes, 1 GiB = 2^30 bytes). Knows text and
//! numbers, no profile and no finding.

mod parse;

#[cfg(test)]
mod tests;

pub use parse::{QuantityError, check_magnitude, parse_quantity};

/// What is known about one kind of quantity.
#[derive(Debug)]
pub struct UnitKind {
    /// Name used by the JSON Schema's `x-quantity`.
    pub name: &'static str,
    /// What it is called in a sentence, such as `a size`.
    pub noun: &'static str,
    /// The base unit; empty for plain numbers.
    pub base: &'static str,
    /// The base unit in words; empty for plain numbers.
    pub base_words: &'static str,
    /// How it may be written, for help texts.
    pub examples: &'static str,
    /// Spellings and their factor to the base unit. The first is the preferred one.
    pub units: &'static [(&'static str, f64)],
    /// The largest value that can be meant, in the base unit; anything above is a slip.
    pub maximum: f64,
    /// Whether several parts may be written together (`1h 30m`).
    pub compound: bool,
}

/// One kind of quantity, known to the compiler.
pub trait Unit: Copy + std::fmt::Debug + PartialEq + Send + Sync + 'static {
    /// What is known about it.
    const KIND: &'static UnitKind;
}

/// Bytes in 1 GB over bytes in the unit, so that binary units are exact to the last bit that
/// an `f64` holds.
const KIB: f64 = 1024.0 / 1e9;
const MIB: f64 = 1_048_576.0 / 1e9;
const GIB: f64 = 1_073_741_824.0 / 1e9;
const TIB: f64 = 1_099_511_627_776.0 / 1e9;
const PIB: f64 = 1_125_899_906_842_624.0 / 1e9;

macro_rules! units {
    ($( $(#[$doc:meta])* $type:ident = $kind:expr; )*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $type;
            impl Unit for $type {
                const KIND: &'static UnitKind = &$kind;
            }
        )*

        /// Every kind of quantity.
        pub const KINDS: &[&UnitKind] = &[$( $type::KIND ),*];
    };
}

units! {
    /// A plain number: users, files, feeds, a factor.
    Count = UnitKind {
        name: "count",
        noun: "a plain number",
        base: "",
        base_words: "",
        examples: "`12` or `{ low = 8, likely = 12, high = 20 }`",
        units: &[],
        maximum: 1e9,
        compound: false,
    };
    /// Hours, as in hours of material per day.
    Hours = UnitKind {
        name: "hours",
        noun: "a number of hours",
        base: "h",
        base_words: "hours",
        examples: "`12`, `\"12 h\"` or `\"90 min\"`",
        units: &[
            ("h", 1.0), ("hour", 1.0), ("hours", 1.0), ("hr", 1.0), ("hrs", 1.0),
            ("min", 1.0 / 60.0), ("m", 1.0 / 60.0), ("minute", 1.0 / 60.0), ("minutes", 1.0 / 60.0),
            ("s", 1.0 / 3600.0), ("sec", 1.0 / 3600.0), ("second", 1.0 / 3600.0), ("seconds", 1.0 / 3600.0),
        ],
        maximum: 1e5,
        compound: true,
    };
    /// Days, as in days on online storage.
    Days = UnitKind {
        name: "days",
        noun: "a number of days",
        base: "d",
        base_words: "days",
        examples: "`90`, `\"90 d\"`, `\"12 weeks\"` or `\"1 year\"` (365 days)",
        units: &[
            ("d", 1.0), ("day", 1.0), ("days", 1.0),
            ("w", 7.0), ("week", 7.0), ("weeks", 7.0),
            ("y", 365.0), ("year", 365.0), ("years", 365.0),
            ("h", 1.0 / 24.0), ("hour", 1.0 / 24.0), ("hours", 1.0 / 24.0),
        ],
        maximum: 36_500.0,
        compound: true,
    };
    /// A share of a whole: 0.15 is 15 %.
    Share = UnitKind {
        name: "share",
        noun: "a share",
        base: "",
        base_words: "",
        examples: "`0.15` or `\"15 %\"`",
        units: &[("%", 0.01), ("percent", 0.01), ("per cent", 0.01)],
        maximum: 10.0,
        compound: false,
    };
    /// A data rate in Mbit/s.
    DataRate = UnitKind {
        name: "data-rate",
        noun: "a data rate",
        base: "Mbit/s",
        base_words: "Mbit/s",
        examples: "`50`, `\"50 Mbit/s\"`, `\"1 Gbit/s\"` or `\"120 MB/s\"`",
        units: &[
            ("Mbit/s", 1.0), ("Mbps", 1.0), ("Mb/s", 1.0), ("Mbit", 1.0),
            ("Gbit/s", 1e3), ("Gbps", 1e3), ("Gb/s", 1e3), ("Gbit", 1e3),
            ("Tbit/s", 1e6), ("Tbps", 1e6), ("Tb/s", 1e6),
            ("bit/s", 1e-6), ("kbit/s", 1e-3), ("kbps", 1e-3), ("kb/s", 1e-3), ("Kbit/s", 1e-3), ("Kbps", 1e-3),
            ("MB/s", 8.0), ("MBps", 8.0), ("GB/s", 8e3), ("GBps", 8e3), ("kB/s", 8e-3), ("KB/s", 8e-3),
            ("MiB/s", 8.388_608), ("GiB/s", 8_589.934_592),
        ],
        maximum: 1e8,
        compound: false,
    };
    /// A data size in GB (10^9 bytes).
    DataSize = UnitKind {
        name: "data-size",
        noun: "a data size",
        base: "GB",
        base_words: "GB",
        examples: "`500`, `\"500 GB\"`, `\"2 TB\"` or `\"1.5 TiB\"`",
        units: &[
            ("GB", 1.0), ("TB", 1e3), ("PB", 1e6), ("MB", 1e-3), ("kB", 1e-6), ("KB", 1e-6),
            ("bytes", 1e-9), ("byte", 1e-9),
            ("GiB", GIB), ("TiB", TIB), ("PiB", PIB), ("MiB", MIB), ("KiB", KIB),
        ],
        maximum: 1e9,
        compound: false,
    };
    /// A span of time in minutes.
    Duration = UnitKind {
        name: "duration",
        noun: "a duration",
        base: "min",
        base_words: "minutes",
        examples: "`15`, `\"15m\"`, `\"4h\"` or `\"1h 30m\"`",
        units: &[
            ("min", 1.0), ("m", 1.0), ("minute", 1.0), ("minutes", 1.0),
            ("s", 1.0 / 60.0), ("sec", 1.0 / 60.0), ("second", 1.0 / 60.0), ("seconds", 1.0 / 60.0),
            ("ms", 1.0 / 60_000.0), ("millisecond", 1.0 / 60_000.0), ("milliseconds", 1.0 / 60_000.0),
            ("h", 60.0), ("hr", 60.0), ("hour", 60.0), ("hours", 60.0),
            ("d", 1440.0), ("day", 1440.0), ("days", 1440.0),
            ("w", 10_080.0), ("week", 10_080.0), ("weeks", 10_080.0),
        ],
        maximum: 5_256_000.0,
        compound: true,
    };
}

/// The kind with this `x-quantity` name.
pub fn kind_named(name: &str) -> Option<&'static UnitKind> {
    KINDS.iter().copied().find(|kind| kind.name == name)
}
