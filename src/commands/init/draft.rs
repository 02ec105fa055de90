//! A profile in the making: an example whose values are changed one by one, with its comments
//! and its layout kept.

use groundplan_diagnostics::{Report, SourceMap, Span, replace, toml_text};
use groundplan_profile::tree::{Node, parse_bytes};
use ipnet::Ipv4Net;

use super::network;

/// The text so far.
pub(super) struct Draft {
    text: String,
}

impl Draft {
    /// A draft from the text of an example.
    pub(super) fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
        }
    }

    /// Puts a text in the place of the value at a path. The error says what the example lacks.
    pub(super) fn set_text(&mut self, path: &str, value: &str) -> Result<(), String> {
        self.set(path, &toml_text(value))
    }

    /// Puts something that is TOML already in the place of the value at a path.
    pub(super) fn set(&mut self, path: &str, written: &str) -> Result<(), String> {
        let (tree, sources, _) = self.read();
        let span = tree.as_ref().and_then(|tree| Some(tree.at(path)?.span));
        if let Some(span) = span {
            self.put(&sources, span, written);
            return Ok(());
        }
        // A new key follows the first one of its section.
        let (section, key) = path.rsplit_once('.').unwrap_or(("", path));
        let first = tree.as_ref().and_then(|tree| {
            let (_, entry) = tree.at(section)?.table()?.first()?;
            Some(sources.clamp(entry.node.span))
        });
        let Some(first) = first else {
            return Err(format!("the example has no `{path}` to change"));
        };
        let end = self.text[first.end..]
            .find('\n')
            .map_or(self.text.len(), |at| first.end + at + 1);
        self.text.insert_str(end, &format!("{key} = {written}\n"));
        Ok(())
    }

    /// The text at a path.
    pub(super) fn text_at(&self, path: &str) -> Option<String> {
        Some(self.read().0?.at(path)?.text()?.to_owned())
    }

    /// The number at a path.
    pub(super) fn number_at(&self, path: &str) -> Option<f64> {
        self.read().0?.at(path)?.number()
    }

    /// Puts one word in the place of another wherever it stands: a region is part of
    /// certificates, mail servers and zones too.
    pub(super) fn replace_everywhere(&mut self, from: &str, to: &str) {
        self.text = self.text.replace(from, to);
    }

    /// Moves the addresses of one network to another.
    pub(super) fn move_network(&mut self, from: Ipv4Net, to: Ipv4Net) -> Result<(), String> {
        self.text = network::moved(&self.text, from, to)?;
        Ok(())
    }

    /// Puts another line in the place of the one that names the schema, or takes it out.
    pub(super) fn schema_line(&mut self, line: Option<&str>) {
        if let Some(rest) = self.text.strip_prefix("#:schema") {
            let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
            // An empty comment under it only set it apart.
            let body = rest[end..].strip_prefix("#\n").unwrap_or(&rest[end..]);
            self.text = match line {
                Some(line) => format!("#:schema {line}\n#\n{body}"),
                None => body.to_owned(),
            };
        }
    }

    /// The profile.
    pub(super) fn finish(self) -> String {
        self.text
    }

    fn read(&self) -> (Option<Node>, SourceMap, Report) {
        let mut sources = SourceMap::new();
        let (tree, report) = parse_bytes(&mut sources, "draft", self.text.as_bytes());
        (tree, sources, report)
    }

    fn put(&mut self, sources: &SourceMap, span: Span, written: &str) {
        self.text = replace(&self.text, &[(sources.clamp(span), written)]).0;
    }
}
