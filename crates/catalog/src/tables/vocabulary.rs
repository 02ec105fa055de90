//! The closed vocabularies of the tables.

use std::fmt;

use super::sheet::Word;

macro_rules! vocabulary {
    ($(#[$about:meta])* $name:ident { $($(#[$meaning:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$meaning])* $variant,)+
        }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word used in tables and in output.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The value that `word` stands for.
            pub fn parse(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        impl Word for $name {
            const WORDS: &'static [(&'static str, Self)] = &[$(($word, Self::$variant),)+];
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

vocabulary! {
    /// Who sells capacity.
    Provider {
        /// Amazon Web Services.
        Aws = "aws",
        /// Microsoft Azure.
        Azure = "azure",
        /// Google Cloud.
        Gcp = "gcp",
        /// Wasabi: object storage only.
        Wasabi = "wasabi",
    }
}

impl Provider {
    /// The providers that rent machines.
    pub const WITH_MACHINES: [Self; 3] = [Self::Aws, Self::Azure, Self::Gcp];
}

vocabulary! {
    /// What a machine's hourly price includes besides the machine.
    OperatingSystem {
        /// Linux without a paid subscription.
        Linux = "linux",
        /// Windows Server with its licence.
        Windows = "windows",
    }
}

vocabulary! {
    /// For how long and how a machine is paid.
    Term {
        /// By the hour, no commitment.
        OnDemand = "on-demand",
        /// AWS standard reserved instance, one year, paid by the hour.
        Reserved1YearNoUpfront = "reserved-1y-no-upfront",
        /// AWS standard reserved instance, one year, paid at once (effective hourly rate).
        Reserved1YearAllUpfront = "reserved-1y-all-upfront",
        /// AWS standard reserved instance, three years, paid by the hour.
        Reserved3YearNoUpfront = "reserved-3y-no-upfront",
        /// AWS reserved instance, three years, way of paying not stated (annual cost by 8760 h).
        Reserved3Year = "reserved-3y",
        /// Azure savings plan, one year.
        SavingsPlan1Year = "savings-plan-1y",
        /// Google committed use, one year (monthly price by 730 h).
        Committed1Year = "committed-1y",
        /// Google committed use, three years (monthly price by 730 h).
        Committed3Year = "committed-3y",
    }
}

vocabulary! {
    /// The unit that a price is for.
    PriceUnit {
        /// 10^9 bytes kept for a month, as the provider's list words it.
        GbMonth = "gb-month",
        /// 2^30 bytes kept for a month.
        GibMonth = "gib-month",
        /// 10^12 bytes (the provider's TB) kept for a month.
        TbMonth = "tb-month",
        /// 2^30 bytes kept for an hour.
        GibHour = "gib-hour",
        /// One whole disk for a month.
        DiskMonth = "disk-month",
        /// One provisioned I/O operation per second for a month.
        IopsMonth = "iops-month",
        /// One provisioned I/O operation per second for an hour.
        IopsHour = "iops-hour",
        /// One provisioned MB/s for a month.
        MbpsMonth = "mbps-month",
        /// One provisioned MiB/s for a month.
        MibpsMonth = "mibps-month",
        /// One provisioned MB/s for an hour.
        MbpsHour = "mbps-hour",
        /// One provisioned MiB/s for an hour.
        MibpsHour = "mibps-hour",
        /// One virtual processor for an hour.
        VcpuHour = "vcpu-hour",
        /// One capacity unit of a load balancer for an hour.
        CapacityUnitHour = "capacity-unit-hour",
        /// One thing for an hour.
        Hour = "hour",
        /// One thing for a month.
        Month = "month",
        /// 10^9 bytes moved.
        Gb = "gb",
        /// 2^30 bytes moved.
        Gib = "gib",
        /// A thousand requests.
        ThousandRequests = "1k-requests",
        /// Ten thousand requests.
        TenThousandRequests = "10k-requests",
        /// A million requests.
        MillionRequests = "1m-requests",
        /// One minute of output.
        Minute = "minute",
    }
}

/// Hours that providers reckon a month with.
pub const HOURS_PER_MONTH: f64 = 730.0;

impl PriceUnit {
    /// The factor that turns a price per unit into a price per month of holding one such thing;
    /// absent for what is paid by use.
    pub const fn per_month(self) -> Option<f64> {
        match self {
            Self::GbMonth
            | Self::GibMonth
            | Self::TbMonth
            | Self::DiskMonth
            | Self::IopsMonth
            | Self::MbpsMonth
            | Self::MibpsMonth
            | Self::Month => Some(1.0),
            Self::GibHour
            | Self::IopsHour
            | Self::MbpsHour
            | Self::MibpsHour
            | Self::VcpuHour
            | Self::CapacityUnitHour
            | Self::Hour => Some(HOURS_PER_MONTH),
            Self::Gb
            | Self::Gib
            | Self::ThousandRequests
            | Self::TenThousandRequests
            | Self::MillionRequests
            | Self::Minute => None,
        }
    }

    /// How many bytes the unit is about, for capacity and transfer.
    pub const fn bytes(self) -> Option<f64> {
        match self {
            Self::GbMonth | Self::Gb => Some(1e9),
            Self::GibMonth | Self::GibHour | Self::Gib => Some(1_073_741_824.0),
            Self::TbMonth => Some(1e12),
            _ => None,
        }
    }

    /// How many requests the unit is about.
    pub const fn requests(self) -> Option<f64> {
        match self {
            Self::ThousandRequests => Some(1e3),
            Self::TenThousandRequests => Some(1e4),
            Self::MillionRequests => Some(1e6),
            _ => None,
        }
    }
}

vocabulary! {
    /// What a price in the storage and traffic tables is about.
    Category {
        /// Disks of machines.
        Block = "block",
        /// Buckets.
        Object = "object",
        /// Network shares.
        File = "file",
        /// Traffic leaving the provider or a zone.
        Egress = "egress",
        /// Content delivery.
        Cdn = "cdn",
        /// Load balancers.
        LoadBalancer = "load-balancer",
        /// Address translation gateways.
        Nat = "nat",
        /// Public addresses.
        PublicAddress = "public-address",
        /// Transcoding as a service.
        Transcode = "transcode",
    }
}

vocabulary! {
    /// What a media format is for.
    MediaUse {
        /// Originals.
        Source = "source",
        /// Viewing copies.
        Proxy = "proxy",
    }
}

vocabulary! {
    /// How a picture is compressed.
    Compression {
        /// Every frame by itself.
        Intra = "intra",
        /// Frames refer to their neighbours.
        LongGop = "long-gop",
        /// Not at all.
        Uncompressed = "uncompressed",
    }
}

vocabulary! {
    /// What the end date of a lifecycle means.
    LifecycleKind {
        /// A product that keeps running when its support ends.
        Support = "support",
        /// A service or machine series that is switched off.
        Retirement = "retirement",
    }
}

impl Word for super::provenance::Label {
    const WORDS: &'static [(&'static str, Self)] = &[
        (Self::Published.name(), Self::Published),
        (Self::VendorDocument.name(), Self::VendorDocument),
        (Self::Arithmetic.name(), Self::Arithmetic),
        (Self::EngineeringDefault.name(), Self::EngineeringDefault),
        (Self::Unverified.name(), Self::Unverified),
    ];
}
