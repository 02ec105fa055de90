//! Ports and ranges as text.

use super::*;

fn range(first: u16, last: u16) -> PortRange {
    PortRange { first, last }
}

#[test]
fn ports_are_sorted_and_joined() {
    assert_eq!(
        parse_ports(&["445", "443", "444", "8000-8010", "8005-9000"]),
        Ok(vec![range(443, 445), range(8000, 9000)])
    );
}

#[test]
fn the_last_port_does_not_overflow() {
    assert_eq!(
        parse_ports(&["65535", "49152-65535"]),
        Ok(vec![range(49152, 65535)])
    );
}

#[test]
fn what_is_no_port_is_refused_with_its_text() {
    for text in [
        "", "http", "0", "70000", "90-80", "+80", "80-", "1-2-3", "-1",
    ] {
        let error = parse_ports(&["443", text]).expect_err(text);
        assert_eq!(error.text, text);
    }
}
