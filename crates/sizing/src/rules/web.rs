//! S8: users, previews and the web nodes that serve them.

#[cfg(test)]
mod tests;

use crate::number::Number;

/// S8.1: users at the peak: a share of the named ones.
pub fn concurrent_users<N: Number>(named: N, share: N) -> N {
    named * share
}

/// S8.1: users previewing video at the peak: a share of the concurrent ones.
pub fn streams<N: Number>(concurrent: N, share: N) -> N {
    concurrent * share
}

/// S8.3: Mbit/s of previews: streams at the proxy's rate, at a utilisation of the link.
pub fn preview_mbps<N: Number>(streams: N, proxy_mbps: N, utilisation: N) -> N {
    streams * proxy_mbps / utilisation
}

/// S8.2: cores that the users at the peak keep busy.
pub fn cores<N: Number>(concurrent: N, users_per_core: N) -> N {
    concurrent / users_per_core
}

/// S8.2: nodes that carry so many busy cores when `utilisation` of each may be used.
pub fn carrying_nodes<N: Number>(cores: N, cores_per_node: N, utilisation: N) -> N {
    (cores / (cores_per_node * utilisation)).ceil_guarded()
}

/// S8.2: nodes so that those left after the loss of `spare` still carry everything.
pub fn nodes<N: Number>(carrying: N, spare: N) -> N {
    carrying + spare
}

/// S8.2: cores that each of the nodes left needs.
pub fn cores_per_node<N: Number>(cores: N, survivors: N, utilisation: N) -> N {
    cores / (survivors * utilisation)
}

/// S8.5: GB a month that viewers pull: streams at the proxy's rate for so many hours a day.
pub fn monthly_gb<N: Number>(streams: N, proxy_mbps: N, hours_per_day: N, days_per_month: N) -> N {
    streams * super::bitrate::gb_per_hour(proxy_mbps) * hours_per_day * days_per_month
}

/// S8.2: cores of thick interactive clients: heavy and light users, each so many on a core.
pub fn interactive_cores<N: Number>(heavy: N, light: N, heavy_per_core: N, light_per_core: N) -> N {
    heavy / heavy_per_core + light / light_per_core
}

/// S8.4: servers that make the picture of each viewer anew: streams over those that one carries.
pub fn playback_servers<N: Number>(streams: N, streams_per_server: N) -> N {
    (streams / streams_per_server).ceil_guarded()
}

/// S8.6: seconds until a balancer stops using a node that has failed.
pub fn detection_seconds<N: Number>(interval_seconds: N, failures: N) -> N {
    interval_seconds * failures
}

/// S8.6: seconds that users are without service: until it is noticed, and until they are logged
/// in again.
pub fn visible_outage_seconds<N: Number>(detection_seconds: N, login_seconds: N) -> N {
    detection_seconds + login_seconds
}

/// S8.2: share of the cores in use on the nodes that are left after a loss; more than 1 is too
/// much.
pub fn utilisation_after_loss<N: Number>(cores: N, nodes: N, lost: N, cores_per_node: N) -> N {
    cores.over((nodes - lost) * cores_per_node)
}
