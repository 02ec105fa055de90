//! From the bytes of a file to its text.

use std::borrow::Cow;

use groundplan_diagnostics::{Finding, Report, SourceId, SourceMap, Span, code};

/// Larger files are not profiles; the longest real one has a few hundred lines.
const LARGEST_FILE: usize = 1024 * 1024;
/// So much of a refused file is kept to point into.
const SHOWN_OF_REFUSED: usize = 400;

/// Adds the file to the map, also when it is refused, so that findings can point into it, and
/// without what looks like a secret. Returns its text unless nothing in it can be read.
pub(super) fn add_source(
    sources: &mut SourceMap,
    name: &str,
    bytes: &[u8],
    report: &mut Report,
) -> Option<(SourceId, String)> {
    if bytes.len() > LARGEST_FILE {
        let source = sources.add(name, shown(bytes, SHOWN_OF_REFUSED));
        report.push(
            Finding::new(
                code::FILE_TOO_LARGE,
                format!(
                    "expected a file of at most {} KiB, found {} KiB",
                    LARGEST_FILE / 1024,
                    bytes.len() / 1024
                ),
            )
            .at(Span::new(source, 0, 0), "")
            .help("check that this is the file you mean; a profile has a few hundred lines"),
        );
        return None;
    }
    match decode_text(bytes) {
        Ok(text) => {
            let secrets = crate::secrets::find(text);
            let text = crate::secrets::blot_out(text, &secrets);
            let source = sources.add(name, text.clone());
            for secret in secrets {
                report.push(
                    Finding::new(
                        code::SECRET_IN_PROFILE,
                        format!(
                            "this looks like {}; a profile may only refer to secrets",
                            secret.kind
                        ),
                    )
                    .at(
                        Span::new(source, secret.range.start, secret.range.end),
                        "blotted out here",
                    )
                    .help(
                        "write a reference such as the ARN of a secret instead, and change the \
                         secret, for it has been written down in clear",
                    ),
                );
            }
            Some((source, text))
        }
        Err((offset, what)) => {
            // The shown text stops at the fault, so that the span's place is exact.
            let text = shown(bytes, bytes.len());
            let at = shown(&bytes[..offset], offset).len();
            let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
            let source = sources.add(name, text.as_ref());
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

fn shown(bytes: &[u8], limit: usize) -> Cow<'_, str> {
    String::from_utf8_lossy(&bytes[..bytes.len().min(limit)])
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
