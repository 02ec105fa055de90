//! Exit codes of failures while reading.

use super::*;

fn while_reading(class: ErrorClass) -> u8 {
    EngineError::Provider {
        doing: "read what exists".to_owned(),
        source: ProviderError {
            class,
            action: "DescribeVpcs".to_owned(),
            message: "no".to_owned(),
            code: None,
        },
    }
    .exit_code()
}

#[test]
fn a_failure_to_read_leaves_nothing_to_resume() {
    assert_eq!(while_reading(ErrorClass::Unknown), exit::FINDINGS);
    assert_eq!(while_reading(ErrorClass::Denied), exit::FINDINGS);
    assert_eq!(while_reading(ErrorClass::Throttled), exit::FINDINGS);
}

#[test]
fn a_failure_to_read_still_names_who_can_cure_it() {
    assert_eq!(while_reading(ErrorClass::Credentials), exit::CREDENTIALS);
    assert_eq!(while_reading(ErrorClass::Quota), exit::QUOTA_OR_CAPACITY);
}
