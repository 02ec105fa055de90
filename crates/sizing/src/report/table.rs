//! A table of plain text with aligned columns.

/// Rows beneath headings. A heading that starts with `>` is aligned to the right.
pub(crate) struct Table {
    title: String,
    right: Vec<bool>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(title: &str, headings: &[&str]) -> Self {
        let bare = headings
            .iter()
            .map(|heading| heading.trim_start_matches('>').to_owned());
        Self {
            title: title.to_owned(),
            right: headings
                .iter()
                .map(|heading| heading.starts_with('>'))
                .collect(),
            rows: vec![bare.collect()],
        }
    }

    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }

    /// A row of as many cells as there are headings.
    pub(crate) fn cells(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.len() == 1
    }

    /// Appends the table; nothing where it has no rows.
    pub(crate) fn write(&self, text: &mut String) {
        if self.is_empty() {
            return;
        }
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.right.len()).map(width).collect();
        text.push('\n');
        text.push_str(&self.title);
        text.push('\n');
        for row in &self.rows {
            let mut line = String::from(" ");
            for ((cell, width), right) in row.iter().zip(&widths).zip(&self.right) {
                let padding = " ".repeat(width.saturating_sub(cell.chars().count()));
                line.push(' ');
                if *right {
                    line.push_str(&padding);
                    line.push_str(cell);
                } else {
                    line.push_str(cell);
                    line.push_str(&padding);
                }
                line.push(' ');
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
}
