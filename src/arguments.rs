//! What can be typed: commands, options and their help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// From one declarative profile to a checked, sized, priced and running system.
#[derive(Debug, Parser)]
#[command(
    name = "groundplan",
    version,
    about,
    max_term_width = 100,
    propagate_version = true
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub(crate) struct Common {
    /// Folder with system files that are added to the built-in ones, or replace them by name
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) systems: Option<PathBuf>,
    /// Folder with tables that replace the built-in ones file by file
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) tables: Option<PathBuf>,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// Also show findings that are only information
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check, size, render, plan, apply and verify: everything until the system stands
    Up(Up),
    /// Find what is wrong with profiles
    Check(Check),
    /// Demand, chosen machines and monthly cost
    Size(Size),
    /// How a figure came about
    Why(Why),
    /// One formula of the sizing, such as `calc erlang-b load=4`
    Calc(Calc),
    /// What a finding's code means and how to cure it
    Explain(Explain),
    /// Write infrastructure code, playbooks, firewall rules and the install plan
    Render(Render),
    /// Print the frozen design as canonical JSON
    Blueprint(OneProfile),
    /// Show what would change
    Plan(Plan),
    /// Carry out a profile's plan, or a saved one
    Apply(Apply),
    /// Finish what was stopped part-way
    Resume(Resume),
    /// Delete everything that belongs to a deployment
    Destroy(Destroy),
    /// What exists, and whether anything is unfinished
    Status(Status),
    /// Compare what exists with the blueprint
    Verify(Verify),
    /// What was done, by whom and when
    History(Named),
    /// What a machine is, and whether it is enough for a role
    Inspect(Inspect),
    /// Firewall matrix, or whether a packet passes
    Firewall(Firewall),
    /// Write a new profile
    Init(Init),
    /// Print a JSON Schema
    Schema(Schema),
    /// What is built in: systems, tables, findings
    Catalog(Catalog),
    /// Print shell completions
    Completions(Completions),
    /// Print the manual page
    Man,
}

/// One profile.
#[derive(Debug, Clone, Args)]
pub(crate) struct OneProfile {
    /// The profile
    pub(crate) profile: PathBuf,
    #[command(flatten)]
    pub(crate) checking: Checking,
}

/// How a profile is checked.
#[derive(Debug, Clone, Args)]
pub(crate) struct Checking {
    /// Check lifecycles and certificates as of this day instead of today
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) as_of: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Profiles, folders that hold profiles, or `-` for standard input
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// full, concise, json, sarif, github, gitlab, junit or markdown
    #[arg(long, default_value = "full", value_name = "FORMAT")]
    pub(crate) format: groundplan_diagnostics::Format,
    /// Treat warnings as errors
    #[arg(long)]
    pub(crate) strict: bool,
    /// Carry out the safe cures in the named files, keeping comments and layout
    #[arg(long)]
    pub(crate) fix: bool,
    /// Show what `--fix` would write instead of writing it; exit code 1 if there is anything
    #[arg(long)]
    pub(crate) diff: bool,
    /// With `--fix` or `--diff`: also the cures that change where or on what a system runs
    #[arg(long)]
    pub(crate) unsafe_fixes: bool,
    /// Name of what is read from standard input, for findings and for `extends`
    #[arg(long, value_name = "FILE")]
    pub(crate) stdin_filename: Option<PathBuf>,
    /// Level of a code: allow, info, warning or error; may be given several times
    #[arg(long = "level", value_name = "CODE=LEVEL")]
    pub(crate) levels: Vec<String>,
    /// Why; needed where a level makes findings quieter
    #[arg(long, value_name = "TEXT", requires = "levels")]
    pub(crate) reason: Option<String>,
    /// With `--level`: only findings that stem from this requirement; may be given several times
    #[arg(long, value_name = "REQUIREMENT", requires = "levels")]
    pub(crate) only: Vec<String>,
    #[command(flatten)]
    pub(crate) checking: Checking,
}

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// Hold the machine to what this profile's system asks of a role
    #[arg(long, value_name = "PROFILE")]
    pub(crate) against: Option<PathBuf>,
    /// The role or tier it is for, such as `database`
    #[arg(long)]
    pub(crate) role: Option<String>,
    /// Facts gathered elsewhere: of Ansible, of `--script`, or of `inspect --format json`
    #[arg(long, value_name = "FILE")]
    pub(crate) facts: Option<PathBuf>,
    /// What disks are for, such as `scratch=sdb,sdc`; chosen by size where it is not said
    #[arg(long = "disk", value_name = "USE=NAME,...")]
    pub(crate) disks: Vec<String>,
    /// Print the PowerShell script that gathers the facts of a machine with Windows
    #[arg(long, conflicts_with_all = ["against", "facts"])]
    pub(crate) script: bool,
    /// Form of the output: rows for a profile, or the machine as JSON
    #[arg(long, default_value = "table")]
    pub(crate) format: DataFormat,
    #[command(flatten)]
    pub(crate) checking: Checking,
}

/// Form of printed data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DataFormat {
    /// Aligned tables for people
    Table,
    /// JSON with a version field
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Size {
    #[command(flatten)]
    pub(crate) profile: OneProfile,
    /// Every month up to the horizon, with what is bought when
    #[arg(long)]
    pub(crate) by_month: bool,
    /// Months to look ahead, 1 to 120, instead of the profile's
    #[arg(long, value_name = "MONTHS")]
    pub(crate) horizon: Option<u32>,
    /// Targets whose cost is compared under the same futures: `aws,azure,gcp,on-prem`, each with
    /// its region if wanted, such as `aws=eu-west-1`
    #[arg(
        long,
        value_name = "TARGETS",
        value_delimiter = ',',
        conflicts_with = "by_month"
    )]
    pub(crate) compare: Vec<groundplan_sizing::compare::Candidate>,
    /// Futures to draw where the profile gives ranges, instead of the profile's number
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(256..=1_048_576))]
    pub(crate) samples: Option<u32>,
    /// Seed of the draws, instead of the profile's
    #[arg(long, value_name = "NUMBER")]
    pub(crate) seed: Option<u32>,
    /// Form of the output
    #[arg(long, default_value = "table")]
    pub(crate) format: DataFormat,
    /// Fit the workload to measurements: a CSV file with date, hours, GB, files, users
    #[arg(long, value_name = "FILE")]
    pub(crate) measured: Option<PathBuf>,
    /// With `--measured`: write what was fitted to this file, as a layer over the profile
    #[arg(long, value_name = "FILE", requires = "measured")]
    pub(crate) write_fragment: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Why {
    #[command(flatten)]
    pub(crate) profile: OneProfile,
    /// The figure, such as `online.raw`, or several, such as `tier.web.*`; left out, all are listed
    pub(crate) quantity: Option<String>,
    /// Form of the output
    #[arg(long, default_value = "table")]
    pub(crate) format: DataFormat,
    /// Fit the workload to measurements first, as `size --measured` does
    #[arg(long, value_name = "FILE")]
    pub(crate) measured: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Calc {
    /// The calculator; left out, all are listed
    pub(crate) name: Option<String>,
    /// Its parameters as `key=value`; amounts have units as in a profile: `size="225 GB"`
    #[arg(value_name = "KEY=VALUE")]
    pub(crate) parameters: Vec<String>,
    /// List calculators, or the parameters of one
    #[arg(long)]
    pub(crate) list: bool,
    /// Show how each result came about
    #[arg(long, conflicts_with = "list")]
    pub(crate) why: bool,
    /// Form of the output
    #[arg(long, default_value = "table")]
    pub(crate) format: DataFormat,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// A code such as GP0201; left out, all are listed
    pub(crate) code: Option<String>,
    /// text on a terminal, markdown elsewhere; or json
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<PageFormat>,
}

/// Form of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PageFormat {
    /// Wrapped, without marks
    Text,
    /// As it is written
    Markdown,
    /// Its parts, for programs
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Render {
    #[command(flatten)]
    pub(crate) profile: OneProfile,
    /// Folder to write to
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Only these kinds: terraform, cloudformation, ansible, firewall, plan, blueprint
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub(crate) only: Vec<String>,
    /// Folder with templates that replace the built-in ones file by file
    #[arg(long, value_name = "DIR")]
    pub(crate) templates: Option<PathBuf>,
    /// Write over files that somebody has changed, and into a folder that holds other files
    #[arg(long)]
    pub(crate) force: bool,
}

/// Where a deployment runs and where its journal lives.
#[derive(Debug, Clone, Args)]
pub(crate) struct Where {
    /// Provider instead of the profile's own: `sim` is the embedded simulated cloud
    #[arg(long, value_name = "PROVIDER")]
    pub(crate) on: Option<String>,
    /// Folder for journals and plans
    #[arg(long, value_name = "DIR", default_value = ".groundplan")]
    pub(crate) state: PathBuf,
    /// Endpoint of the provider's interface, for private endpoints and test servers
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint_url: Option<String>,
    /// Operations that run at the same time
    #[arg(long, value_name = "NUMBER", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub(crate) concurrency: u16,
}

#[derive(Debug, Args)]
pub(crate) struct Up {
    #[command(flatten)]
    pub(crate) profile: OneProfile,
    #[command(flatten)]
    pub(crate) place: Where,
    /// Answer yes to the question whether to go ahead
    #[arg(long)]
    pub(crate) yes: bool,
    /// Also write the bundle to this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Plan {
    #[command(flatten)]
    pub(crate) profile: OneProfile,
    #[command(flatten)]
    pub(crate) place: Where,
    /// Save the plan, for `apply FILE`
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Exit with 3 when the plan has changes
    #[arg(long)]
    pub(crate) exit_code: bool,
    /// Form of the output
    #[arg(long, default_value = "table")]
    pub(crate) format: DataFormat,
}

#[derive(Debug, Args)]
pub(crate) struct Apply {
    /// A profile, or a plan saved by `plan --out`
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) checking: Checking,
    #[command(flatten)]
    pub(crate) place: Where,
    /// Answer yes to the question whether to go ahead
    #[arg(long)]
    pub(crate) yes: bool,
    /// Allow operations that delete volumes or buckets
    #[arg(long)]
    pub(crate) delete_data: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Resume {
    /// The profile, or the deployment's name
    pub(crate) deployment: String,
    #[command(flatten)]
    pub(crate) place: Where,
}

#[derive(Debug, Args)]
pub(crate) struct Destroy {
    /// The profile, or the deployment's name
    pub(crate) deployment: String,
    #[command(flatten)]
    pub(crate) place: Where,
    /// Answer yes to the question whether to go ahead
    #[arg(long)]
    pub(crate) yes: bool,
    /// Delete volumes and buckets too, with everything on them
    #[arg(long)]
    pub(crate) delete_data: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Status {
    #[command(flatten)]
    pub(crate) named: Named,
    /// Rebuild lost local state from the tags of what exists; needs the profile
    #[arg(long)]
    pub(crate) recover: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Named {
    /// The profile, or the deployment's name
    pub(crate) deployment: String,
    #[command(flatten)]
    pub(crate) place: Where,
    /// Form of the output
    #[arg(long, default_value = "table")]
    pub(crate) format: DataFormat,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) profile: OneProfile,
    #[command(flatten)]
    pub(crate) place: Where,
    /// Form of the output
    #[arg(long, default_value = "table")]
    pub(crate) format: DataFormat,
}

#[derive(Debug, Args)]
pub(crate) struct Firewall {
    #[command(flatten)]
    pub(crate) profile: OneProfile,
    /// A packet, such as `client -> web tcp/443`
    #[arg(long, value_name = "PACKET")]
    pub(crate) query: Option<String>,
    /// Form of the matrix
    #[arg(long, default_value = "markdown")]
    pub(crate) format: MatrixFormat,
}

/// Form of the firewall matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MatrixFormat {
    /// A table in Markdown
    Markdown,
    /// Comma-separated values
    Csv,
}

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The system, by its id. Default: asked for, or the one with the most examples
    #[arg(long)]
    pub(crate) system: Option<String>,
    /// Where it shall run, such as poc, on-prem, vm, aws, azure or gcp
    #[arg(long)]
    pub(crate) target: Option<String>,
    /// Package of the system
    #[arg(long)]
    pub(crate) package: Option<String>,
    /// The example to start from, as `--list` names it
    #[arg(long, value_name = "EXAMPLE", conflicts_with_all = ["system", "target", "package"])]
    pub(crate) like: Option<String>,
    /// Name of the deployment
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// The customer, for documents
    #[arg(long)]
    pub(crate) customer: Option<String>,
    /// Region of the cloud
    #[arg(long)]
    pub(crate) region: Option<String>,
    /// Address range of the network, such as 10.40.0.0/16
    #[arg(long)]
    pub(crate) cidr: Option<String>,
    /// Name under which users reach it
    #[arg(long)]
    pub(crate) domain: Option<String>,
    /// Users at the same time
    #[arg(long)]
    pub(crate) users: Option<u32>,
    /// Hours of material a day
    #[arg(long, value_name = "HOURS")]
    pub(crate) hours_per_day: Option<f64>,
    /// Describe the servers of a tier as a real machine, from its facts as `inspect` takes them
    #[arg(long, value_name = "TIER=FILE")]
    pub(crate) from_facts: Vec<String>,
    /// List the examples that a profile can start from
    #[arg(long)]
    pub(crate) list: bool,
    /// Ask nothing: options and defaults decide, as they do without a terminal
    #[arg(long)]
    pub(crate) yes: bool,
    /// File to write
    #[arg(default_value = "profile.toml")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// What the schema is for
    pub(crate) of: SchemaOf,
}

/// What a schema is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// Answers of `calc`
    Calc,
    /// What `size --compare --format json` prints
    Compare,
    /// Profiles
    Profile,
    /// System files
    System,
    /// What `size --format json` prints
    Size,
    /// What `why --format json` prints
    Why,
}

#[derive(Debug, Args)]
pub(crate) struct Catalog {
    #[command(subcommand)]
    pub(crate) part: CatalogPart,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CatalogPart {
    /// Systems that can be deployed
    Systems,
    /// Media formats, by id
    Media,
    /// Regions with prices
    Regions,
    /// Check every built-in or given table and system file
    Check,
    /// What every requirement of the vendors' documents became
    Coverage(Coverage),
    /// Where documents contradict themselves or the world, and what is taken, as Markdown
    Contradictions,
    /// Rebuild price tables from a provider's public price interface, and print what changes
    Refresh(Refresh),
}

#[derive(Debug, Args)]
pub(crate) struct Refresh {
    /// Whose prices
    #[arg(long, value_enum)]
    pub(crate) provider: PriceProvider,
    /// Folder to write the tables to, for `--tables`; without it nothing is written
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Only this region of the tables; may be given several times
    #[arg(long, value_name = "REGION")]
    pub(crate) region: Vec<String>,
    /// Address of the interface, in place of the provider's own
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint_url: Option<String>,
    /// Seconds to wait for an answer to begin
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub(crate) timeout: u64,
}

/// A provider with a public price interface.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum PriceProvider {
    /// Amazon Web Services: Price List
    Aws,
    /// Microsoft Azure: Retail Prices
    Azure,
    /// Google Cloud: Cloud Billing Catalog; its key stands in GROUNDPLAN_GCP_API_KEY
    Gcp,
}

impl From<PriceProvider> for groundplan_catalog::tables::Provider {
    fn from(provider: PriceProvider) -> Self {
        match provider {
            PriceProvider::Aws => Self::Aws,
            PriceProvider::Azure => Self::Azure,
            PriceProvider::Gcp => Self::Gcp,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Coverage {
    /// One system; all of them when left out
    pub(crate) system: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = CoverageFormat::Table)]
    pub(crate) format: CoverageFormat,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum CoverageFormat {
    /// For people
    Table,
    /// For programs
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}
