//! Findings of bounded size: what they quote from a file may be a value of a megabyte.

use super::Finding;

/// Longest message, in bytes. One line on a wide screen has about 200.
const MESSAGE: usize = 400;
/// Longest words beside a mark, in bytes.
const LABEL: usize = 200;
/// Longest note or help, in bytes. The longest of our own shows a whole section of a profile.
const TEXT: usize = 3000;
/// Most notes and places.
const MOST: usize = 50;
/// Stands where something was left out.
const CUT: char = '\u{2026}';

impl Finding {
    /// The finding with everything too long cut in its middle.
    pub(super) fn bounded(mut self) -> Self {
        cut(&mut self.message, MESSAGE);
        self.labels.truncate(MOST);
        for label in &mut self.labels {
            cut(&mut label.message, LABEL);
        }
        self.notes.truncate(MOST);
        for text in self.notes.iter_mut().chain(&mut self.help) {
            cut(text, TEXT);
        }
        self
    }
}

/// Keeps the beginning and, being the end of the sentence, a quarter from the end.
fn cut(text: &mut String, most: usize) {
    if text.len() <= most {
        return;
    }
    let head = text.floor_char_boundary(most - most / 4);
    let tail = text.ceil_char_boundary(text.len() - most / 4);
    let end = text.split_off(tail);
    text.truncate(head);
    text.push(CUT);
    text.push_str(&end);
}
