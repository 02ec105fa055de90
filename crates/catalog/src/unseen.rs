//! Characters that a reader does not see: documents and tables leave them out.

/// Characters that show nothing, or turn the direction of what follows, so that a text reads
/// otherwise than it is (Unicode Technical Report 36, section 2; UAX 9, section 2.8). Joiners
/// between letters (U+200C, U+200D) are among them: names in these documents go without.
pub fn is_unseen(one: char) -> bool {
    matches!(
        one,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
    )
}
