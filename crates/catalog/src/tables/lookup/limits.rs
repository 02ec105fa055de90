//! What disks and machines can carry, and how long products are supported.

use groundplan_diagnostics::suggest;

use super::super::date::Date;
use super::super::error::TableErrors;
use super::super::found::Named;
use super::super::lifecycle::{Lifecycle, Lifecycles, Support, SupportStatus};
use super::super::machine_type::MachineType;
use super::super::vocabulary::Provider;
use super::super::volume_limit::{self, AttachLimit, MachineDiskLimit, VolumeLimit};
use super::Tables;

impl Tables<'_> {
    /// All disk kinds with their limits.
    pub fn volume_limits(&self) -> Result<&[VolumeLimit], TableErrors> {
        self.load(
            &self.volume_limits,
            "volume-limits.csv",
            volume_limit::parse,
        )
        .map(Vec::as_slice)
    }

    /// The limits of a kind of disk: `volume_limit(Provider::Aws, "gp3")`.
    pub fn volume_limit(
        &self,
        provider: Provider,
        id: &str,
    ) -> Result<Named<'_, VolumeLimit>, TableErrors> {
        let of_provider = || -> Result<_, TableErrors> {
            Ok(self
                .volume_limits()?
                .iter()
                .filter(move |limit| limit.provider == provider))
        };
        Ok(match of_provider()?.find(|limit| limit.id == id) {
            Some(limit) => Named::Found(limit),
            None => Named::Unknown {
                nearest: suggest::nearest(id, of_provider()?.map(|limit| limit.id.as_str())),
            },
        })
    }

    /// What a machine type can do with its disks, where the provider states it per type.
    pub fn machine_disk_limit(&self, name: &str) -> Result<Option<&MachineDiskLimit>, TableErrors> {
        let limits = self.load(
            &self.machine_disk_limits,
            "machine-disk-limits.csv",
            volume_limit::parse_machines,
        )?;
        Ok(limits.find(name).found())
    }

    /// How many disks a machine takes, where the provider states it by class.
    pub fn attach_limit(&self, machine: &MachineType) -> Result<Option<&AttachLimit>, TableErrors> {
        let limits = self.load(
            &self.attach_limits,
            "attach-limits.csv",
            volume_limit::parse_attach,
        )?;
        let generation = machine.generation.unwrap_or(0);
        Ok(limits
            .iter()
            .filter(|limit| limit.provider == machine.provider)
            .filter(|limit| limit.from_generation <= generation)
            .filter(|limit| limit.up_to_vcpu.is_none_or(|most| machine.vcpu <= most))
            .max_by_key(|limit| {
                let narrowness = std::cmp::Reverse(limit.up_to_vcpu.unwrap_or(u32::MAX));
                (limit.from_generation, narrowness)
            }))
    }

    fn lifecycle_table(&self) -> Result<&Lifecycles, TableErrors> {
        self.load(&self.lifecycles, "lifecycle.csv", Lifecycles::parse)
    }

    /// All lifecycles.
    pub fn lifecycles(&self) -> Result<&[Lifecycle], TableErrors> {
        Ok(&self.lifecycle_table()?.all)
    }

    /// Whether a version is supported on the day `as_of`, and what to use instead.
    ///
    /// A release name stands for its newest service pack: `2016` for `2016 SP3`. Letter case
    /// does not matter.
    pub fn lifecycle(
        &self,
        product: &str,
        version: &str,
        as_of: Date,
    ) -> Result<Support<'_>, TableErrors> {
        let table = self.lifecycle_table()?;
        let entry = table.find(product, version);
        let newest = table
            .newest(product, as_of)
            .filter(|newest| entry.is_none_or(|entry| entry.release != newest.release));
        let nearest = match entry {
            Some(_) => None,
            None => suggest::nearest(
                version,
                table.of(product).map(|other| other.version.as_str()),
            ),
        };
        Ok(Support {
            status: entry.map_or(SupportStatus::Unknown, |entry| entry.status(as_of)),
            entry,
            successor: entry
                .and_then(|entry| entry.successor.as_deref())
                .or_else(|| newest.map(|newest| newest.release.as_str())),
            nearest,
        })
    }

    /// Whether a machine type's family is to be retired (Azure announces this by series).
    pub fn machine_support(
        &self,
        machine: &MachineType,
        as_of: Date,
    ) -> Result<Support<'_>, TableErrors> {
        let product = match machine.provider {
            Provider::Aws => "AWS machine family",
            Provider::Azure => "Azure VM series",
            Provider::Gcp => "GCP machine series",
            Provider::Wasabi => "",
        };
        let family = machine.family.trim_end_matches("Promo");
        let mut support = self.lifecycle(product, family, as_of)?;
        // A similarly named family says nothing about this one.
        support.nearest = None;
        Ok(support)
    }
}
