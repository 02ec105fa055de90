//! `groundplan size`: demand, chosen machines and cost, at the horizon or month by month.

use std::path::Path;

use crate::arguments::{Common, DataFormat, Size};
use crate::library::Library;
use crate::{exit, files, output, pipeline};

pub(crate) fn run(common: &Common, library: &Library, size: &Size) -> u8 {
    let wish = pipeline::Wish {
        horizon: size.horizon,
        by_month: size.by_month,
        measured: size.measured.as_deref(),
    };
    let pipeline::Foreseen { sizing, layer, .. } =
        match pipeline::foreseen(common, library, &size.profile, wish) {
            Ok(foreseen) => foreseen,
            Err(code) => return code,
        };
    if let (Some(path), Some(layer)) = (&size.write_fragment, &layer)
        && let Err(reason) = write_fragment(path, &size.profile.profile, layer)
    {
        output::fail(&reason);
        return exit::USAGE;
    }
    match (size.format, &sizing.timeline) {
        (DataFormat::Table, Some(timeline)) => {
            output::data(&groundplan_sizing::timeline::text(timeline));
        }
        (DataFormat::Table, None) => output::data(&groundplan_sizing::report::text(&sizing)),
        (DataFormat::Json, _) => output::json(&sizing),
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
