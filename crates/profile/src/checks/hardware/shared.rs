//! SAN and network storage on premises.

use groundplan_catalog::system::{Cluster, StorageMinimum, StoreKind};
use groundplan_diagnostics::{Finding, Report, Severity, code};

use super::super::{Context, further, severity};
use crate::model::{DiskMedia, San};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let target = context.target.name();
    let hardware = &context.profile.hardware;
    let stores = context.system.stores(target, &context.facts);
    let clustered = context.topology.is_some_and(|topology| {
        topology
            .tiers
            .iter()
            .any(|placed| placed.cluster == Cluster::Failover)
    });
    let san = stores.iter().find(|store| store.kind == StoreKind::San);
    // Without any hardware the sizing says what to buy.
    if let (Some(store), true, None) = (
        san,
        clustered && context.loaded.written("hardware"),
        &hardware.san,
    ) {
        let mut finding = Finding::new(
            code::SAN_MISSING,
            "a failover cluster needs shared storage, and no SAN is described",
        )
        .at(context.at("hardware.san"), "")
        .context(
            context.at("availability.database"),
            "a cluster is asked for",
        )
        .context(context.system.span(&store.id), store.name.clone())
        .help("add `[hardware.san]` with `controllers`, `iscsi_paths` and `usable`");
        for id in &store.requirements {
            finding = finding.requirement(id);
        }
        report.push(finding);
    }
    for row in context.system.storage_minima(target, &context.facts) {
        let kind = stores
            .iter()
            .find(|store| *store.id.get_ref() == row.store)
            .map(|store| store.kind);
        match (kind, &hardware.san) {
            (Some(StoreKind::San), Some(san)) => compare_san(context, row, san, report),
            (Some(StoreKind::Nas), _) => compare_nas(context, row, report),
            _ => {}
        }
    }
}

fn finding(context: &Context<'_>, row: &StorageMinimum, path: &str, message: String) -> Finding {
    let finding = Finding::new(code::SHARED_STORAGE_BELOW_MINIMUM, message)
        .severity(severity(row.strictness))
        .at(context.at(path), "")
        .context(context.system.span(&row.id), row.text.clone())
        .note(format!(
            "{}, {}",
            context.system.file.system.document, row.source
        ))
        .requirement(row.id.get_ref());
    further(finding, &row.requirements, &row.part_numbers)
}

fn not_stated(context: &Context<'_>, row: &StorageMinimum, section: &str, key: &str) -> Finding {
    let path = format!("{section}.{key}");
    Finding {
        code: code::HARDWARE_NOT_STATED,
        ..finding(
            context,
            row,
            &path,
            format!("`{key}` of `[{section}]` is not given, so it cannot be checked"),
        )
    }
    .severity(Severity::Warning)
    .help(format!("add `{key}` to `[{section}]`"))
}

fn compare_san(context: &Context<'_>, row: &StorageMinimum, san: &San, report: &mut Report) {
    let section = "hardware.san";
    let mut least = |key: &str, noun: &str, asked: Option<f64>, found: f64| {
        if let Some(asked) = asked.filter(|asked| found < *asked) {
            report.push(
                finding(
                    context,
                    row,
                    &format!("{section}.{key}"),
                    format!("expected at least {asked} {noun}, found {found}"),
                )
                .help(format!("use a SAN with {asked} {noun} or more")),
            );
        }
    };
    least(
        "controllers",
        "controllers",
        row.controllers.map(f64::from),
        f64::from(san.controllers),
    );
    least(
        "iscsi_paths",
        "iSCSI connections",
        row.iscsi_paths.map(f64::from),
        f64::from(san.iscsi_paths),
    );
    least(
        "usable",
        "GB of usable room",
        row.usable_gb,
        san.usable.value(),
    );
    if san.media == DiskMedia::Hdd {
        match (row.rpm, san.rpm) {
            (Some(_), None) => report.push(not_stated(context, row, section, "rpm")),
            (Some(asked), Some(found)) if found < asked => report.push(
                finding(
                    context,
                    row,
                    &format!("{section}.rpm"),
                    format!("expected disks of at least {asked} rpm, found {found}"),
                )
                .help("use faster disks; solid state satisfies any speed"),
            ),
            _ => {}
        }
    }
    for (key, asked, found) in [
        ("hot_plug", row.hot_plug, san.hot_plug),
        (
            "supports_failover_cluster",
            row.supports_failover_cluster,
            san.supports_failover_cluster,
        ),
        ("separate_arrays", row.separate_arrays, san.separate_arrays),
    ] {
        match (asked, found) {
            (Some(true), None) => report.push(not_stated(context, row, section, key)),
            (Some(true), Some(false)) => report.push(
                finding(
                    context,
                    row,
                    &format!("{section}.{key}"),
                    format!("expected `{key} = true`, found false"),
                )
                .help("use a SAN that does, or ask its maker"),
            ),
            _ => {}
        }
    }
}

fn compare_nas(context: &Context<'_>, row: &StorageMinimum, report: &mut Report) {
    let (Some(asked), Some(nas)) = (&row.protocol, &context.profile.hardware.nas) else {
        return;
    };
    let same = |one: &str| {
        let one = one.to_ascii_lowercase();
        // CIFS is SMB 1.0 under its former name.
        one == asked.to_ascii_lowercase() || (one == "cifs" && asked.eq_ignore_ascii_case("smb"))
    };
    if nas.protocols.is_empty() {
        report.push(not_stated(context, row, "hardware.nas", "protocols"));
    } else if !nas.protocols.iter().any(|one| same(one)) {
        report.push(
            finding(
                context,
                row,
                "hardware.nas.protocols",
                format!(
                    "expected network storage that speaks `{asked}`, found {}",
                    nas.protocols.join(", ")
                ),
            )
            .help(format!(
                "enable `{asked}` on the storage, or use another one"
            )),
        );
    }
}
