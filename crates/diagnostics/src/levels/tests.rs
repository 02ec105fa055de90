//! Levels over findings.

use super::*;
use crate::code;

fn setting(level: Level) -> Setting {
    Setting {
        level,
        reason: "agreed with the customer".to_owned(),
        only: Vec::new(),
        span: None,
    }
}

fn report() -> Report {
    [
        Finding::new(code::SUPPORT_ENDS_SOON, "soon"),
        Finding::new(code::MEMORY_BELOW_MINIMUM, "little"),
        Finding::new(code::SYSTEM_RULE, "one").requirement("R-1"),
        Finding::new(code::SYSTEM_RULE, "two").requirement("R-2"),
    ]
    .into_iter()
    .collect()
}

#[test]
fn findings_become_quieter_louder_or_suppressed() {
    let mut levels = Levels::default();
    levels
        .set(code::SUPPORT_ENDS_SOON, setting(Level::Error))
        .unwrap();
    levels
        .set(code::MEMORY_BELOW_MINIMUM, setting(Level::Warning))
        .unwrap();
    let only = Setting {
        only: vec!["R-2".to_owned()],
        ..setting(Level::Allow)
    };
    levels.set(code::SYSTEM_RULE, only).unwrap();
    levels
        .set(code::RANGE_PUBLIC, setting(Level::Allow))
        .unwrap();
    let mut report = report();
    let met = levels.apply(&mut report);
    assert_eq!(met.len(), 3, "{met:?}");
    let severities: Vec<(&str, Severity)> = report
        .findings()
        .iter()
        .map(|finding| (finding.message.as_str(), finding.severity))
        .collect();
    assert_eq!(
        severities,
        [
            ("soon", Severity::Error),
            ("little", Severity::Warning),
            ("one", Severity::Error)
        ]
    );
    assert_eq!(
        report.findings()[1].notes,
        ["lowered from error: agreed with the customer"]
    );
    assert_eq!(report.suppressed().len(), 1);
    assert_eq!(report.suppressed()[0].finding.message, "two");
}

#[test]
fn what_makes_a_deployment_impossible_stays() {
    let mut levels = Levels::default();
    for code in [
        code::TOML_SYNTAX,
        code::UNKNOWN_KEY,
        code::UNKNOWN_SYSTEM,
        code::SITES_OVERLAP,
        code::ADMINISTRATION_OPEN,
        code::FLOW_OPEN_TO_INTERNET,
        code::SECRET_IN_PROFILE,
    ] {
        assert_eq!(
            levels.set(code, setting(Level::Warning)),
            Err(Refusal::Impossible),
            "{code}"
        );
    }
    // Every one of these would go at once.
    assert_eq!(
        levels.set(code::SYSTEM_RULE, setting(Level::Allow)),
        Err(Refusal::TooWide)
    );
    assert!(levels.is_empty());
    // Usually a warning, an error this time.
    levels
        .set(code::RANGE_PUBLIC, setting(Level::Allow))
        .unwrap();
    let mut report: Report = [Finding::new(code::RANGE_PUBLIC, "graver").severity(Severity::Error)]
        .into_iter()
        .collect();
    levels.apply(&mut report);
    assert!(report.has_errors());
}

#[test]
fn a_word_that_is_no_level_is_told() {
    assert_eq!("allow".parse(), Ok(Level::Allow));
    let error = "warn".parse::<Level>().unwrap_err();
    assert!(error.to_string().contains("did you mean `warning`?"));
}
