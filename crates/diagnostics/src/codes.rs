//! The register of stable codes. A code is never reused and never changes its meaning.
//!
//! Ranges: 01xx files and TOML, 02xx shape and values of a profile, 03xx references into the
//! catalog, 04xx hardware and software against requirements, 05xx cross-field rules,
//! 06xx sizing and price, 07xx blueprint, 08xx firewall, 09xx rendering, 10xx catalog files,
//! 11xx machines as they are found.

use std::fmt;

use crate::Severity;

#[cfg(test)]
mod tests;

/// A stable code, printed as `GP` and four digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub u16);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GP{:04}", self.0)
    }
}

/// What the register knows about a code.
#[derive(Debug, Clone, Copy)]
pub struct CodeEntry {
    /// The code.
    pub code: Code,
    /// A short kebab-case name.
    pub name: &'static str,
    /// The usual severity.
    pub severity: Severity,
    /// The page `docs/findings/GPnnnn.md`: meaning, example, cure.
    pub page: &'static str,
}

impl Code {
    /// The register's entry; an unregistered number reads as the catch-all code `GP0000`.
    pub fn entry(self) -> &'static CodeEntry {
        CODES
            .iter()
            .find(|entry| entry.code == self)
            .unwrap_or(&CODES[0])
    }

    /// Reads a registered code as people write it: `GP0123`, `gp123`, `0123`, or its name.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = match text.get(..2) {
            Some(prefix) if prefix.eq_ignore_ascii_case("gp") => &text[2..],
            _ => text,
        };
        let number: Option<u16> = digits
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| digits.parse().ok())
            .flatten();
        CODES
            .iter()
            .find(|entry| Some(entry.code.0) == number || entry.name.eq_ignore_ascii_case(text))
            .map(|entry| entry.code)
    }
}

/// Errors that say what a vendor or good practice asks for. A system can stand without it, so a
/// project may decide otherwise and say why. Every other error says that the input cannot be
/// read, contradicts itself, or leaves nothing that could be built.
const LOWERABLE: &[Code] = &[
    code::PROCESSOR_BELOW_MINIMUM,
    code::MEMORY_BELOW_MINIMUM,
    code::DISKS_BELOW_MINIMUM,
    code::PORTS_BELOW_MINIMUM,
    code::LOCALE_WRONG,
    code::TOO_FEW_SERVERS,
    code::SERVERS_NOT_IDENTICAL,
    code::SHARED_STORAGE_BELOW_MINIMUM,
    code::VERSION_NOT_ALLOWED,
    code::EVALUATION_NOT_ALLOWED,
    code::PRODUCT_RETIRED,
    code::LICENCE_NOT_PORTABLE,
    code::RECOVERY_TIME_IMPOSSIBLE,
    code::VLAN_SHARED,
    code::ARCHIVE_TOO_LATE,
    code::CERTIFICATE_MISSING,
    code::CERTIFICATE_EXPIRED,
    code::MAIL_INCOMPLETE,
    code::SYSTEM_RULE,
    code::UPLINK_TOO_SLOW,
    code::LICENSED_SESSIONS_SHORT,
];

impl Code {
    /// Whether a project may make errors of this code quieter. Warnings and information always
    /// may be.
    pub fn may_be_lowered(self) -> bool {
        LOWERABLE.contains(&self)
    }

    /// Whether the code covers rules about unrelated things, told apart by their requirements.
    pub fn stands_for_many(self) -> bool {
        self == code::SYSTEM_RULE
    }
}

macro_rules! register {
    ($( $constant:ident = $number:literal, $page:literal, $severity:ident, $name:literal; )*) => {
        /// One constant per code.
        pub mod code {
            use super::Code;
            $( #[doc = concat!("`", $page, "`: ", $name, ".")] pub const $constant: Code = Code($number); )*
        }

        /// Every code in ascending order.
        pub const CODES: &[CodeEntry] = &[
            $( CodeEntry {
                code: Code($number),
                name: $name,
                severity: Severity::$severity,
                page: include_str!(concat!("../../../docs/findings/", $page, ".md")),
            }, )*
        ];
    };
}

// To add a code: write docs/findings/GPnnnn.md (see docs/findings/index.md), then add its line
// here, in ascending order.
register! {
    UNREGISTERED = 0, "GP0000", Error, "unregistered";
    FILE_UNREADABLE = 101, "GP0101", Error, "file-unreadable";
    NOT_TEXT = 102, "GP0102", Error, "not-text";
    TOML_SYNTAX = 103, "GP0103", Error, "toml-syntax";
    NESTED_TOO_DEEPLY = 104, "GP0104", Error, "nested-too-deeply";
    FILE_TOO_LARGE = 105, "GP0105", Error, "file-too-large";
    EMPTY_PROFILE = 106, "GP0106", Error, "empty-profile";
    EXTENDS_CYCLE = 107, "GP0107", Error, "extends-cycle";
    EXTENDS_INVALID = 108, "GP0108", Error, "extends-invalid";
    EXTENDS_TOO_MANY = 109, "GP0109", Error, "extends-too-many";
    DUPLICATE_KEY = 110, "GP0110", Error, "duplicate-key";
    FINDINGS_LEFT_OUT = 120, "GP0120", Error, "findings-left-out";
    UNKNOWN_KEY = 201, "GP0201", Error, "unknown-key";
    WRONG_TYPE = 202, "GP0202", Error, "wrong-type";
    MISSING_SECTION = 203, "GP0203", Error, "missing-section";
    MISSING_KEY = 204, "GP0204", Error, "missing-key";
    UNKNOWN_VALUE = 205, "GP0205", Error, "unknown-value";
    EMPTY_TEXT = 206, "GP0206", Error, "empty-text";
    WRONG_UNIT = 207, "GP0207", Error, "wrong-unit";
    RANGE_UPSIDE_DOWN = 208, "GP0208", Error, "range-upside-down";
    IMPOSSIBLE_AMOUNT = 209, "GP0209", Error, "impossible-amount";
    MALFORMED_ADDRESS = 210, "GP0210", Error, "malformed-address";
    OUT_OF_BOUNDS = 211, "GP0211", Error, "out-of-bounds";
    MALFORMED_TEXT = 212, "GP0212", Error, "malformed-text";
    MALFORMED_DATE = 213, "GP0213", Error, "malformed-date";
    NOT_DECODABLE = 214, "GP0214", Error, "not-decodable";
    SECRET_IN_PROFILE = 215, "GP0215", Error, "secret-in-profile";
    LEVEL_OF_UNKNOWN_CODE = 216, "GP0216", Error, "level-of-unknown-code";
    LEVEL_NOT_ALLOWED = 217, "GP0217", Error, "level-not-allowed";
    LEVEL_UNUSED = 218, "GP0218", Info, "level-unused";
    UNKNOWN_SYSTEM = 301, "GP0301", Error, "unknown-system";
    TARGET_NOT_OFFERED = 302, "GP0302", Error, "target-not-offered";
    UNKNOWN_PACKAGE = 303, "GP0303", Error, "unknown-package";
    REGION_MISSING = 304, "GP0304", Error, "region-missing";
    REGION_NOT_APPLICABLE = 305, "GP0305", Error, "region-not-applicable";
    UNKNOWN_REGION = 306, "GP0306", Error, "unknown-region";
    ZONE_ELSEWHERE = 307, "GP0307", Error, "zone-elsewhere";
    UNKNOWN_MEDIA_FORMAT = 308, "GP0308", Error, "unknown-media-format";
    FORMAT_OR_RATE = 309, "GP0309", Error, "format-or-rate";
    UNKNOWN_TIER = 310, "GP0310", Error, "unknown-tier";
    UNKNOWN_VOLUME = 311, "GP0311", Error, "unknown-volume";
    UNKNOWN_MACHINE_TYPE = 312, "GP0312", Error, "unknown-machine-type";
    UNKNOWN_COMPONENT = 313, "GP0313", Error, "unknown-component";
    UNKNOWN_OBJECT_PROVIDER = 314, "GP0314", Error, "unknown-object-provider";
    UNKNOWN_ACKNOWLEDGEMENT = 315, "GP0315", Error, "unknown-acknowledgement";
    PROCESSOR_BELOW_MINIMUM = 401, "GP0401", Error, "processor-below-minimum";
    MEMORY_BELOW_MINIMUM = 402, "GP0402", Error, "memory-below-minimum";
    DISKS_BELOW_MINIMUM = 403, "GP0403", Error, "disks-below-minimum";
    PORTS_BELOW_MINIMUM = 404, "GP0404", Error, "ports-below-minimum";
    LOCALE_WRONG = 405, "GP0405", Error, "locale-wrong";
    HARDWARE_NOT_STATED = 406, "GP0406", Warning, "hardware-not-stated";
    TOO_FEW_SERVERS = 407, "GP0407", Error, "too-few-servers";
    SERVERS_NOT_IDENTICAL = 408, "GP0408", Error, "servers-not-identical";
    RAID_IMPOSSIBLE = 409, "GP0409", Error, "raid-impossible";
    SAN_MISSING = 410, "GP0410", Error, "san-missing";
    SHARED_STORAGE_BELOW_MINIMUM = 411, "GP0411", Error, "shared-storage-below-minimum";
    HARDWARE_IGNORED = 412, "GP0412", Warning, "hardware-ignored";
    VERSION_NOT_ALLOWED = 420, "GP0420", Error, "version-not-allowed";
    VERSION_UNCONFIRMED = 421, "GP0421", Warning, "version-unconfirmed";
    EDITION_NOT_ALLOWED = 422, "GP0422", Error, "edition-not-allowed";
    EVALUATION_NOT_ALLOWED = 423, "GP0423", Error, "evaluation-not-allowed";
    PRODUCT_RETIRED = 424, "GP0424", Error, "product-retired";
    SUPPORT_ENDS_SOON = 425, "GP0425", Info, "support-ends-soon";
    LIFECYCLE_UNKNOWN = 426, "GP0426", Warning, "lifecycle-unknown";
    LICENCE_NOT_PORTABLE = 427, "GP0427", Error, "licence-not-portable";
    COMBINATION_IMPOSSIBLE = 501, "GP0501", Error, "combination-impossible";
    POC_NOT_SINGLE = 502, "GP0502", Error, "poc-not-single";
    COUNT_OUT_OF_PLACE = 503, "GP0503", Error, "count-out-of-place";
    RECOVERY_SAME_PLACE = 504, "GP0504", Warning, "recovery-same-place";
    RECOVERY_TIME_IMPOSSIBLE = 505, "GP0505", Error, "recovery-time-impossible";
    RECOVERY_LINK_UNKNOWN = 506, "GP0506", Warning, "recovery-link-unknown";
    RECOVERY_DEPENDS_ON_PRIMARY = 507, "GP0507", Warning, "recovery-depends-on-primary";
    RANGE_TOO_SMALL = 510, "GP0510", Error, "range-too-small";
    RANGE_TOO_LARGE = 511, "GP0511", Error, "range-too-large";
    SITES_OVERLAP = 512, "GP0512", Error, "sites-overlap";
    RANGE_RESERVED = 513, "GP0513", Error, "range-reserved";
    RANGE_PUBLIC = 514, "GP0514", Warning, "range-public";
    ADMINISTRATION_OPEN = 515, "GP0515", Error, "administration-open";
    ADMINISTRATION_WIDE = 516, "GP0516", Warning, "administration-wide";
    VLAN_SHARED = 517, "GP0517", Error, "vlan-shared";
    ADDRESS_OUTSIDE = 518, "GP0518", Error, "address-outside";
    NAMED_TWICE = 519, "GP0519", Error, "named-twice";
    HOST_NAME_INVALID = 520, "GP0520", Error, "host-name-invalid";
    CHANNELS_SHORT = 521, "GP0521", Warning, "channels-short";
    CHANNELS_SHORT_AFTER_LOSS = 522, "GP0522", Warning, "channels-short-after-loss";
    ADDRESS_OF_NO_HOST = 524, "GP0524", Error, "address-of-no-host";
    LOCATION_WITHOUT_NETWORK = 525, "GP0525", Error, "location-without-network";
    LOCATIONS_OVERLAP = 526, "GP0526", Error, "locations-overlap";
    LOCATIONS_COINCIDE = 527, "GP0527", Error, "locations-coincide";
    LOCATION_MISPLACED = 528, "GP0528", Error, "location-misplaced";
    LOCATION_UNUSED = 529, "GP0529", Warning, "location-unused";
    THRESHOLD_IN_RESERVE = 530, "GP0530", Warning, "threshold-in-reserve";
    STORAGE_CONTRADICTION = 531, "GP0531", Error, "storage-contradiction";
    ARCHIVE_MISSING = 532, "GP0532", Error, "archive-missing";
    ARCHIVE_UNUSED = 533, "GP0533", Warning, "archive-unused";
    ARCHIVE_TOO_LATE = 534, "GP0534", Error, "archive-too-late";
    VOLUME_OUT_OF_RANGE = 535, "GP0535", Error, "volume-out-of-range";
    CERTIFICATE_MISSING = 540, "GP0540", Error, "certificate-missing";
    CERTIFICATE_EXPIRED = 541, "GP0541", Error, "certificate-expired";
    CERTIFICATE_EXPIRES_SOON = 542, "GP0542", Warning, "certificate-expires-soon";
    CERTIFICATE_OTHER_NAME = 543, "GP0543", Warning, "certificate-other-name";
    CERTIFICATE_ELSEWHERE = 544, "GP0544", Error, "certificate-elsewhere";
    PARAMETER_UNKNOWN = 545, "GP0545", Error, "parameter-unknown";
    PARAMETER_INVALID = 546, "GP0546", Error, "parameter-invalid";
    PARAMETER_OUT_OF_RANGE = 547, "GP0547", Error, "parameter-out-of-range";
    PARAMETER_UNUSED = 548, "GP0548", Warning, "parameter-unused";
    PARAMETER_MISSING = 549, "GP0549", Error, "parameter-missing";
    MAIL_INCOMPLETE = 550, "GP0550", Error, "mail-incomplete";
    DIRECTORY_INCOMPLETE = 551, "GP0551", Error, "directory-incomplete";
    DIRECTORY_UNUSED = 552, "GP0552", Warning, "directory-unused";
    SERVER_BY_NAME_ALONE = 553, "GP0553", Warning, "server-by-name-alone";
    SERVICE_ACCOUNT_ELSEWHERE = 554, "GP0554", Warning, "service-account-elsewhere";
    NETWORK_SHARED_WITH_INTERNET = 555, "GP0555", Warning, "network-shared-with-internet";
    ADDRESS_IN_PLACE_OF_NAME = 556, "GP0556", Warning, "address-in-place-of-name";
    LICENCES_SHORT = 557, "GP0557", Error, "licences-short";
    EDITION_LEAVES_CORES = 558, "GP0558", Warning, "edition-leaves-cores";
    HOURS_IMPOSSIBLE = 560, "GP0560", Error, "hours-impossible";
    USERS_UPSIDE_DOWN = 561, "GP0561", Error, "users-upside-down";
    PARAMETER_DEFAULT = 562, "GP0562", Info, "parameter-default";
    ACKNOWLEDGEMENT_MISSING = 570, "GP0570", Warning, "acknowledgement-missing";
    SYSTEM_RULE = 580, "GP0580", Error, "system-rule";
    CONSTANT_UNKNOWN = 601, "GP0601", Error, "constant-unknown";
    CONSTANT_OUT_OF_RANGE = 602, "GP0602", Error, "constant-out-of-range";
    CONSTANT_MISSING = 603, "GP0603", Error, "constant-missing";
    RATE_UNKNOWN = 604, "GP0604", Error, "rate-unknown";
    TAPE_UNKNOWN = 605, "GP0605", Error, "tape-unknown";
    NO_TOPOLOGY = 606, "GP0606", Error, "no-topology";
    NO_MACHINE_FITS = 607, "GP0607", Error, "no-machine-fits";
    MACHINE_OVERRIDE_UNFIT = 608, "GP0608", Error, "machine-override-unfit";
    NOT_PRICED = 609, "GP0609", Warning, "not-priced";
    PRICE_OF_ANOTHER_REGION = 610, "GP0610", Warning, "price-of-another-region";
    COST_IMPLAUSIBLE = 611, "GP0611", Warning, "cost-implausible";
    UPLINK_TOO_SLOW = 612, "GP0612", Error, "uplink-too-slow";
    HARDWARE_BELOW_DEMAND = 613, "GP0613", Warning, "hardware-below-demand";
    FIGURE_NOT_FINITE = 614, "GP0614", Error, "figure-not-finite";
    LICENSED_SESSIONS_SHORT = 615, "GP0615", Error, "licensed-sessions-short";
    EDITION_TOO_SMALL = 616, "GP0616", Error, "edition-too-small";
    VOLUME_TOO_LARGE = 617, "GP0617", Error, "volume-too-large";
    OWN_HARDWARE_NOT_PRICED = 618, "GP0618", Info, "own-hardware-not-priced";
    PRICE_UNVERIFIED = 619, "GP0619", Info, "price-unverified";
    OVERRIDE_BELOW_DEMAND = 620, "GP0620", Warning, "override-below-demand";
    QUANTITY_UNKNOWN = 621, "GP0621", Error, "quantity-unknown";
    CALCULATOR_UNKNOWN = 630, "GP0630", Error, "calculator-unknown";
    CALCULATOR_PARAMETER_UNKNOWN = 631, "GP0631", Error, "calculator-parameter-unknown";
    CALCULATOR_PARAMETER_MISSING = 632, "GP0632", Error, "calculator-parameter-missing";
    CALCULATOR_AMOUNT_UNREADABLE = 633, "GP0633", Error, "calculator-amount-unreadable";
    CALCULATOR_AMOUNT_OUT_OF_RANGE = 634, "GP0634", Error, "calculator-amount-out-of-range";
    CALCULATION_CONTRADICTORY = 635, "GP0635", Error, "calculation-contradictory";
    CALCULATION_WITHOUT_ANSWER = 636, "GP0636", Error, "calculation-without-answer";
    RECOVERY_LINK_TOO_SLOW = 637, "GP0637", Warning, "recovery-link-too-slow";
    WORKLOAD_PART_UNUSED = 638, "GP0638", Warning, "workload-part-unused";
    HORIZON_OUT_OF_RANGE = 645, "GP0645", Error, "horizon-out-of-range";
    GROWTH_ABSURD = 646, "GP0646", Error, "growth-absurd";
    GROWTH_STEEP = 647, "GP0647", Warning, "growth-steep";
    MONTH_NOT_FINITE = 648, "GP0648", Error, "month-not-finite";
    HOSTS_FIXED_BELOW_DEMAND = 655, "GP0655", Warning, "hosts-fixed-below-demand";
    COMMITMENT_NOT_PRICED = 656, "GP0656", Warning, "commitment-not-priced";
    NO_ARRAY_FITS = 657, "GP0657", Error, "no-array-fits";
    NEGOTIATED_PRICE_UNUSED = 665, "GP0665", Warning, "negotiated-price-unused";
    NEGOTIATED_PRICE_UNIT = 666, "GP0666", Error, "negotiated-price-unit";
    NEGOTIATED_PRICE_IMPLAUSIBLE = 667, "GP0667", Error, "negotiated-price-implausible";
    NEGOTIATED_PRICE_UNCLEAR = 668, "GP0668", Error, "negotiated-price-unclear";
    PRICE_SERVICE_UNREACHABLE = 670, "GP0670", Error, "price-service-unreachable";
    PRICE_REPLY_UNREADABLE = 671, "GP0671", Error, "price-reply-unreadable";
    REFRESHED_PRICE_REFUSED = 672, "GP0672", Error, "refreshed-price-refused";
    CORRELATION_UNKNOWN = 680, "GP0680", Error, "correlation-unknown";
    CORRELATION_TWICE = 681, "GP0681", Error, "correlation-twice";
    RANGE_CONTRADICTORY = 682, "GP0682", Error, "range-contradictory";
    CORRELATIONS_CONTRADICTORY = 683, "GP0683", Error, "correlations-contradictory";
    FUTURE_NOT_FINITE = 684, "GP0684", Error, "future-not-finite";
    TARGET_NOT_COMPARED = 685, "GP0685", Warning, "target-not-compared";
    MEASUREMENTS_UNREADABLE = 695, "GP0695", Error, "measurements-unreadable";
    MEASUREMENTS_UNIT_SLIP = 696, "GP0696", Error, "measurements-unit-slip";
    MEASUREMENTS_FEW = 697, "GP0697", Warning, "measurements-few";
    MEASUREMENTS_STAND_OUT = 698, "GP0698", Warning, "measurements-stand-out";
    MEASUREMENTS_MISSING = 699, "GP0699", Warning, "measurements-missing";
    NETWORK_TOO_SMALL = 701, "GP0701", Error, "network-too-small";
    HOST_NAME_UNUSABLE = 702, "GP0702", Error, "host-name-unusable";
    ADDRESS_UNUSABLE = 703, "GP0703", Error, "address-unusable";
    IMAGE_UNKNOWN = 704, "GP0704", Error, "image-unknown";
    IMAGE_UNVERIFIED = 705, "GP0705", Info, "image-unverified";
    SIZING_INCOMPLETE = 706, "GP0706", Error, "sizing-incomplete";
    NETWORKS_OVERLAP = 710, "GP0710", Error, "networks-overlap";
    DUPLICATE_NAME = 711, "GP0711", Error, "duplicate-name";
    DUPLICATE_ADDRESS = 712, "GP0712", Error, "duplicate-address";
    PORT_COLLISION = 713, "GP0713", Warning, "port-collision";
    CLUSTERING_CONFLICT = 714, "GP0714", Error, "clustering-conflict";
    SEGMENT_SPLIT = 715, "GP0715", Error, "segment-split";
    DRIVE_LETTER_CONFLICT = 716, "GP0716", Error, "drive-letter-conflict";
    BLUEPRINT_DANGLING = 717, "GP0717", Error, "blueprint-dangling";
    CLUSTER_ADDRESS_NOT_CARRIED = 718, "GP0718", Warning, "cluster-address-not-carried";
    FLOW_OPEN_TO_INTERNET = 801, "GP0801", Error, "flow-open-to-internet";
    ENDPOINT_ADDRESS_UNKNOWN = 802, "GP0802", Warning, "endpoint-address-unknown";
    FLOW_PORT_UNREADABLE = 803, "GP0803", Error, "flow-port-unreadable";
    SECURITY_GROUP_TOO_LARGE = 804, "GP0804", Warning, "security-group-too-large";
    FIREWALL_QUERY_UNREADABLE = 805, "GP0805", Error, "firewall-query-unreadable";
    RENDERED_FILE_BROKEN = 901, "GP0901", Error, "rendered-file-broken";
    BLUEPRINT_NOT_LOWERABLE = 902, "GP0902", Error, "blueprint-not-lowerable";
    TEMPLATE_FAULTY = 903, "GP0903", Error, "template-faulty";
    SYSTEM_FILE_INVALID = 1001, "GP1001", Error, "system-file-invalid";
    TABLE_UNREADABLE = 1002, "GP1002", Error, "table-unreadable";
    SYSTEM_DUPLICATE_ID = 1010, "GP1010", Error, "system-duplicate-id";
    SYSTEM_UNKNOWN_NAME = 1011, "GP1011", Error, "system-unknown-name";
    SYSTEM_UNKNOWN_TARGET = 1012, "GP1012", Error, "system-unknown-target";
    SYSTEM_INVALID_PORT = 1013, "GP1013", Error, "system-invalid-port";
    SYSTEM_INVALID_CONDITION = 1014, "GP1014", Error, "system-invalid-condition";
    SYSTEM_UNKNOWN_PATH = 1015, "GP1015", Error, "system-unknown-path";
    SYSTEM_STEP_ORDER = 1016, "GP1016", Error, "system-step-order";
    SYSTEM_INVALID_VALUE = 1017, "GP1017", Error, "system-invalid-value";
    SYSTEM_TARGET_WITHOUT_TOPOLOGY = 1018, "GP1018", Error, "system-target-without-topology";
    SYSTEM_INVALID_PARAMETER = 1019, "GP1019", Error, "system-invalid-parameter";
    FACTS_UNREADABLE = 1101, "GP1101", Error, "facts-unreadable";
}
