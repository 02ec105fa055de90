//! Certificates: one for every place where users meet TLS, valid on the day of the check.

use groundplan_catalog::system::{Cluster, Component, TierPlacement};
use groundplan_catalog::tables::Date;
use groundplan_diagnostics::{Finding, Report, code};

use super::Context;
use crate::model::{Certificate, CertificateUsage, Target};

/// The port of HTTPS, by which components that need a certificate are known.
const HTTPS: u16 = 443;
/// Days before the end in which a certificate should be renewed.
const RENEWAL_DAYS: i32 = 30;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for (index, certificate) in context.profile.certificates.iter().enumerate() {
        expiry(context, index, certificate, report);
        subject(context, index, certificate, report);
        region(context, index, certificate, report);
    }
    // A system that states rules of its own about certificates is not second-guessed, and a proof
    // of concept may run on certificates that it makes for itself.
    let own_rules = context
        .system
        .file
        .requirements
        .iter()
        .any(|row| row.path == "certificate");
    if context.target != Target::Poc && !own_rules {
        for placed in context
            .topology
            .into_iter()
            .flat_map(|topology| &topology.tiers)
        {
            listeners(context, placed, report);
        }
    }
}

fn usage_named(role: &str) -> Option<CertificateUsage> {
    match role {
        "web" => Some(CertificateUsage::Web),
        "application" => Some(CertificateUsage::Application),
        _ => None,
    }
}

fn usage_name(usage: CertificateUsage) -> &'static str {
    match usage {
        CertificateUsage::Web => "web",
        CertificateUsage::Application => "application",
        CertificateUsage::LoadBalancer => "load-balancer",
    }
}

fn listeners(context: &Context<'_>, placed: &TierPlacement, report: &mut Report) {
    let Some(tier) = context.system.tier(&placed.tier) else {
        return;
    };
    for role in &tier.roles {
        let component: Option<&Component> = context
            .system
            .components_of(role)
            .into_iter()
            .find(|component| component.ports.contains(&HTTPS));
        let (Some(component), Some(own)) = (component, usage_named(role)) else {
            continue;
        };
        // TLS ends at the balancer where there is one (C-25).
        let usage = if placed.cluster == Cluster::LoadBalancer {
            CertificateUsage::LoadBalancer
        } else {
            own
        };
        if context
            .profile
            .certificates
            .iter()
            .any(|one| one.usage == usage)
        {
            continue;
        }
        let name = usage_name(usage);
        let subject = context
            .profile
            .network
            .domain
            .as_deref()
            .unwrap_or("mam.example.com");
        let mut finding = Finding::new(
            code::CERTIFICATE_MISSING,
            format!(
                "{} needs a certificate, and none with `usage = \"{name}\"` is given",
                component.name
            ),
        )
        .at(context.at("certificate"), "")
        .context(context.system.span(&component.id), "listens on port 443")
        .help(format!(
            "add\n[[certificate]]\nusage = \"{name}\"\nsubject = \"{subject}\""
        ));
        for id in &component.requirements {
            finding = finding.requirement(id);
        }
        report.push(finding);
    }
}

fn expiry(context: &Context<'_>, index: usize, certificate: &Certificate, report: &mut Report) {
    // A malformed date has been reported with the profile's shape.
    let Some(end) = certificate
        .expires
        .as_deref()
        .and_then(|text| text.parse::<Date>().ok())
    else {
        return;
    };
    let span = context.at(&format!("certificate.{index}.expires"));
    let days = context.as_of.days_until(end);
    if days < 0 {
        report.push(
            Finding::new(
                code::CERTIFICATE_EXPIRED,
                format!(
                    "the certificate of `{}` expired on {end}",
                    certificate.subject
                ),
            )
            .at(span, "")
            .note(format!("checked as of {}", context.as_of))
            .help("renew it, and write the new date"),
        );
    } else if days <= RENEWAL_DAYS {
        report.push(
            Finding::new(
                code::CERTIFICATE_EXPIRES_SOON,
                format!(
                    "the certificate of `{}` expires on {end}, in {days} days",
                    certificate.subject
                ),
            )
            .at(span, "")
            .note(format!("checked as of {}", context.as_of))
            .help("renew it before the deployment"),
        );
    }
}

/// Users open `network.domain`; what they meet there must carry that name.
fn subject(context: &Context<'_>, index: usize, certificate: &Certificate, report: &mut Report) {
    let Some(domain) = context.profile.network.domain.as_deref() else {
        return;
    };
    if certificate.usage == CertificateUsage::Application || covers(&certificate.subject, domain) {
        return;
    }
    report.push(
        Finding::new(
            code::CERTIFICATE_OTHER_NAME,
            format!("users open `{domain}`, but the certificate is for `{}`", certificate.subject),
        )
        .at(context.at(&format!("certificate.{index}.subject")), "")
        .context(context.at("network.domain"), "the name that users open")
        .help("use a certificate for the domain, or make sure that it names the domain as an alternative"),
    );
}

/// A wildcard stands for one label (RFC 6125, section 6.4.3).
fn covers(subject: &str, domain: &str) -> bool {
    match subject.strip_prefix("*.") {
        Some(parent) => domain
            .split_once('.')
            .is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(parent)),
        None => subject.eq_ignore_ascii_case(domain),
    }
}

/// A load balancer of AWS takes certificates of its own region alone.
fn region(context: &Context<'_>, index: usize, certificate: &Certificate, report: &mut Report) {
    if context.target != Target::Aws || certificate.usage != CertificateUsage::LoadBalancer {
        return;
    }
    let (Some(region), Some(found)) = (
        context.profile.deployment.region.as_deref(),
        certificate.reference.as_deref().and_then(region_of),
    ) else {
        return;
    };
    if found == region {
        return;
    }
    report.push(
        Finding::new(
            code::CERTIFICATE_ELSEWHERE,
            format!(
                "the load balancer stands in `{region}`, but its certificate lies in `{found}`"
            ),
        )
        .at(context.at(&format!("certificate.{index}.reference")), "")
        .context(
            context.at("deployment.region"),
            "the region of the load balancer",
        )
        .help("import the certificate into the region of the deployment, and write its ARN"),
    );
}

/// The region of an ARN: `arn:partition:service:region:account:resource` (AWS General Reference,
/// "Amazon Resource Names"). None where the reference is none.
fn region_of(reference: &str) -> Option<&str> {
    let mut parts = reference.split(':');
    let is_arn = parts.next() == Some("arn");
    parts.nth(2).filter(|region| is_arn && !region.is_empty())
}
