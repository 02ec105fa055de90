//! The readings of a number agree, and text shows what was reckoned.

use super::*;

fn leaf(value: f64, id: &str) -> Traced {
    Traced::leaf(
        value,
        id,
        "GB",
        Origin::Profile(Some("a.toml:3:5".to_owned())),
    )
}

fn formula<N: Number>(a: N, b: N) -> N {
    let inner = (a.clone() + b.clone()).named("sum", "GB", "S0");
    (inner * N::literal(2.0) - (a - b.clone()) / b.power(N::literal(2.0))).ceil_guarded()
}

#[test]
fn traced_and_plain_agree() {
    assert_eq!(
        formula(leaf(3.0, "a"), leaf(2.0, "b")).value(),
        formula(3.0, 2.0)
    );
}

#[test]
fn a_derivation_names_its_parts_once() {
    let value = formula(leaf(3.0, "a"), leaf(2.0, "b")).named("result", "GB", "S9");
    let text = value.derivation().to_string();
    assert_eq!(
        text,
        "result = 10 GB  [rule S9]\n\
         │ = round up(sum × 2 - (a - b) / b ^ 2)\n\
         │ = round up(5 × 2 - (3 - 2) / 2 ^ 2)\n\
         ├─ sum = 5 GB  [rule S0]\n\
         │  │ = a + b\n\
         │  │ = 3 + 2\n\
         │  ├─ a = 3 GB  (a.toml:3:5)\n\
         │  └─ b = 2 GB  (a.toml:3:5)\n\
         ├─ a = 3 GB  (a.toml:3:5)\n\
         └─ b = 2 GB  (a.toml:3:5)\n"
    );
}

#[test]
fn rounding_up_forgives_noise() {
    assert_eq!(ceil_guarded(3.000_000_000_1), 3.0);
    assert_eq!(ceil_guarded(3.000_001), 4.0);
    assert_eq!(ceil_guarded(0.1 * 3.0 * 10.0), 3.0);
    assert!(ceil_guarded(0.0).is_sign_positive());
}

#[test]
fn powers_of_whole_exponents_are_exact() {
    assert_eq!(power(1.2, 3.0), 1.2 * 1.2 * 1.2);
    assert!((power(1.2, 0.5) - 1.2_f64.sqrt()).abs() < 1e-15);
}

#[test]
fn dividing_by_nothing_gives_nothing() {
    assert_eq!(5.0_f64.over(0.0), 0.0);
    assert_eq!(leaf(5.0, "a").over(leaf(2.0, "b")).value(), 2.5);
}
