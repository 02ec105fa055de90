//! `rtp-ports`: S10.8, with the bandwidth and lines of the same channels.

use super::given::Given;
use super::parameter::{Calculator, Kind, Parameter};
use super::question::{Refusal, Results, contradiction};
use crate::number::{Number, Traced};
use crate::rules::fax;

/// UDP ports of media channels.
pub(super) static RTP_PORTS: Calculator = Calculator {
    name: "rtp-ports",
    about: "UDP ports of so many channels, their bandwidth, and the E1 lines that carry as many",
    rule: "S10.8",
    parameters: &[
        Parameter::new("channels", Kind::Whole("channels"), "channels").within(1.0, 100_000.0),
        Parameter::new("first", Kind::Whole("port"), "first port of the block")
            .or(8000.0)
            .within(1.0, 65_535.0),
        Parameter::new(
            "per-channel",
            Kind::Whole("ports"),
            "RTP and RTCP ports of a channel",
        )
        .or(2.0)
        .within(1.0, 10.0),
        Parameter::new(
            "fax-per-channel",
            Kind::Whole("ports"),
            "ports of a channel for fax over IP (UDPTL), in a block behind",
        )
        .or(0.0)
        .within(0.0, 10.0),
        Parameter::new(
            "rate-kbps",
            Kind::Number("kbit/s"),
            "bandwidth of one channel",
        )
        .constant("fax.t38_kbps_per_port")
        .within(0.0, 1e6),
        Parameter::new(
            "channels-per-e1",
            Kind::Whole("channels"),
            "calls that an E1 line carries",
        )
        .constant("fax.channels_per_e1")
        .within(1.0, 1000.0),
    ],
    reckon: rtp_ports,
};

fn rtp_ports(given: &Given<'_>, results: &mut Results) -> Result<(), Refusal> {
    let channels = given.number("channels");
    let first = given.number("first");
    let none = || Traced::literal(0.0);
    let rtp = fax::media_ports(channels.clone(), given.number("per-channel"), none());
    let rtp = results.put("rtp-ports", "", "S10.8", "ports for RTP", rtp);
    let last = fax::last_port(first, rtp);
    let mut end = results.put("rtp-last", "", "S10.8", "last port for RTP", last);
    let both = fax::media_ports(
        channels.clone(),
        given.number("per-channel"),
        given.number("fax-per-channel"),
    );
    let both = results.put("ports", "", "S10.8", "ports in all", both);
    if given
        .plain("fax-per-channel")
        .is_some_and(|each| each > 0.0)
    {
        let last = fax::last_port(given.number("first"), both);
        end = results.put("last", "", "S10.8", "last port in all", last);
    }
    if end.value() > 65_535.0 {
        return Err(contradiction(
            "channels",
            format!(
                "the block would end at port {}, and the last is 65535",
                end.value()
            ),
            "give fewer channels or a lower first port",
        ));
    }
    let media = fax::media_mbps(channels.clone(), given.number("rate-kbps"));
    results.put(
        "bandwidth",
        "Mbit/s",
        "S10.5",
        "bandwidth of all channels",
        media,
    );
    let lines = fax::e1_lines(channels, given.number("channels-per-e1"));
    results.put(
        "e1-lines",
        "",
        "S10.6",
        "E1 lines that carry as many",
        lines,
    );
    Ok(())
}
