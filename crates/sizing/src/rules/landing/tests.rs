//! Check vectors of rule S4.

use super::*;

#[test]
fn three_slots_of_an_hour_at_fifty_megabits() {
    assert!((scratch_gb(3.0, 22.5, 2.2) - 148.5).abs() < 1e-9);
}

#[test]
fn landing_adds_what_is_written_and_what_waits() {
    assert_eq!(landing_gb(2.0, 22.5, 45.0, 8.0), 405.0);
    assert_eq!(holding_gb(45.0, 8.0, 75.0), 435.0);
}

#[test]
fn a_slot_holds_its_input_and_two_copies_of_its_proxy() {
    assert!((slot_scratch_gb(22.5, 0.04, 2.0) - 24.3).abs() < 1e-9);
}

#[test]
fn without_material_nothing_lands() {
    assert_eq!(landing_gb(0.0, 0.0, 0.0, 8.0), 0.0);
    assert_eq!(scratch_gb(0.0, 22.5, 2.2), 0.0);
}
