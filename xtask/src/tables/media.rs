//! Picture and sound formats with stable ids.

use super::raw::{Line, Raw, Sheet, notes, origin, slug};

pub(super) fn media(raw: &Raw) -> Result<Vec<Sheet>, String> {
    let mut pictures = Sheet::new(
        "media.csv",
        &[
            "id",
            "use",
            "codec",
            "profile",
            "resolution",
            "frame_rate",
            "video_megabits_per_second",
            "compression",
            "bit_depth",
            "chroma",
            "note",
            "source",
            "as_of",
            "verified",
        ],
    );
    let mut sounds = Sheet::new(
        "media-audio.csv",
        &[
            "id",
            "name",
            "megabits_per_second",
            "note",
            "source",
            "as_of",
            "verified",
        ],
    );
    for line in raw.lines() {
        let origin = origin(line.get("source")?);
        let note = line.get("note")?.replace("project planning", "planning");
        let note = notes(&[&note, &origin.remark]);
        let (codec, profile) = (line.get("codec")?, line.get("profile")?);
        if line.get("compression")? == "audio" {
            sounds.push(vec![
                sound_id(profile),
                profile.to_owned(),
                line.number("video_mbps")?,
                note,
                origin.source,
                String::new(),
                origin.verified.to_string(),
            ]);
            continue;
        }
        let format = format_id(codec, profile);
        let media_use = if profile.contains("proxy") {
            "proxy"
        } else {
            "source"
        };
        for raster in rasters(&line, &format)? {
            let id = if raster.name.is_empty() {
                format.clone()
            } else {
                format!("{format}/{}", raster.name)
            };
            pictures.push(vec![
                id,
                media_use.to_owned(),
                codec.to_owned(),
                profile.to_owned(),
                raster.resolution,
                raster.rate,
                line.number("video_mbps")?,
                line.get("compression")?.to_owned(),
                line.get("bit_depth")?.to_owned(),
                line.get("chroma")?.to_owned(),
                note.clone(),
                origin.source.clone(),
                String::new(),
                origin.verified.to_string(),
            ]);
        }
    }
    Ok(vec![pictures, sounds])
}

fn sound_id(profile: &str) -> String {
    let profile = profile.split(" (").next().unwrap_or(profile);
    let id = slug(profile);
    match id
        .split_once("48k-")
        .or(id.split_once("44.1k-"))
        .or(id.split_once("96k-"))
    {
        Some((before, after)) => {
            let rate = &id[before.len()..id.len() - after.len()];
            let (bits, rest) = after.split_once('-').unwrap_or((after, ""));
            let rest = rest
                .strip_prefix('x')
                .map_or(rest.to_owned(), |n| format!("{n}ch"));
            format!("{before}{rate}{bits}bit-{rest}")
        }
        None => id,
    }
}

fn format_id(codec: &str, profile: &str) -> String {
    let after = |prefix: &str| slug(profile.strip_prefix(prefix).unwrap_or(profile));
    match codec {
        "XDCAM HD422" => "xdcam-hd422-50".to_owned(),
        "XDCAM HD / EX" => match profile {
            "HQ" => "xdcam-hd-35".to_owned(),
            "SP" => "xdcam-hd-25".to_owned(),
            _ => "xdcam-hd-18".to_owned(),
        },
        "MPEG IMX (D-10)" => format!("mpeg-imx-{}", after("IMX")),
        "DVCPRO50" => "dvcpro-50".to_owned(),
        "DV25 / DVCAM" => "dv-25".to_owned(),
        "DVCPRO HD" => "dvcpro-hd".to_owned(),
        "Digital Betacam (tape)" => "digital-betacam".to_owned(),
        "HDCAM (tape)" => "hdcam".to_owned(),
        "HDV" => "hdv".to_owned(),
        "AVC-Intra" => format!("avc-intra-{}", after("Class ")),
        "AVC-LongG" => format!("avc-longg-{}", after("G")),
        "XAVC Intra" => format!("xavc-intra-{}", after("Class ")),
        "XAVC Long" => format!(
            "xavc-long-{}",
            slug(profile.split(' ').next_back().unwrap_or(""))
        ),
        "Apple ProRes" => format!("prores-{}", slug(profile)),
        "Avid DNxHR" => format!("dnxhr-{}", slug(profile)),
        "Avid DNxHD" => {
            let class = after("DNxHD ");
            format!("dnxhd-{}", class.split('-').next().unwrap_or(""))
        }
        "JPEG2000" if profile.ends_with("low") => "jpeg2000-low".to_owned(),
        "JPEG2000" if profile.ends_with("high") => "jpeg2000-high".to_owned(),
        "JPEG2000" => "jpeg2000-dci".to_owned(),
        "Uncompressed" if profile.starts_with("8-bit") => "uncompressed-8bit-422".to_owned(),
        "Uncompressed" => "uncompressed-10bit-422".to_owned(),
        _ => match profile {
            "H.264 proxy 360p" => "h264-360p".to_owned(),
            "H.264 proxy 540p" => "h264-540p".to_owned(),
            "H.264 proxy 720p" => "h264-720p".to_owned(),
            "H.264 proxy 1080p" => "h264-1080p".to_owned(),
            "XDCAM proxy (MPEG-4 CIF)" => "xdcam-proxy".to_owned(),
            "library access copy" => "h264-access-copy".to_owned(),
            "H.264 camera 1080p (DSLR/mirrorless)" => "h264-camera-hd".to_owned(),
            "H.264 camera UHD 8-bit" => "h264-camera-uhd".to_owned(),
            "H.264 intra camera UHD 10-bit (All-I)" => "h264-intra-camera-uhd".to_owned(),
            "H.265 camera UHD 10-bit 4:2:2" => "h265-camera-uhd".to_owned(),
            "H.265 phone UHD30" => "h265-phone-uhd".to_owned(),
            _ => slug(&format!("{codec} {profile}")),
        },
    }
}

struct Raster {
    name: String,
    resolution: String,
    rate: String,
}

/// One raster for each frame rate and picture size that the line is about.
fn rasters(line: &Line<'_>, format: &str) -> Result<Vec<Raster>, String> {
    let (resolution, rate) = (line.get("resolution")?, line.get("frame_rate")?);
    let fixed = |name: &str| Raster {
        name: name.to_owned(),
        resolution: resolution.to_owned(),
        rate: rate.to_owned(),
    };
    // Proxies keep the frame rate of their original; some tape formats come in one raster only.
    if format.starts_with("h264-") && !format.contains("camera") {
        return Ok(vec![fixed("")]);
    }
    if rate.is_empty() {
        return Ok(vec![fixed(match (format, line.get("profile")?) {
            ("hdv", lines) => lines,
            _ => "1080",
        })]);
    }
    if matches!(format, "dv-25" | "dvcpro-50") || format.starts_with("mpeg-imx") {
        return Ok([("576i50", "720x576"), ("480i59.94", "720x480")]
            .map(|(name, resolution)| Raster {
                name: name.to_owned(),
                resolution: if format.starts_with("mpeg-imx") {
                    if name == "576i50" {
                        "720x608"
                    } else {
                        "720x512"
                    }
                    .to_owned()
                } else {
                    resolution.to_owned()
                },
                rate: name[3..].to_owned(),
            })
            .into());
    }
    let mut all = Vec::new();
    for size in resolution.split('/').filter(|size| size.contains('x')) {
        let lines = match size.split_once('x') {
            // Cinema sizes share their line count with others and go by their full name.
            Some((width, lines)) if !matches!(width, "2048" | "4096") => lines,
            _ => size,
        };
        for rate in rates(rate) {
            let name = format!("{lines}{}", &rate);
            if all.iter().all(|raster: &Raster| raster.name != name) {
                all.push(Raster {
                    name,
                    resolution: size.to_owned(),
                    rate,
                });
            }
        }
    }
    if all.is_empty() {
        return Err(line.fault("neither picture size nor frame rate is understood"));
    }
    Ok(all)
}

/// `1080i59.94`, `25p`, `1080p50/59.94`, `25-29.97p`, `1080i/p` as `i59.94`, `p25`, ...
fn rates(text: &str) -> Vec<String> {
    const KNOWN: [&str; 6] = ["23.976", "24", "25", "29.97", "50", "59.94"];
    let text = text
        .strip_prefix("1080")
        .or(text.strip_prefix("2160"))
        .or(text.strip_prefix("720"))
        .unwrap_or(text);
    if text == "i/p" {
        return ["i50", "i59.94", "p25", "p29.97"]
            .map(str::to_owned)
            .to_vec();
    }
    let scan = if text.contains('i') { 'i' } else { 'p' };
    let numbers = text.replace(['i', 'p'], "");
    let listed: Vec<String> = match numbers.split_once('-') {
        Some((low, high)) => {
            let value = |text: &str| text.parse::<f64>().unwrap_or(0.0);
            KNOWN
                .iter()
                .filter(|known| **known != "24")
                .filter(|known| value(known) >= value(low) && value(known) <= value(high))
                .map(|known| (*known).to_owned())
                .collect()
        }
        None => numbers.split('/').map(str::to_owned).collect(),
    };
    listed
        .into_iter()
        .map(|number| format!("{scan}{number}"))
        .collect()
}
