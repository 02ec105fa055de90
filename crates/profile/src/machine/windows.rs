//! Which Windows Server a machine runs.

use crate::model::Product;

/// Builds and the year that names them (Microsoft Learn, "Windows Server release information").
const BUILDS: [(u32, &str); 5] = [
    (26_100, "2025"),
    (20_348, "2022"),
    (17_763, "2019"),
    (14_393, "2016"),
    (9_600, "2012 R2"),
];

/// The product of a name such as `Microsoft Windows Server 2019 Standard` and a version such as
/// `10.0.17763`. A Windows for desktops is none.
pub fn windows_server(name: &str, version: &str) -> Option<Product> {
    let lower = name.to_lowercase();
    if !name.is_empty() && !lower.contains("server") {
        return None;
    }
    let build: u32 = version.split('.').nth(2)?.parse().ok()?;
    let (_, year) = BUILDS.iter().find(|(known, _)| *known == build)?;
    let edition = [
        ("datacenter", "Datacenter"),
        ("standard", "Standard"),
        ("essentials", "Essentials"),
    ];
    Some(Product {
        product: "Windows Server".to_owned(),
        version: (*year).to_owned(),
        edition: edition
            .iter()
            .find(|(sign, _)| lower.contains(sign))
            .map(|(_, edition)| (*edition).to_owned()),
        evaluation: lower.contains("evaluation"),
    })
}
