//! `groundplan size`: demand, chosen machines and cost, at the horizon or month by month.

use std::path::Path;

use groundplan_sizing::outlook;

use crate::arguments::{Common, DataFormat, Size};
use crate::library::Library;
use crate::pipeline::Foreseen;
use crate::{exit, files, output, pipeline};

pub(crate) fn run(common: &Common, library: &Library, size: &Size) -> u8 {
    let effort = outlook::Effort {
        samples: size.samples,
        seed: size.seed,
        threads: std::thread::available_parallelism().map_or(1, usize::from),
    };
    let wish = pipeline::Wish {
        horizon: size.horizon,
        by_month: size.by_month,
        measured: size.measured.as_deref(),
        // A comparison draws the futures of all its targets by itself.
        futures: size.compare.is_empty().then_some(effort),
    };
    let foreseen = match pipeline::foreseen(common, library, &size.profile, wish) {
        Ok(foreseen) => foreseen,
        Err(code) => return code,
    };
    if let (Some(path), Some(layer)) = (&size.write_fragment, &foreseen.layer)
        && let Err(reason) = write_fragment(path, &size.profile.profile, layer)
    {
        output::fail(&reason);
        return exit::USAGE;
    }
    if !size.compare.is_empty() {
        return compare(common, library, size, &foreseen, &effort);
    }
    let sizing = &foreseen.sizing;
    match (size.format, &sizing.timeline) {
        (DataFormat::Table, Some(timeline)) => {
            output::data(&groundplan_sizing::timeline::text(timeline));
        }
        (DataFormat::Table, None) => {
            let mut text = groundplan_sizing::report::text(sizing);
            if let Some(outlook) = &sizing.outlook {
                text.push_str(&groundplan_sizing::outlook::text(outlook));
            }
            output::data(&text);
        }
        (DataFormat::Json, _) => output::json(sizing),
    }
    exit::FINE
}

/// Writes the layer that was fitted. It never takes the place of a file, since the obvious slip
/// is to name the profile itself.
fn write_fragment(path: &Path, profile: &Path, layer: &str) -> Result<(), String> {
    use std::io::Write as _;
    let fail = |reason: String| format!("cannot write `{}`: {reason}", path.display());
    let folder = |path: &Path| {
        let parent = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        parent
            .canonicalize()
            .map_err(|error| fail(files::reason(&error)))
    };
    if folder(path)? != folder(profile)? {
        return Err(fail(
            "it builds on the profile and has to be in the folder of the profile".to_owned(),
        ));
    }
    let mut file = std::fs::File::create_new(path).map_err(|error| {
        fail(match error.kind() {
            std::io::ErrorKind::AlreadyExists => "there is such a file already".to_owned(),
            _ => files::reason(&error),
        })
    })?;
    file.write_all(layer.as_bytes())
        .map_err(|error| fail(files::reason(&error)))
}

fn compare(
    common: &Common,
    library: &Library,
    size: &Size,
    foreseen: &Foreseen,
    effort: &outlook::Effort,
) -> u8 {
    let candidates = &size.compare;
    match pipeline::compared(common, library, foreseen, candidates, effort) {
        Ok(comparison) => {
            match size.format {
                DataFormat::Table => output::data(&groundplan_sizing::compare::text(&comparison)),
                DataFormat::Json => output::json(&comparison),
            }
            exit::FINE
        }
        Err(code) => code,
    }
}
