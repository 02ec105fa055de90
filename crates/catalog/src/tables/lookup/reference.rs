//! Media, hardware, constants and sources by name.

use std::collections::BTreeMap;

use groundplan_diagnostics::suggest;

use super::super::constant::{self, Constant};
use super::super::error::TableErrors;
use super::super::found::Named;
use super::super::hardware::{Hardware, HardwareFact};
use super::super::media::{self, AudioFormat, ById, MediaFormat};
use super::super::origin::{self, Source};
use super::super::sheet;
use super::super::vocabulary::MediaUse;
use super::Tables;

impl Tables<'_> {
    fn media_formats(&self) -> Result<&ById<MediaFormat>, TableErrors> {
        self.load(&self.media, "media.csv", media::parse)
    }

    /// A picture format by id, or the most similar id.
    pub fn media(&self, id: &str) -> Result<Named<'_, MediaFormat>, TableErrors> {
        Ok(self.media_formats()?.find(id))
    }

    /// Whether there is a picture format by this id, for this use if one is wanted. A check asks
    /// nothing else of the table, so that of the built-in one nothing else is read.
    pub fn knows_media(&self, id: &str, wanted: Option<MediaUse>) -> Result<bool, TableErrors> {
        if let Some(compiled) = self.source.compiled("media.csv") {
            let uses = self.media_uses.get_or_init(|| {
                let pairs = sheet::pairs(compiled, "id", "use");
                pairs.into_iter().collect()
            });
            return Ok(uses
                .get(id)
                .is_some_and(|word| wanted.is_none_or(|wanted| sheet::is_word(word, wanted))));
        }
        let fits = |one: &MediaFormat| wanted.is_none_or(|wanted| one.media_use == wanted);
        Ok(self
            .all_media()?
            .iter()
            .any(|one| one.id == id && fits(one)))
    }

    /// All picture formats.
    pub fn all_media(&self) -> Result<&[MediaFormat], TableErrors> {
        Ok(&self.media_formats()?.all)
    }

    fn audio_formats(&self) -> Result<&ById<AudioFormat>, TableErrors> {
        self.load(&self.audio, "media-audio.csv", media::parse_audio)
    }

    /// A sound format by id, or the most similar id.
    pub fn audio(&self, id: &str) -> Result<Named<'_, AudioFormat>, TableErrors> {
        Ok(self.audio_formats()?.find(id))
    }

    /// All sound formats.
    pub fn all_audio(&self) -> Result<&[AudioFormat], TableErrors> {
        Ok(&self.audio_formats()?.all)
    }

    fn hardware_table(&self) -> Result<&Hardware, TableErrors> {
        self.load(&self.hardware, "hardware.csv", Hardware::parse)
    }

    /// A figure about a tape, array, disk or link: `hardware("lto-9", "native_capacity")`.
    pub fn hardware(
        &self,
        item: &str,
        attribute: &str,
    ) -> Result<Option<&HardwareFact>, TableErrors> {
        Ok(self.hardware_table()?.find(item, attribute))
    }

    /// All figures about hardware.
    pub fn all_hardware(&self) -> Result<&[HardwareFact], TableErrors> {
        Ok(&self.hardware_table()?.all)
    }

    /// All constants by id.
    pub fn constants(&self) -> Result<&BTreeMap<String, Constant>, TableErrors> {
        self.load(&self.constants, "constants.toml", |path, text| {
            let compiled = self.source.compiled(path);
            match compiled.and_then(constant::from_compiled) {
                Some(constants) => Ok(constants),
                None => constant::parse(path, text),
            }
        })
    }

    /// A constant by id, or the most similar id.
    pub fn constant(&self, id: &str) -> Result<Named<'_, Constant>, TableErrors> {
        let constants = self.constants()?;
        Ok(match constants.get(id) {
            Some(constant) => Named::Found(constant),
            None => Named::Unknown {
                nearest: suggest::nearest(id, constants.keys().map(String::as_str)),
            },
        })
    }

    /// A source by the id that tables cite.
    pub fn source(&self, id: &str) -> Result<Option<&Source>, TableErrors> {
        let sources = self.load(&self.sources, "sources.csv", origin::parse)?;
        Ok(sources.find(id).found())
    }
}
