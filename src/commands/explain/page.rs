//! A page of Markdown on a terminal: wrapped to its width, without marks.

use std::fmt::Write as _;

use dialoguer::console::{Style, measure_text_width};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Lines longer than this are hard to read, however wide the terminal is.
const WIDEST: usize = 100;
const NARROWEST: usize = 30;

/// The text of a section, as Markdown.
pub(super) fn section(page: &str, title: &str) -> String {
    let lines: Vec<&str> = page
        .lines()
        .skip_while(|line| line.trim_end() != format!("## {title}"))
        .skip(1)
        .take_while(|line| !line.starts_with("## "))
        .collect();
    lines.join("\n").trim().to_owned()
}

/// The page as text.
pub(super) fn text(page: &str, width: usize, styled: bool) -> String {
    let mut layout = Layout {
        out: String::new(),
        words: String::new(),
        width: width.clamp(NARROWEST, WIDEST),
        indent: 0,
        lead: String::new(),
        style: Style::new().force_styling(styled),
    };
    let mut code_block = false;
    for event in Parser::new_ext(page, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Item) => "- ".clone_into(&mut layout.lead),
            Event::Start(Tag::CodeBlock(_)) => {
                layout.flush();
                code_block = true;
            }
            Event::End(TagEnd::CodeBlock) => {
                code_block = false;
                layout.gap();
            }
            Event::Text(text) if code_block => layout.verbatim(&text),
            Event::Text(text) => layout.words.push_str(&text),
            Event::Code(text) => {
                let style = layout.style.clone().cyan();
                // Words of code are not broken apart.
                let shown = text.replace(' ', "\u{a0}");
                let _ = write!(layout.words, "{}", style.apply_to(shown));
            }
            Event::SoftBreak | Event::HardBreak => layout.words.push(' '),
            Event::End(TagEnd::Heading(_)) => layout.heading(),
            Event::End(TagEnd::TableCell) => layout.words.push_str("  "),
            Event::End(TagEnd::TableRow | TagEnd::TableHead) => layout.flush(),
            Event::End(TagEnd::Item) => {
                layout.flush();
                layout.lead.clear();
            }
            Event::End(TagEnd::Paragraph | TagEnd::List(_) | TagEnd::Table) => {
                layout.flush();
                layout.gap();
            }
            _ => {}
        }
    }
    layout.flush();
    layout.out.trim_end().to_owned() + "\n"
}

struct Layout {
    out: String,
    words: String,
    width: usize,
    indent: usize,
    /// Stands before the first word of a list's item.
    lead: String,
    style: Style,
}

impl Layout {
    fn heading(&mut self) {
        let words = std::mem::take(&mut self.words);
        let _ = writeln!(self.out, "{}\n", self.style.clone().bold().apply_to(words));
    }

    fn verbatim(&mut self, text: &str) {
        for line in text.lines() {
            let _ = writeln!(self.out, "    {line}");
        }
    }

    fn gap(&mut self) {
        if !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// Writes the words so far, wrapped.
    fn flush(&mut self) {
        let words = std::mem::take(&mut self.words);
        if words.trim().is_empty() {
            return;
        }
        let lead = std::mem::take(&mut self.lead);
        let hang = " ".repeat(self.indent + lead.len());
        let mut line = format!("{}{lead}", " ".repeat(self.indent));
        let mut empty = true;
        for word in words.split([' ', '\n']).filter(|word| !word.is_empty()) {
            let wanted = measure_text_width(&line) + 1 + measure_text_width(word);
            if !empty && wanted > self.width {
                let _ = writeln!(self.out, "{}", line.trim_end().replace('\u{a0}', " "));
                line.clone_from(&hang);
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        let _ = writeln!(self.out, "{}", line.trim_end().replace('\u{a0}', " "));
    }
}

#[cfg(test)]
mod tests {
    use super::{section, text};

    const PAGE: &str = "# GP0001: a-name\n\n## What it means\n\nSome `code here` and a good many \
                        words that do not fit.\n\n- one\n- two\n\n## Example\n\n```toml\na = 1\n\n  \
                        b = 2\n```\n\n## What to do\n\nNothing.\n";

    #[test]
    fn marks_are_gone_and_lines_are_short() {
        let shown = text(PAGE, 30, false);
        assert_eq!(
            shown,
            "GP0001: a-name\n\nWhat it means\n\nSome code here and a good many\nwords that do \
             not fit.\n\n- one\n- two\n\nExample\n\n    a = 1\n    \n      b = 2\n\nWhat to do\n\nNothing.\n"
        );
    }

    #[test]
    fn every_page_fits_the_width() {
        for entry in groundplan_diagnostics::CODES {
            for (at, line) in text(entry.page, 100, false).lines().enumerate() {
                let code = line.starts_with("    ");
                assert!(
                    code || line.chars().count() <= 100,
                    "{}:{at}: {line}",
                    entry.code
                );
                assert!(code || !line.contains("```"), "{}:{at}: {line}", entry.code);
            }
        }
    }

    #[test]
    fn sections_are_cut_out() {
        assert_eq!(section(PAGE, "What to do"), "Nothing.");
        assert_eq!(section(PAGE, "Nowhere"), "");
    }
}
