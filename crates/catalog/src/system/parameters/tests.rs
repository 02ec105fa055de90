//! Values of parameters, and declarations that contradict themselves.

use serde_json::{Value, json};

use super::{Misfit, Parameter};

fn parameter(text: &str) -> Parameter {
    toml::from_str(&format!("id = \"p\"\nname = \"P\"\ntext = \"t\"\n{text}")).unwrap()
}

fn read(text: &str, value: &Value) -> Result<Value, Misfit> {
    parameter(text).read(value)
}

#[test]
fn quantities_are_held_in_seconds_bytes_and_bits_per_second() {
    for (kind, written, held) in [
        ("duration", "7 s", 7.0),
        ("duration", "250 ms", 0.25),
        ("duration", "1h 30m", 5400.0),
        ("size", "10 GB", 1e10),
        ("size", "1 GiB", 1_073_741_824.0),
        ("rate", "1 Gbit/s", 1e9),
    ] {
        let found = read(&format!("kind = \"{kind}\""), &json!(written)).unwrap();
        assert_eq!(found.as_f64(), Some(held), "{written}");
    }
}

#[test]
fn a_quantity_without_its_unit_is_refused() {
    for value in [json!(5), json!("5"), json!(true)] {
        let found = read("kind = \"duration\"", &value);
        assert!(matches!(found, Err(Misfit::Kind(_))), "{value}");
    }
    let foreign = read("kind = \"duration\"", &json!("5 GB"));
    assert!(matches!(foreign, Err(Misfit::Quantity(..))));
}

#[test]
fn kinds_choices_and_bounds_are_kept() {
    assert!(read("kind = \"count\"", &json!(3)).is_ok());
    assert!(read("kind = \"count\"", &json!(2.5)).is_err());
    assert!(read("kind = \"count\"", &json!(-1)).is_err());
    assert!(read("kind = \"flag\"", &json!("yes")).is_err());
    assert!(read("kind = \"text\"", &json!("  ")).is_err());
    for good in ["10.0.0.1", "fe80::1", "db-1.example.com", "db1"] {
        assert!(read("kind = \"address\"", &json!(good)).is_ok(), "{good}");
    }
    for bad in ["10.0.0.300", "a b", "-a.example", "http://x"] {
        assert!(read("kind = \"address\"", &json!(bad)).is_err(), "{bad}");
    }
    let choice = "kind = \"choice\"\nchoices = [\"ip\", \"board\"]";
    assert!(read(choice, &json!("ip")).is_ok());
    assert_eq!(
        read(choice, &json!("pi")),
        Err(Misfit::Choice("pi".to_owned()))
    );
    let list = "kind = \"list\"\nchoices = [\"a\", \"b\"]";
    assert!(read(list, &json!(["a", "b"])).is_ok());
    assert!(read(list, &json!(["a", "c"])).is_err());
    let bounded = "kind = \"duration\"\nminimum = \"1 s\"\nmaximum = \"1 min\"";
    assert!(read(bounded, &json!("60 s")).is_ok());
    assert_eq!(
        read(bounded, &json!("61 s")),
        Err(Misfit::Range("1 s to 1 min".to_owned()))
    );
}
