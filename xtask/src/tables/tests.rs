//! The generator on small collections of raw facts.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;

use super::raw::{origin, plain, slug};

#[test]
fn doubt_becomes_a_mark() {
    let told = |text| {
        let origin = origin(text);
        (origin.source, origin.verified, origin.remark)
    };
    let expected =
        |source: &str, verified, remark: &str| (source.to_owned(), verified, remark.to_owned());
    assert_eq!(told("S1+S3"), expected("S1+S3", true, ""));
    assert_eq!(
        told("recalled, unverified"),
        expected("recollection", false, "")
    );
    assert_eq!(
        told("S23 (difference)"),
        expected("S23", true, "difference")
    );
    assert_eq!(
        told("S51 (class names); rates recalled, unverified"),
        expected("S51", false, "class names; rates recalled")
    );
    assert_eq!(told("brief"), expected("engineering-default", false, ""));
    assert_eq!(
        told("arithmetic (Gbit/8)"),
        expected("arithmetic", true, "Gbit/8")
    );
    assert_eq!(told(""), expected("not-found", false, ""));
}

#[test]
fn numbers_and_names_are_spelt_one_way() {
    assert_eq!(plain("7e-06").as_deref(), Some("0.000007"));
    assert_eq!(plain("128.0").as_deref(), Some("128"));
    assert_eq!(plain("").as_deref(), Some(""));
    assert_eq!(plain("inf"), None);
    assert_eq!(slug("Premium SSD P10 (LRS)"), "premium-ssd-p10-lrs");
}

#[test]
fn a_range_of_frame_rates_becomes_one_line_each() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    fs::create_dir_all(&from).unwrap();
    fs::write(
        from.join("codecs.csv"),
        "codec,profile,resolution,frame_rate,video_mbps,compression,bit_depth,chroma,note,source\n\
         XAVC S,4K,3840x2160,2160p25-29.97,100,long-gop,8,4:2:0,,S54\n\
         Apple ProRes,422 HQ,1920x1080,59.94i,220,intra,10,4:2:2,,S58\n\
         WAV/PCM audio,PCM 48k/24 x8 (typical MXF),,,9.216,audio,24,,,arithmetic\n",
    )
    .unwrap();
    let raw = super::Raw::read(&from.join("codecs.csv")).unwrap();
    for sheet in super::media::media(&raw).unwrap() {
        sheet.write(&to).unwrap();
    }
    let ids = |name: &str| -> Vec<String> {
        let text = fs::read_to_string(to.join(name)).unwrap();
        let id = |line: &str| line.split(',').next().map(str::to_owned);
        text.lines().skip(1).filter_map(id).collect()
    };
    assert_eq!(
        ids("media.csv"),
        [
            "xavc-s-4k/2160p25",
            "xavc-s-4k/2160p29.97",
            "prores-422-hq/1080i59.94"
        ]
    );
    assert_eq!(ids("media-audio.csv"), ["pcm-48k-24bit-8ch"]);
}

#[test]
fn a_missing_collection_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = super::generate(folder.path(), folder.path()).unwrap_err();
    assert!(error.contains("instances.csv"), "{error}");
}
