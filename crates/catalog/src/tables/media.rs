//! Media formats and their rates, `media.csv` and `media-audio.csv`.

use super::error::TableErrors;
use super::found::Named;
use super::provenance::Provenance;
use super::sheet::{self, Records};
use super::vocabulary::{Compression, MediaUse};

use groundplan_diagnostics::suggest;

/// A picture format in one raster.
#[derive(Debug, Clone, PartialEq)]
pub struct MediaFormat {
    /// Stable id: `<format>/<raster>` such as `xavc-intra-100/1080i59.94`; proxies and formats
    /// without a fixed raster have no second part.
    pub id: String,
    /// Original or viewing copy.
    pub media_use: MediaUse,
    /// Codec family as people name it.
    pub codec: String,
    /// Profile or class within the family.
    pub profile: Option<String>,
    /// Pixels, `1920x1080`.
    pub resolution: Option<String>,
    /// Frame rate with `p` or `i`, `59.94i`.
    pub frame_rate: Option<String>,
    /// Picture alone, 10^6 bit/s; sound is added from [`AudioFormat`].
    pub video_megabits_per_second: f64,
    /// Way of compression.
    pub compression: Option<Compression>,
    /// Bits per sample.
    pub bit_depth: Option<u32>,
    /// Chroma sampling.
    pub chroma: Option<String>,
    /// Further conditions.
    pub note: Option<String>,
    /// Origin of the figure.
    pub provenance: Provenance,
}

/// A sound format.
#[derive(Debug, Clone, PartialEq)]
pub struct AudioFormat {
    /// Stable id: `pcm-48k-24bit-stereo`.
    pub id: String,
    /// Name as people write it.
    pub name: String,
    /// All channels together, 10^6 bit/s.
    pub megabits_per_second: f64,
    /// Further conditions.
    pub note: Option<String>,
    /// Origin of the figure.
    pub provenance: Provenance,
}

/// Records found by id.
#[derive(Debug)]
pub(crate) struct ById<T> {
    pub(crate) all: Vec<T>,
    order: Vec<usize>,
    id: fn(&T) -> &str,
}

impl<T> ById<T> {
    pub(crate) fn new(
        path: &str,
        records: Records<'_, T>,
        id: fn(&T) -> &str,
    ) -> Result<Self, TableErrors> {
        let order = records.index(path, "id", id, |record| id(record).to_owned())?;
        Ok(Self {
            all: records.items,
            order,
            id,
        })
    }

    pub(crate) fn find(&self, id: &str) -> Named<'_, T> {
        match self
            .order
            .binary_search_by(|index| (self.id)(&self.all[*index]).cmp(id))
        {
            Ok(position) => Named::Found(&self.all[self.order[position]]),
            Err(_) => Named::Unknown {
                nearest: suggest::nearest(id, self.all.iter().map(self.id)),
            },
        }
    }
}

pub(crate) fn parse(path: &str, text: &str) -> Result<ById<MediaFormat>, TableErrors> {
    let records = sheet::read(
        path,
        text,
        |header| {
            (
                header.required("id"),
                header.required("use"),
                header.required("codec"),
                header.optional("profile"),
                header.optional("resolution"),
                header.optional("frame_rate"),
                header.required("video_megabits_per_second"),
                header.optional("compression"),
                header.optional("bit_depth"),
                (
                    header.optional("chroma"),
                    header.optional("note"),
                    header.provenance(),
                ),
            )
        },
        |columns, row| {
            let (
                id,
                media_use,
                codec,
                profile,
                resolution,
                frame_rate,
                rate,
                compression,
                bits,
                rest,
            ) = columns;
            let (chroma, note, provenance) = rest;
            Ok(MediaFormat {
                id: row.text(*id)?.to_owned(),
                media_use: row.word(*media_use)?,
                codec: row.text(*codec)?.to_owned(),
                profile: row.optional_text(*profile),
                resolution: row.optional_text(*resolution),
                frame_rate: row.optional_text(*frame_rate),
                video_megabits_per_second: row.number(*rate)?,
                compression: match row.raw(*compression) {
                    "" => None,
                    _ => Some(row.word(*compression)?),
                },
                bit_depth: row.optional_count(*bits)?,
                chroma: row.optional_text(*chroma),
                note: row.optional_text(*note),
                provenance: provenance.read(row)?,
            })
        },
    )?;
    ById::new(path, records, |format| &format.id)
}

pub(crate) fn parse_audio(path: &str, text: &str) -> Result<ById<AudioFormat>, TableErrors> {
    let records = sheet::read(
        path,
        text,
        |header| {
            (
                header.required("id"),
                header.required("name"),
                header.required("megabits_per_second"),
                header.optional("note"),
                header.provenance(),
            )
        },
        |(id, name, rate, note, provenance), row| {
            Ok(AudioFormat {
                id: row.text(*id)?.to_owned(),
                name: row.text(*name)?.to_owned(),
                megabits_per_second: row.number(*rate)?,
                note: row.optional_text(*note),
                provenance: provenance.read(row)?,
            })
        },
    )?;
    ById::new(path, records, |format| &format.id)
}
