//! A tokenizer that is just good enough to find unbalanced quotes and brackets in PowerShell.

/// Checks that every string ends and every bracket is closed by its own kind.
pub(crate) fn check(text: &str) -> Result<(), String> {
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut line = 1;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\n' => line += 1,
            '#' => while characters.next_if(|one| *one != '\n').is_some() {},
            // Escapes one character.
            '`' => {
                line += usize::from(characters.next() == Some('\n'));
            }
            '\'' | '"' => {
                let began = line;
                loop {
                    match characters.next() {
                        None => return Err(format!("the string of line {began} does not end")),
                        Some('\n') => line += 1,
                        Some('`') if character == '"' => {
                            characters.next();
                        }
                        Some(one) if one == character => {
                            // A doubled quote stands for itself.
                            if characters.next_if_eq(&character).is_none() {
                                break;
                            }
                        }
                        Some(_) => {}
                    }
                }
            }
            '(' | '[' | '{' => open.push((character, line)),
            ')' | ']' | '}' => {
                let expected = match character {
                    ')' => '(',
                    ']' => '[',
                    _ => '{',
                };
                if open.pop().map(|(one, _)| one) != Some(expected) {
                    return Err(format!("`{character}` of line {line} closes nothing"));
                }
            }
            // Outside strings scripts are plain: see the filter.
            _ if !matches!(character, ' '..='~' | '\t' | '\r') => {
                return Err(format!(
                    "character U+{:04X} in line {line} stands outside a string",
                    u32::from(character)
                ));
            }
            _ => {}
        }
    }
    match open.pop() {
        None => Ok(()),
        Some((bracket, began)) => Err(format!("`{bracket}` of line {began} is not closed")),
    }
}
