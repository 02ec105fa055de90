//! The canonical layout of Terraform files: blank lines and aligned equals signs as
//! `terraform fmt` writes them. Indentation is the template's.

/// Lays out HCL whose strings stand on one line each and that has no heredocs.
pub(crate) fn hcl(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        let last = lines.last().copied();
        if line.is_empty() {
            let keep = last.is_some_and(|last| !last.is_empty() && !last.ends_with('{'));
            if keep {
                lines.push(line);
            }
            continue;
        }
        if line.trim_start().starts_with('}') && last == Some("") {
            lines.pop();
        }
        if last == Some("}") && line != "}" {
            lines.push("");
        }
        lines.push(line);
    }
    while lines.last() == Some(&"") {
        lines.pop();
    }
    let mut laid_out = String::with_capacity(text.len());
    let mut run: Vec<(&str, &str)> = Vec::new();
    for line in lines {
        if let Some(pair) = assignment(line) {
            run.push(pair);
            continue;
        }
        align(&mut run, &mut laid_out);
        laid_out.push_str(line);
        laid_out.push('\n');
    }
    align(&mut run, &mut laid_out);
    laid_out
}

/// Name and value of a line that assigns a whole expression; lines that open a bracket without
/// closing it are not aligned.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let mut in_text = false;
    let mut is_escaped = false;
    let mut depth = 0_i32;
    let mut equals = None;
    if line.trim_start().starts_with('#') {
        return None;
    }
    for (at, character) in line.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if in_text => is_escaped = true,
            '"' => in_text = !in_text,
            _ if in_text => {}
            '{' | '[' | '(' => depth += 1,
            '}' | ']' | ')' => depth -= 1,
            '=' if equals.is_none() && depth == 0 => equals = Some(at),
            _ => {}
        }
    }
    let at = equals.filter(|_| depth == 0)?;
    Some((line[..at].trim_end(), line[at + 1..].trim()))
}

fn align(run: &mut Vec<(&str, &str)>, laid_out: &mut String) {
    let width = run
        .iter()
        .map(|(name, _)| name.chars().count())
        .max()
        .unwrap_or_default();
    for (name, value) in run.drain(..) {
        let gap = " ".repeat(width - name.chars().count());
        for part in [name, &gap, " = ", value, "\n"] {
            laid_out.push_str(part);
        }
    }
}
