//! Scripts that set variables: comments and assignments of literals, nothing that would run.

/// Checks that every line is a comment or assigns a literal, and that every quotation ends.
pub(crate) fn check(text: &str) -> Result<(), String> {
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = line
            .split_once('=')
            .ok_or_else(|| format!("line {number} assigns nothing"))?;
        let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name
                .bytes()
                .all(|one| one.is_ascii_alphanumeric() || one == b'_');
        if !is_name {
            return Err(format!("line {number} assigns to `{name}`"));
        }
        let bare =
            without_text(value).ok_or(format!("a quotation of line {number} does not end"))?;
        let inert = |one: char| one.is_ascii_alphanumeric() || matches!(one, ' ' | '.' | '(' | ')');
        if !bare.chars().all(inert) {
            return Err(format!("line {number} holds more than literals"));
        }
    }
    Ok(())
}

/// The value without what stands in single quotes or is escaped; nothing if a quote does not end.
fn without_text(value: &str) -> Option<String> {
    let mut bare = String::new();
    let mut characters = value.chars();
    let mut quoted = false;
    while let Some(one) = characters.next() {
        match one {
            '\'' => quoted = !quoted,
            '\\' if !quoted => {
                characters.next()?;
            }
            _ if quoted => {}
            other => bare.push(other),
        }
    }
    (!quoted).then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn assignments_pass_and_anything_that_runs_does_not() {
        let sound = "# it's\n\nHostName='a'\\''b $(x)'\nWebNodes=('a' 'b')\nMailPort=25\n";
        assert_eq!(check(sound), Ok(()));
        for broken in [
            "HostName='a\n",
            "rm -rf x\n",
            "A=$(id)\n",
            "A='b'; id\n",
            "A=`id`\n",
            "1A='b'\n",
            "A='b' \"c\"\n",
        ] {
            assert!(check(broken).is_err(), "{broken}");
        }
    }
}
