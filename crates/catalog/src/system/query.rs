//! What of a system applies to one target and one profile's facts.
//!
//! Every query is pure and keeps the order of the file. None of them knows what a row means.

use super::{
    Acknowledgement, Bucket, Component, Condition, Endpoint, Facts, Flow, Link, Location, Minimum,
    Note, Package, Requirement, Role, SoftwareMinimum, StorageMinimum, Store, System, Tier,
    Topology, Volume,
};

/// Whether a row with these targets (none: every target) and this condition applies.
pub(super) fn applies(targets: &[String], when: &Condition, target: &str, facts: &Facts) -> bool {
    (targets.is_empty() || targets.iter().any(|one| one == target)) && when.holds(facts)
}

/// The rows of one table that apply.
macro_rules! rows {
    ($(#[$documentation:meta])* $name:ident, $table:ident, $row:ty) => {
        $(#[$documentation])*
        pub fn $name(&self, target: &str, facts: &Facts) -> Vec<&$row> {
            self.file
                .$table
                .iter()
                .filter(|row| applies(&row.targets, &row.when, target, facts))
                .collect()
        }
    };
}

/// A row by its id.
macro_rules! row {
    ($(#[$documentation:meta])* $name:ident, $table:ident, $row:ty) => {
        $(#[$documentation])*
        pub fn $name(&self, id: &str) -> Option<&$row> {
            self.file.$table.iter().find(|row| row.id.get_ref() == id)
        }
    };
}

impl System {
    row! {
        /// The component with this id.
        component, components, Component
    }
    row! {
        /// The role with this id.
        role, roles, Role
    }
    row! {
        /// The tier with this id.
        tier, tiers, Tier
    }
    row! {
        /// The location with this id.
        location, locations, Location
    }
    row! {
        /// The endpoint with this id.
        endpoint, endpoints, Endpoint
    }
    row! {
        /// The acknowledgement with this id, whether or not it applies.
        acknowledgement, acknowledgements, Acknowledgement
    }
    rows! {
        /// Object storage buckets.
        buckets, buckets, Bucket
    }
    rows! {
        /// Shared storage outside the hosts.
        stores, stores, Store
    }
    rows! {
        /// Layer-2 links between the hosts of a tier.
        links, links, Link
    }
    rows! {
        /// Who talks to whom, rows to be kept closed included.
        flows, flows, Flow
    }
    rows! {
        /// What the profile has to acknowledge.
        acknowledgements, acknowledgements, Acknowledgement
    }
    rows! {
        /// Rules whose `require` must hold.
        requirements, requirements, Requirement
    }
    rows! {
        /// Behaviour and limits worth telling.
        notes, notes, Note
    }

    /// The package with this id as it is offered for a target: a package may have a row per
    /// target, because what it contains can differ.
    pub fn package(&self, id: &str, target: &str) -> Option<&Package> {
        self.file
            .packages
            .iter()
            .find(|row| row.id.get_ref() == id && row.targets.iter().any(|one| one == target))
    }

    /// The topology of a target: the first in the file whose condition holds.
    pub fn topology(&self, target: &str, facts: &Facts) -> Option<&Topology> {
        self.file
            .topologies
            .iter()
            .find(|row| applies(&row.targets, &row.when, target, facts))
    }

    /// Hardware minima of a tier's hosts, row by row. [`System::effective_minimum`] merges them.
    pub fn minima(&self, tier: &str, target: &str, facts: &Facts) -> Vec<&Minimum> {
        self.file
            .minima
            .iter()
            .filter(|row| row.tiers.iter().any(|one| one == tier))
            .filter(|row| applies(&row.targets, &row.when, target, facts))
            .collect()
    }

    /// Version and edition rows of a tier's hosts for one `kind`, such as `database`.
    pub fn software(
        &self,
        tier: &str,
        target: &str,
        facts: &Facts,
        kind: &str,
    ) -> Vec<&SoftwareMinimum> {
        self.file
            .software
            .iter()
            .filter(|row| row.kind == kind && row.tiers.iter().any(|one| one == tier))
            .filter(|row| applies(&row.targets, &row.when, target, facts))
            .collect()
    }

    /// Minima of the shared storage that stands on this target.
    pub fn storage_minima(&self, target: &str, facts: &Facts) -> Vec<&StorageMinimum> {
        let stores = self.stores(target, facts);
        self.file
            .storage_minima
            .iter()
            .filter(|row| stores.iter().any(|store| *store.id.get_ref() == row.store))
            .filter(|row| row.when.holds(facts))
            .collect()
    }

    /// Volumes of a tier's hosts.
    pub fn volumes(&self, tier: &str, target: &str, facts: &Facts) -> Vec<&Volume> {
        self.file
            .volumes
            .iter()
            .filter(|row| row.tiers.iter().any(|one| one == tier))
            .filter(|row| applies(&row.targets, &row.when, target, facts))
            .collect()
    }

    /// Components that run on the hosts of a role.
    pub fn components_of(&self, role: &str) -> Vec<&Component> {
        self.file
            .components
            .iter()
            .filter(|component| component.role == role)
            .collect()
    }
}
