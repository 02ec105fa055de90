//! Numbers as text, rounded in one fixed way.

/// A number with at most six significant places after the point and no trailing zeros, such
/// as `54225`, `0.667`, `1.5`. Large values keep fewer places: a GB more or less of a petabyte
/// says nothing.
pub fn number(value: f64) -> String {
    let magnitude = value.abs();
    let places = if magnitude >= 1000.0 {
        1
    } else if magnitude >= 1.0 || magnitude == 0.0 {
        3
    } else {
        6
    };
    let text = format!("{value:.places$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

/// A count with its noun, such as `1 price` or `3 prices`.
pub fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// US dollars to the cent with thousands separated, such as `1,234.50`.
pub fn dollars(value: f64) -> String {
    let cents = format!("{:.2}", value.abs());
    let (whole, fraction) = cents.split_once('.').unwrap_or((&cents, "00"));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if value < 0.0 && cents != "0.00" {
        "-"
    } else {
        ""
    };
    format!("{sign}{grouped}.{fraction}")
}
