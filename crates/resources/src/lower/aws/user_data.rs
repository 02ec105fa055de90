//! User data: what an instance does at its first start, a PowerShell script between tags (Windows)
//! or in the form of cloud-init (others).

use groundplan_blueprint::{Host, HostVolume};

use super::super::first_start::{Locator, script};
use super::storage::device;

/// Most bytes of user data before encoding (Amazon EC2 API, `RunInstances`).
pub(super) const LIMIT: usize = 16 * 1024;

/// Amazon's tool lists the disks with the volume id and the device name each was attached by
/// (Amazon EC2 user guide, "Map non-root volumes to NVMe disks on Windows instances").
const TABLE: &str = r"$table = @{}
$number = -1
foreach ($line in & 'C:\ProgramData\Amazon\Tools\ebsnvme-id.exe') {
    if ($line -match '^Disk Number:\s*(\d+)') { $number = [int]$Matches[1] }
    if ($line -match '^Device Name:\s*(?:/dev/)?(\S+)') { $table[$Matches[1]] = $number }
}
return $table";

/// The text for one host; the same for the same blueprint.
pub(super) fn user_data(host: &Host, hosts: &[Host]) -> String {
    if !host
        .operating_system
        .to_ascii_lowercase()
        .contains("windows")
    {
        return format!(
            "#cloud-config\nhostname: {}\npreserve_hostname: false\nlocale: en_US.UTF-8\n",
            host.name
        );
    }
    let locator = Locator {
        table: TABLE,
        key: |position, _: &Host, _: &HostVolume| device(position).unwrap_or_default(),
    };
    // Older images carry EC2Launch, newer ones EC2Launch v2; both run a script between these tags
    // once, unless told to persist (Amazon EC2 user guide, "User data scripts").
    format!(
        "<powershell>\n{}</powershell>\n<persist>false</persist>\n",
        script(host, hosts, &locator)
    )
}
