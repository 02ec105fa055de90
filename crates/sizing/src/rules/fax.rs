//! S10: channels of fax servers, for faxes that come in and faxes that go out.
//!
//! Who sends a fax to busy lines hears that they are busy, so that incoming faxes are calls that
//! are lost (Erlang B); outgoing ones wait in a queue of their own and only have to be gone by
//! the end of a window.

#[cfg(test)]
mod tests;

use super::queue;
use crate::number::Number;

/// S10.1: minutes that a call takes: its pages, and the time until it is set up.
pub fn call_minutes<N: Number>(pages: N, minutes_per_page: N, setup_seconds: N) -> N {
    pages * minutes_per_page + setup_seconds / N::literal(60.0)
}

/// S10.1: erlangs of so many pages in the busy hour.
pub fn load_of_pages<N: Number>(pages_per_hour: N, minutes_per_page: N) -> N {
    pages_per_hour * minutes_per_page / N::literal(60.0)
}

/// S10.2: erlangs that go out: the pages of the busy hour, times the calls that a delivery takes.
pub fn load_with_attempts<N: Number>(load: N, attempts_per_delivery: N) -> N {
    load * attempts_per_delivery
}

/// S10.3: lines for faxes that come in.
pub fn lines_in<N: Number>(load: N, blocking: N) -> N {
    queue::lines(load, blocking)
}

/// S10.3: lines for faxes that come in where busy callers try again.
pub fn lines_in_with_recalls<N: Number>(load: N, blocking: N, recall: N) -> N {
    queue::lines_with_recalls(load, blocking, recall)
}

/// S10.3: lines that work off what goes out: the load of the window over the part of the time
/// that a line is in use.
pub fn lines_out<N: Number>(load: N, utilisation: N) -> N {
    (load / utilisation).ceil_guarded()
}

/// S10.3: lines of a trunk that carries both; each part keeps its own.
pub fn trunk_lines<N: Number>(lines_in: N, lines_out: N) -> N {
    lines_in + lines_out
}

/// S10.3: hours until a queue of so many pages is gone over so many lines.
pub fn outbound_hours<N: Number>(
    pages: N,
    minutes_per_page: N,
    attempts_per_delivery: N,
    lines: N,
    utilisation: N,
) -> N {
    let minutes = pages * minutes_per_page * attempts_per_delivery;
    minutes.over(lines * utilisation * N::literal(60.0))
}

/// S10.4: lines that a number of users makes likely; a cross-check only.
pub fn lines_of_users<N: Number>(users: N, users_per_line: N) -> N {
    (users / users_per_line).ceil_guarded()
}

/// S10.5: GB of pages kept for so many days.
pub fn stored_gb<N: Number>(pages_per_day: N, kb_per_page: N, days: N) -> N {
    pages_per_day * kb_per_page * days / N::literal(1e6)
}

/// S10.5: Mbit/s of faxes over IP on so many channels.
pub fn media_mbps<N: Number>(channels: N, kbps_each: N) -> N {
    channels * kbps_each / N::literal(1000.0)
}

/// S10.6: E1 lines that carry so many channels.
pub fn e1_lines<N: Number>(channels: N, channels_per_e1: N) -> N {
    (channels / channels_per_e1).ceil_guarded()
}

/// S10.7: servers of so many channels each, so that those left after the loss of one still meet
/// a target of their own: the fewest that satisfy both. None without load.
pub fn servers<N: Number>(
    load: N,
    channels_each: N,
    blocking: N,
    degraded_blocking: N,
    outbound_lines: N,
) -> N {
    N::apply(
        "fewest servers",
        |values| match values {
            [load, each, blocking, degraded, outbound] => {
                fewest_servers(*load, *each, *blocking, *degraded, *outbound)
            }
            _ => 0.0,
        },
        &[
            load,
            channels_each,
            blocking,
            degraded_blocking,
            outbound_lines,
        ],
    )
}

fn fewest_servers(load: f64, each: f64, blocking: f64, degraded: f64, outbound: f64) -> f64 {
    if each.is_nan() || each < 1.0 {
        return f64::INFINITY;
    }
    let all = queue::least_lines(load, blocking) + outbound;
    let rest = queue::least_lines(load, degraded) + outbound;
    if all <= 0.0 {
        return 0.0;
    }
    let of = |lines: f64| crate::number::ceil_guarded(lines / each);
    of(all).max(of(rest) + 1.0)
}

/// S10.7: share of calls that are lost when one of the servers is gone.
pub fn blocking_after_loss<N: Number>(load: N, servers: N, channels_each: N) -> N {
    let left = (servers - N::literal(1.0)).greatest(N::literal(0.0)) * channels_each;
    queue::blocking(load, left)
}

/// S10.8: UDP ports of so many channels: two for each media stream, and one for each fax over
/// IP.
pub fn media_ports<N: Number>(channels: N, ports_per_channel: N, fax_ports_per_channel: N) -> N {
    channels * (ports_per_channel + fax_ports_per_channel)
}

/// S10.8: the last of a block of ports that begins somewhere.
pub fn last_port<N: Number>(first: N, ports: N) -> N {
    first + ports - N::literal(1.0)
}
