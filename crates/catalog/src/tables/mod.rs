//! Tables of figures: machine types, prices, media formats, hardware, lifecycles, limits and the
//! default constants of the sizing rules.
//!
//! [`Tables`] answers questions from the texts that a [`TableSource`] hands in. Each table is
//! parsed when it is first asked for and once only; prices of machines are kept in one file per
//! region, and only the region that is asked for is parsed. Every figure carries its
//! [`Provenance`], and a price that is not known is [`PriceFound::Missing`], never zero.
//!
//! Pure: knows no files, no clock, no profile and no product.

mod benchmark;
mod compute_price;
mod constant;
mod date;
mod error;
mod found;
mod hardware;
mod license_price;
mod lifecycle;
mod lookup;
mod machine_type;
mod media;
mod origin;
mod provenance;
mod region;
mod sheet;
mod source;
mod storage_price;
mod support_plan;
#[cfg(test)]
mod tests;
mod vocabulary;
mod volume_limit;

pub use benchmark::CpuBenchmark;
pub use compute_price::{ComputePrice, RegionPrices};
pub use constant::{Constant, constant_range};
pub use date::{Date, NotADate, PartialDate};
pub use error::{Problem, TableError, TableErrors};
pub use found::{Named, PriceFound};
pub use hardware::HardwareFact;
pub use license_price::LicensePrice;
pub use lifecycle::{Lifecycle, Support, SupportStatus};
pub use lookup::Tables;
pub use machine_type::{Gpu, MachineType};
pub use media::{AudioFormat, MediaFormat};
pub use origin::Source;
pub use provenance::{Label, Provenance};
pub use region::Region;
pub use source::{Overlay, TableSource};
pub use storage_price::{StoragePrice, stepped_cost};
pub use support_plan::SupportPlan;
pub use vocabulary::{
    Category, Compression, HOURS_PER_MONTH, LifecycleKind, MediaUse, OperatingSystem, PriceUnit,
    Provider, Term,
};
pub use volume_limit::{AttachLimit, MachineDiskLimit, VolumeLimit};
