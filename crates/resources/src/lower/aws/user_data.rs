//! User data: what an instance does at its first start, in the form of EC2Launch v2 (Windows) or
//! cloud-init (others).

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
    let mut text = String::from(
        "version: 1.1\n\
         tasks:\n\
         \x20 - task: executeScript\n\
         \x20   inputs:\n\
         \x20     - frequency: once\n\
         \x20       type: powershell\n\
         \x20       runAs: localSystem\n\
         \x20       content: |-\n",
    );
    for line in script(host, hosts, &locator).lines() {
        if !line.is_empty() {
            text.push_str("          ");
            text.push_str(line);
        }
        text.push('\n');
    }
    text
}
