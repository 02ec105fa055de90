//! The password that a new machine must be given.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use groundplan_engine::provider::{ErrorClass, ProviderError};

use crate::fault::fault;

/// Variable with the password of the machines' first administrator.
const VARIABLE: &str = "GROUNDPLAN_ADMIN_PASSWORD";
/// Random bytes of a password that nobody chose.
const RANDOM: usize = 24;
/// Lengths that Windows machines allow (Azure, "Windows virtual machine FAQ").
const LENGTH: std::ops::RangeInclusive<usize> = 12..=123;

/// The password in the environment; else one that nobody knows and that is set anew when
/// somebody needs it (`az vm user update`). It is kept nowhere.
pub(super) fn password(action: &str) -> Result<String, ProviderError> {
    match std::env::var(VARIABLE) {
        Ok(chosen) if is_strong(&chosen) => Ok(chosen),
        Ok(_) => Err(fault(
            ErrorClass::Invalid,
            action,
            format!(
                "{VARIABLE} is too weak for Azure: {} to {} characters, with three of lower case, \
                 upper case, digit and sign",
                LENGTH.start(),
                LENGTH.end()
            ),
        )),
        Err(_) => random(action),
    }
}

fn random(action: &str) -> Result<String, ProviderError> {
    let mut bytes = [0_u8; RANDOM];
    getrandom::fill(&mut bytes).map_err(|error| {
        fault(
            ErrorClass::Invalid,
            action,
            format!("no random numbers: {error}"),
        )
    })?;
    // The beginning has what chance may leave out.
    Ok(format!("aA1-{}", URL_SAFE_NO_PAD.encode(bytes)))
}

fn is_strong(password: &str) -> bool {
    let kinds: [fn(char) -> bool; 4] = [
        |one| one.is_ascii_lowercase(),
        |one| one.is_ascii_uppercase(),
        |one| one.is_ascii_digit(),
        |one| !one.is_alphanumeric(),
    ];
    let present = kinds
        .iter()
        .filter(|kind| password.chars().any(**kind))
        .count();
    LENGTH.contains(&password.chars().count()) && present >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_chose_is_strong_and_different_each_time() {
        let one = random("Put").expect("random numbers");
        assert!(is_strong(&one));
        assert_ne!(one, random("Put").expect("random numbers"));
        for weak in ["", "short1A-", "onlylowercaseletters", &"aA1".repeat(50)] {
            assert!(!is_strong(weak), "{weak}");
        }
    }
}
