//! From the bytes of a file to its text, and into the map of sources without its secrets.

use groundplan_diagnostics::{Finding, Report, SourceMap, Span, code};

use crate::secrets::{self, Reading};

/// Larger files are not profiles; the longest real one has a few hundred lines. In bytes.
pub const LARGEST_FILE: usize = 1024 * 1024;

/// The file's text, unless it is too large or no text. A refused file is added to the map, so
/// that findings can point into it, without what it holds or what looks like a secret in it.
pub(super) fn read<'b>(
    sources: &mut SourceMap,
    name: &str,
    bytes: &'b [u8],
    report: &mut Report,
) -> Option<&'b str> {
    if bytes.len() > LARGEST_FILE {
        let source = sources.add(name, "");
        report.push(
            Finding::new(
                code::FILE_TOO_LARGE,
                format!(
                    "expected a file of at most {} MiB, found more",
                    LARGEST_FILE / (1024 * 1024)
                ),
            )
            .at(Span::new(source, 0, 0), "")
            .help("check that this is the file you mean; a profile has a few hundred lines"),
        );
        return None;
    }
    match decode_text(bytes) {
        Ok(text) => Some(text),
        Err((offset, what)) => {
            let (text, at) = shown(bytes, offset);
            let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
            let source = sources.add(name, text);
            report.push(
                Finding::new(
                    code::NOT_TEXT,
                    format!("expected a text file in UTF-8, found {what} at byte {offset}"),
                )
                .at(Span::new(source, at, end), "")
                .help("save the file as UTF-8 text; if it is no text file, name the right one"),
            );
            None
        }
    }
}

/// What may be shown of a file that is no text, and the fault's place in it.
fn shown(bytes: &[u8], offset: usize) -> (String, usize) {
    let at = String::from_utf8_lossy(&bytes[..offset]).len();
    let text = String::from_utf8_lossy(bytes);
    if bytes.contains(&0) {
        // Between zero bytes (UTF-16, programs) no secret would be found: only the lines stay.
        let blank = |c: char| if c == '\n' { '\n' } else { ' ' };
        let at = text[..at].chars().count();
        return (text.chars().map(blank).collect(), at);
    }
    let secrets = secrets::find(&text, Reading::Broken);
    (secrets::blot_out(&text, &secrets), at)
}

/// The bytes as text, or the offset of the first byte that is none and what it is.
pub fn decode_text(bytes: &[u8]) -> Result<&str, (usize, String)> {
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => {
            return Err((0, "the mark of UTF-16".to_owned()));
        }
        _ => {}
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        (
            at,
            format!("the byte 0x{:02X}", bytes.get(at).copied().unwrap_or(0)),
        )
    })?;
    match text.find('\0') {
        Some(at) => Err((at, "a zero byte".to_owned())),
        None => Ok(text),
    }
}
