//! The house as a picture: one row of boxes per stage, drawn from the manifests.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use cargo_metadata::DependencyKind;

use super::directions::{is_pure, rank};
use super::manifest::Member;

const WIDTH: f64 = 880.0;
const BOX_WIDTH: f64 = 150.0;
const BOX_HEIGHT: f64 = 46.0;
const ROW_HEIGHT: f64 = 92.0;
const MARGIN: f64 = 40.0;

/// The crates as SVG, the first stage at the top. An arrow runs from a crate to its user; an
/// arrow that a longer way already tells is left out.
pub(crate) fn draw(members: &[Member], tasks: &str) -> String {
    let mut rows: BTreeMap<usize, Vec<&Member>> = BTreeMap::new();
    for member in members.iter().filter(|member| member.stage != tasks) {
        if let Some(place) = rank(&member.stage) {
            rows.entry(place).or_default().push(member);
        }
    }
    let mut places: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for (row, members) in rows.values_mut().enumerate() {
        members.sort_by(|a, b| a.stage.cmp(&b.stage));
        let gap = WIDTH / (members.len() as f64 + 1.0);
        for (column, member) in members.iter().enumerate() {
            let x = gap * (column as f64 + 1.0);
            let y = MARGIN + row as f64 * ROW_HEIGHT + BOX_HEIGHT / 2.0;
            places.insert(&member.stage, (x, y));
        }
    }
    let height = MARGIN * 2.0 + rows.len() as f64 * ROW_HEIGHT - (ROW_HEIGHT - BOX_HEIGHT) + 26.0;
    let mut svg = head(height);
    let uses = uses(members);
    for (stage, direct) in &uses {
        let Some(&(to_x, to_y)) = places.get(stage.as_str()) else {
            continue;
        };
        for used in direct
            .iter()
            .filter(|used| !told_otherwise(&uses, direct, used))
        {
            let Some(&(from_x, from_y)) = places.get(used.as_str()) else {
                continue;
            };
            let (start, end) = (from_y + BOX_HEIGHT / 2.0, to_y - BOX_HEIGHT / 2.0 - 7.0);
            let middle = f64::midpoint(start, end);
            // Writing to a String cannot fail.
            let _ = writeln!(
                svg,
                r#"<path class="arrow" d="M{from_x:.0} {start:.0} C{from_x:.0} {middle:.0} {to_x:.0} {middle:.0} {to_x:.0} {end:.0}"/>"#
            );
        }
    }
    for (stage, (x, y)) in &places {
        let class = if is_pure(stage) { "pure" } else { "acting" };
        let _ = writeln!(
            svg,
            r#"<rect class="{class}" x="{:.0}" y="{:.0}" width="{BOX_WIDTH:.0}" height="{BOX_HEIGHT:.0}" rx="6"/><text x="{x:.0}" y="{:.0}">{stage}</text>"#,
            x - BOX_WIDTH / 2.0,
            y - BOX_HEIGHT / 2.0,
            y + 5.0
        );
    }
    let _ = writeln!(
        svg,
        r#"<rect class="pure" x="{MARGIN:.0}" y="{0:.0}" width="16" height="16" rx="3"/><text class="key" x="{1:.0}" y="{2:.0}">pure: no files, clock, environment, network or chance</text><rect class="acting" x="480" y="{0:.0}" width="16" height="16" rx="3"/><text class="key" x="504" y="{2:.0}">acts on the world</text>"#,
        height - 34.0,
        MARGIN + 24.0,
        height - 21.0
    );
    svg.push_str("</svg>\n");
    svg
}

fn head(height: f64) -> String {
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0} {height:.0}" role="img" aria-label="The crates of Groundplan in the way of the data">
<style>
  svg {{ background: #ffffff }}
  text {{ font: 15px sans-serif; text-anchor: middle; fill: #1c2733 }}
  text.key {{ text-anchor: start; font-size: 13px; fill: #4a5763 }}
  .pure {{ fill: #e6f0ea; stroke: #3d7a5a }}
  .acting {{ fill: #fbeadb; stroke: #b5672b }}
  .arrow {{ fill: none; stroke: #8593a1; stroke-width: 1.4; marker-end: url(#head) }}
</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="1" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="#8593a1"/></marker></defs>
"##
    )
}

fn uses(members: &[Member]) -> BTreeMap<String, BTreeSet<String>> {
    members
        .iter()
        .map(|member| {
            let used = member
                .edges
                .iter()
                .filter(|edge| edge.kind == DependencyKind::Normal)
                .map(|edge| edge.stage.clone())
                .collect();
            (member.stage.clone(), used)
        })
        .collect()
}

/// Whether another direct dependency already leads to `used`.
fn told_otherwise(
    uses: &BTreeMap<String, BTreeSet<String>>,
    direct: &BTreeSet<String>,
    wanted: &str,
) -> bool {
    direct
        .iter()
        .filter(|other| other.as_str() != wanted)
        .any(|other| reaches(uses, other, wanted))
}

fn reaches(uses: &BTreeMap<String, BTreeSet<String>>, from: &str, to: &str) -> bool {
    uses.get(from)
        .is_some_and(|next| next.contains(to) || next.iter().any(|stage| reaches(uses, stage, to)))
}
