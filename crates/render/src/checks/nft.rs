//! The structure of a rule set of nftables: one table, its chains, rules of known beginnings.

/// Checks what a rendered rule set has to look like.
pub(crate) fn check(text: &str) -> Result<(), String> {
    let mut depth = 0_usize;
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let bare =
            without_text(line).ok_or(format!("the comment of line {number} does not end"))?;
        let begins = |word: &str| bare.starts_with(word);
        let is_known = match depth {
            0 => begins("table ") || begins("delete table ") || begins("add table "),
            1 => begins("chain ") || begins("}"),
            2 => {
                begins("type filter hook ")
                    || begins("}")
                    || begins("ct state ")
                    || begins("iif ")
                    || begins("oif ")
                    || begins("ip ")
                    || begins("tcp ")
                    || begins("udp ")
                    || begins("icmp ")
                    || begins("counter ")
            }
            _ => false,
        };
        if !is_known {
            return Err(format!("line {number} is not understood: `{line}`"));
        }
        for character in bare.chars() {
            match character {
                '{' => depth += 1,
                '}' => {
                    depth = depth
                        .checked_sub(1)
                        .ok_or(format!("line {number} closes a bracket too many"))?;
                }
                _ => {}
            }
        }
    }
    if depth == 0 {
        Ok(())
    } else {
        Err("a bracket is not closed".to_owned())
    }
}

/// The line without what stands in double quotes; nothing if a quote does not end.
fn without_text(line: &str) -> Option<String> {
    let parts: Vec<&str> = line.split('"').collect();
    if parts.len().is_multiple_of(2) {
        return None;
    }
    Some(parts.into_iter().step_by(2).collect())
}
