//! How volumes are called inside a machine, the same in scripts, playbooks and plans.

#[cfg(test)]
mod tests;

use groundplan_blueprint::HostVolume;

/// Longest label of an NTFS volume (Microsoft, `Format-Volume`, parameter `NewFileSystemLabel`).
const LIMIT: usize = 32;

/// Label of a volume: its id in letters, digits and hyphens, without the number of its stripe.
pub fn volume_label(volume: &HostVolume) -> String {
    let id = match volume.id.rsplit_once('-') {
        Some((id, number)) if number.bytes().all(|one| one.is_ascii_digit()) => id,
        _ => &volume.id,
    };
    let label: String = id
        .chars()
        .filter(|one| one.is_ascii_alphanumeric() || *one == '-')
        .take(LIMIT)
        .collect();
    if label.is_empty() {
        let letter = volume.letter.map(|letter| letter.to_ascii_lowercase());
        letter.map_or_else(|| "volume".to_owned(), |letter| format!("volume-{letter}"))
    } else {
        label
    }
}
