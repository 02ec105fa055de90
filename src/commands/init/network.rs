//! An example's addresses moved into another network.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

/// Reads a network as a person types it.
///
/// # Errors
/// What was expected, in a sentence.
pub(super) fn read(text: &str) -> Result<Ipv4Net, String> {
    let wrong = || format!("`{text}` is no network; write it as 10.40.0.0/16");
    let net: Ipv4Net = text.trim().parse().map_err(|_| wrong())?;
    if net.network() != net.addr() {
        return Err(format!(
            "`{text}` has bits beyond its prefix; did you mean `{}`?",
            net.trunc()
        ));
    }
    Ok(net)
}

/// The text with every address of one network at the same place in another, which is at least
/// as large. Addresses outside it are those of users and others, and stay.
///
/// # Errors
/// The other network is smaller than what the example fills.
pub(super) fn moved(text: &str, from: Ipv4Net, to: Ipv4Net) -> Result<String, String> {
    if to.prefix_len() > from.prefix_len() {
        return Err(format!(
            "`{to}` is smaller than the example's network `{from}`, whose addresses would not fit; \
             give one of at least /{}, or write the addresses by hand",
            from.prefix_len()
        ));
    }
    let mut result = String::with_capacity(text.len());
    let mut word = String::new();
    for one in text.chars().chain(['\n']) {
        if one.is_ascii_alphanumeric() || one == '.' {
            word.push(one);
            continue;
        }
        // A full stop after an address ends a sentence.
        let bare = word.trim_end_matches('.');
        match bare.parse::<Ipv4Addr>() {
            Ok(address) if from.contains(&address) => {
                let place = u32::from(address) - u32::from(from.network());
                let there = Ipv4Addr::from(u32::from(to.network()) + place);
                result += &there.to_string();
                result += &word[bare.len()..];
            }
            _ => result += &word,
        }
        word.clear();
        result.push(one);
    }
    result.pop();
    Ok(result)
}
