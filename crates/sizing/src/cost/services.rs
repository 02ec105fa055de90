//! Services beside hosts and storage: transcoding, backups of the database, the support plan.

use groundplan_catalog::system::LoadRule;
use groundplan_catalog::tables::{Provider, SupportPlan, TableErrors};

use crate::output::{CostKind, SiteSizing};
use crate::pricing::{Amount, Item, Key, PriceList};
use crate::site::Plan;

use super::design::{Article, Charge, Listing};
use super::objects::DAYS;
use super::quantity::Quantity;
use super::tariff::{Step, Tariff};

/// Minutes of output of a transcoding service: one rendition of everything that comes in.
pub(super) fn transcoding(
    list: &mut PriceList<'_, '_>,
    plan: &Plan<'_, '_>,
) -> Result<(), TableErrors> {
    if !plan.inputs.shape.transcoded_elsewhere || !plan.transcoders {
        return Ok(());
    }
    let minutes = || Quantity::Figure("ingest.hours") * 60.0 * DAYS;
    let what = "Transcoding service, minutes of one proxy in HD";
    let item = Item::new("transcode.service", what, CostKind::Transcode);
    let object = plan.loaded.profile.storage.object.as_ref();
    let provider = plan
        .provider()
        .or_else(|| object.and_then(|object| Provider::parse(&object.provider)));
    let key = match provider {
        Some(Provider::Aws) => Key("mediaconvert", "basic-hd", "output"),
        Some(Provider::Gcp) => Key("transcoder-api", "hd-1280x720-1920x1080", "output"),
        Some(Provider::Azure | Provider::Wasabi) | None => {
            let reason = match provider {
                Some(Provider::Azure) => {
                    "Azure has had no transcoding service since Media Services was retired"
                }
                _ => "quoted by the operator of the transcoding service",
            };
            list.unpriced(item, minutes(), "minutes", reason).listing = Listing::IfAny;
            return Ok(());
        }
    };
    if let Some(provider) = provider {
        let amount = Amount::Things(minutes());
        list.storage(provider, plan.region(), item, key, amount)?;
    }
    Ok(())
}

/// Full copies of the database for the days they are kept, in the provider's first class of
/// object storage (S6.4).
pub(super) fn backups(
    list: &mut PriceList<'_, '_>,
    plan: &Plan<'_, '_>,
    provider: Provider,
) -> Result<(), TableErrors> {
    let mut tiers = plan.placements().into_iter();
    if !tiers.any(|(_, tier)| tier.load.contains(&LoadRule::Database)) {
        return Ok(());
    }
    let constants = &plan.values.constants;
    let gb = Quantity::Figure("database.data")
        * Quantity::input(&constants.backup_compression)
        * Quantity::input(&constants.backup_days);
    let key = match provider {
        Provider::Aws => Key("s3", "standard", "storage"),
        Provider::Azure => Key("blob", "hot-lrs", "storage"),
        Provider::Gcp => Key("cloud-storage", "standard", "storage"),
        Provider::Wasabi => Key("wasabi", "pay-go", "storage"),
    };
    let what = "Backups of the database, a full copy for every day kept";
    let item = Item::new("backup.database", what, CostKind::Backup);
    let article = list.storage(provider, plan.region(), item, key, Amount::Gb(gb))?;
    article.head.note = Some("a reserve: backups are part of running the system".to_owned());
    Ok(())
}

/// What a provider bills: the share of a support plan is reckoned on it.
const BILLED: &[CostKind] = &[
    CostKind::Compute,
    CostKind::Licence,
    CostKind::Block,
    CostKind::Object,
    CostKind::Snapshot,
    CostKind::LoadBalancer,
    CostKind::Nat,
    CostKind::Address,
    CostKind::Egress,
    CostKind::Cdn,
    CostKind::Transcode,
    CostKind::Backup,
];

/// The support plan that the profile names, as a share of the bill so far.
pub(super) fn support(
    list: &mut PriceList<'_, '_>,
    plan: &Plan<'_, '_>,
    provider: Provider,
    sizing: &SiteSizing,
) -> Result<(), TableErrors> {
    let named = plan.loaded.profile.prices.support.as_deref();
    let item = |what: String| Item::new("support.plan", what, CostKind::Support);
    let bill = || Quantity::Billed(BILLED);
    let Some(named) = named else {
        let reason = "the profile names no support plan in `[prices] support`";
        let what = item(format!("Support plan of {provider}"));
        let article = list.unpriced(what, Quantity::Number(0.0), "", reason);
        article.listing = Listing::Always;
        return Ok(());
    };
    let steps = list.tables.support_plan(provider, named)?;
    let what = item(format!(
        "Support plan {named} of {provider}, share of the bill"
    ));
    if steps.is_empty() || sizing.tiers.is_empty() {
        let reason = format!("no plan `{named}` of {provider} in the tables");
        list.unpriced(what, bill(), "USD", &reason);
        return Ok(());
    }
    let article = list.unpriced(what, bill(), "USD", "");
    article.charge = Charge::Tariff(tariff(&steps));
    stand_for(article, steps[0], provider);
    Ok(())
}

fn tariff(steps: &[&SupportPlan]) -> Tariff {
    let value = |what: &str, unit: &str, number: f64, step: &SupportPlan| {
        crate::pricing::price(what, "", unit, number, &step.provenance, None)
    };
    let named =
        |step: &SupportPlan| format!("the support plan from {}", crate::text::number(step.from));
    Tariff {
        steps: steps
            .iter()
            .map(|step| Step {
                from: step.from,
                to: step.to,
                price: value(&named(step), "USD", step.share, step),
            })
            .collect(),
        discounts: Vec::new(),
        least: steps.iter().find_map(|step| {
            Some(value(
                "the support plan at least",
                "month",
                step.minimum_usd?,
                step,
            ))
        }),
    }
}

fn stand_for(article: &mut Article, step: &SupportPlan, provider: Provider) {
    crate::pricing::stand_for(&mut article.head, &step.provenance);
    article.head.provider = Some(provider);
    article.head.note.clone_from(&step.note);
}
