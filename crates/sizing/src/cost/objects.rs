//! Buckets: what is kept in which class, written, read back and deleted early.

use groundplan_catalog::tables::{PriceFound, Provider, TableErrors};

use crate::output::{BucketChoice, CostKind, Site, SiteSizing};
use crate::pricing::{Amount, Item, Key, PriceList};
use crate::site::Plan;

use super::design::Listing;
use super::quantity::Quantity;

/// Days of a month on the average.
pub(super) const DAYS: f64 = 365.0 / 12.0;

/// What a part of a bucket is for: which figure it holds, and how material comes and goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Proxies with their sidecar files, read by people.
    Proxies,
    /// Originals, written and read by jobs.
    Originals,
    /// Archived originals: written once or cooled, seldom read back.
    Archive,
    /// Nothing at this site.
    Nothing,
}

impl Part {
    fn of(plan: &Plan<'_, '_>, holds: &str, place: usize) -> Self {
        match (holds, place) {
            ("proxy", 0) => Self::Proxies,
            _ if !plan.media => Self::Nothing,
            ("archive", 0) => Self::Archive,
            (_, 0) => Self::Originals,
            // What cools leaves the first class for the second.
            (_, _) => Self::Archive,
        }
    }

    fn kept(self) -> Quantity {
        match self {
            Self::Proxies => Quantity::Figure("proxy.stored"),
            Self::Originals => Quantity::Figure("online.originals"),
            Self::Archive => Quantity::Figure("archive.stored"),
            Self::Nothing => Quantity::Number(0.0),
        }
    }

    /// GB that come in within a month.
    fn written_gb(self) -> Quantity {
        match self {
            Self::Proxies => Quantity::Figure("proxy.daily") * DAYS,
            Self::Originals | Self::Archive => Quantity::Figure("ingest.daily") * DAYS,
            Self::Nothing => Quantity::Number(0.0),
        }
    }
}

pub(super) fn lines(
    list: &mut PriceList<'_, '_>,
    plan: &Plan<'_, '_>,
    sizing: &SiteSizing,
) -> Result<(), TableErrors> {
    for bucket in &sizing.buckets {
        let Some(provider) = Provider::parse(&bucket.provider) else {
            for (place, part) in bucket.classes.iter().enumerate() {
                let reason = format!("no prices of `{}` in the tables", bucket.provider);
                let kept = Part::of(plan, &bucket.holds, place).kept();
                list.unpriced(item(bucket, &part.class, "", ""), kept, "GB", &reason);
            }
            continue;
        };
        for (place, part) in bucket.classes.iter().enumerate() {
            let class = Class {
                bucket,
                provider,
                name: &part.class,
                part: Part::of(plan, &bucket.holds, place),
                cooled: place > 0,
            };
            let kept = Amount::Gb(class.part.kept());
            let key = class.key("storage");
            let (region, what) = (class.region(plan), class.item("", ""));
            list.storage(provider, region, what, key, kept)?;
            if class.part == Part::Nothing {
                continue;
            }
            if provider == Provider::Wasabi {
                let item = class.item(".requests", ", requests and reading back");
                let any = class.written(plan);
                list.free(item, any, "requests", "included in the price of the room");
            } else {
                class.requests(list, plan)?;
                class.retrieval(list, plan)?;
            }
            class.early_deletion(list, plan)?;
        }
    }
    Ok(())
}

fn item(bucket: &BucketChoice, class: &str, suffix: &str, more: &str) -> Item {
    Item::new(
        format!("object.{}.{class}{suffix}", bucket.bucket),
        format!("Bucket {}, class {class}{more}", bucket.name),
        CostKind::Object,
    )
}

/// One class of a bucket.
struct Class<'b> {
    bucket: &'b BucketChoice,
    provider: Provider,
    name: &'b str,
    part: Part,
    /// Whether objects come here from a hotter class of the same bucket.
    cooled: bool,
}

impl Class<'_> {
    fn item(&self, suffix: &str, more: &str) -> Item {
        item(self.bucket, self.name, suffix, more)
    }

    fn key<'k>(&'k self, meter: &'k str) -> Key<'k> {
        let product = match self.provider {
            Provider::Aws => "s3",
            Provider::Azure => "blob",
            Provider::Gcp => "cloud-storage",
            Provider::Wasabi => "wasabi",
        };
        Key(product, self.name, meter)
    }

    /// Object storage beside own hardware has no region of its own in the profile.
    fn region<'p>(&self, plan: &'p Plan<'_, '_>) -> &'p str {
        if plan.provider() == Some(self.provider) {
            plan.region()
        } else {
            ""
        }
    }

    /// Requests that write within a month: each object, and each further part of large ones. What
    /// cools is moved object by object.
    fn written(&self, plan: &Plan<'_, '_>) -> Quantity {
        let constants = &plan.values.constants;
        let files = Quantity::Figure("ingest.files") * DAYS;
        if self.cooled {
            return files;
        }
        let objects = match self.part {
            Part::Proxies => files * Quantity::input(&constants.objects_per_asset),
            _ => files,
        };
        objects + Self::parts(plan, self.part.written_gb(), true)
    }

    /// Requests that move so many GB in parts.
    fn parts(plan: &Plan<'_, '_>, gb: Quantity, large: bool) -> Quantity {
        let constants = &plan.values.constants;
        let part = if large {
            &constants.upload_part
        } else {
            &constants.read_part
        };
        gb * 1000.0 / Quantity::input(part)
    }

    fn requests(
        &self,
        list: &mut PriceList<'_, '_>,
        plan: &Plan<'_, '_>,
    ) -> Result<(), TableErrors> {
        let (put, get) = match self.provider {
            Provider::Aws => ("put-requests", "get-requests"),
            Provider::Azure => ("write-ops", "read-ops"),
            Provider::Gcp | Provider::Wasabi => ("class-a-ops", "class-b-ops"),
        };
        let what = self.item(".writes", ", requests that write");
        let amount = Amount::Requests(self.written(plan));
        list.storage(
            self.provider,
            self.region(plan),
            what,
            self.key(put),
            amount,
        )?;
        let read = match self.part {
            // Through a delivery network only what it does not hold is read; all of it counts.
            Part::Proxies if plan.site == Site::Primary && plan.inputs.shape.previews_elsewhere => {
                Self::parts(plan, Quantity::Figure("preview.traffic"), false)
            }
            // Each original is read once to be transcoded.
            Part::Originals => Self::parts(plan, self.part.written_gb(), true),
            Part::Archive => Self::parts(plan, self.read_back_gb(plan), true),
            Part::Proxies | Part::Nothing => return Ok(()),
        };
        let what = self.item(".reads", ", requests that read");
        let amount = Amount::Requests(read);
        list.storage(
            self.provider,
            self.region(plan),
            what,
            self.key(get),
            amount,
        )?;
        Ok(())
    }

    /// GB of the class that are read back within a month.
    fn read_back_gb(&self, plan: &Plan<'_, '_>) -> Quantity {
        self.part.kept() * Quantity::input(&plan.values.constants.retrieval_share)
    }

    fn retrieval(
        &self,
        list: &mut PriceList<'_, '_>,
        plan: &Plan<'_, '_>,
    ) -> Result<(), TableErrors> {
        if self.part != Part::Archive {
            return Ok(());
        }
        let meter = match self.provider {
            Provider::Aws => "retrieval-standard",
            _ => "retrieval",
        };
        let what = self.item(".retrieval", ", reading back");
        let amount = Amount::Gb(self.read_back_gb(plan));
        list.storage(
            self.provider,
            self.region(plan),
            what,
            self.key(meter),
            amount,
        )?;
        Ok(())
    }

    /// What is deleted, or moved on, before the least duration of the class is billed as if it
    /// had stayed.
    fn early_deletion(
        &self,
        list: &mut PriceList<'_, '_>,
        plan: &Plan<'_, '_>,
    ) -> Result<(), TableErrors> {
        let Key(product, tier, meter) = self.key("storage");
        let region = self.region(plan);
        let found = list
            .tables
            .storage_price(self.provider, region, product, tier, meter)?;
        let least = match found {
            PriceFound::Exact(price)
            | PriceFound::OtherRegion { price, .. }
            | PriceFound::Derived { price, .. } => price.minimum_days,
            PriceFound::Missing => None,
        };
        let Some(least) = least else {
            return Ok(());
        };
        let values = &plan.values;
        let years = || Quantity::input(&values.archive_years) * 365.0;
        let stays = match (self.part, &values.archive_after, &values.proxy_days) {
            (Part::Archive, _, _) => years(),
            (Part::Originals, Some(after), _) => Quantity::input(after),
            (Part::Proxies, _, Some(days)) => Quantity::input(days),
            (Part::Proxies, Some(_), None) => Quantity::input(&values.online_days) + years(),
            (Part::Originals | Part::Proxies | Part::Nothing, _, _) => {
                Quantity::input(&values.online_days)
            }
        };
        let missing = Quantity::Number(f64::from(least)).beyond(stays);
        let gb_months = self.part.written_gb() * missing * (1.0 / DAYS);
        let more = format!(", deleted before {least} days");
        let what = self.item(".early", &more);
        let amount = Amount::Gb(gb_months);
        let article = list.storage(self.provider, region, what, self.key(meter), amount)?;
        article.listing = Listing::IfPaid;
        Ok(())
    }
}
