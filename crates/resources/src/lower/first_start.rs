//! The PowerShell script that a cloud's Windows machine runs once at its first start: name,
//! locale, remote administration, data disks. It holds no secret and can be repeated: a disk that
//! has partitions is never touched. How a cloud tells its disks apart is handed in.

use groundplan_blueprint::{Host, HostVolume};

use crate::volume_label;

/// How a cloud's disks are told apart inside the machine.
pub(super) struct Locator {
    /// Body of a PowerShell function that returns a table from disk key to disk number.
    pub(super) table: &'static str,
    /// Key of the data disk at a position, in letters, digits and hyphens.
    pub(super) key: fn(usize, &Host, &HostVolume) -> String,
}

/// The script for one host of a site with these hosts. `leader` of each shared volume is the
/// first of the hosts that share it: it alone prepares the disk.
pub(super) fn script(host: &Host, hosts: &[Host], locator: &Locator) -> String {
    let volumes = volumes(host, hosts, locator);
    let name = plain(&host.name);
    let mut lines: Vec<String> = HEAD.lines().map(str::to_owned).collect();
    lines.push(format!("if ($env:COMPUTERNAME -ne '{name}') {{"));
    lines.push(format!("    Rename-Computer -NewName '{name}' -Force"));
    lines.push("}".to_owned());
    lines.push(format!("$name = '{name}'"));
    lines.extend(REMOTE.lines().map(str::to_owned));
    if !volumes.is_empty() {
        lines.push(String::new());
        lines.push("$volumes = @(".to_owned());
        lines.extend(volumes.iter().map(|volume| format!("    {volume}")));
        lines.push(")".to_owned());
        lines.push(String::new());
        lines.push("function Get-DiskTable {".to_owned());
        lines.extend(locator.table.lines().map(|line| format!("    {line}")));
        lines.push("}".to_owned());
        lines.extend(DISKS.lines().map(str::to_owned));
    }
    lines.extend(TAIL.lines().map(str::to_owned));
    let mut script = lines.join("\n");
    script.push('\n');
    script
}

/// One line of the table of volumes per drive letter. Disks of one letter are striped.
fn volumes(host: &Host, hosts: &[Host], locator: &Locator) -> Vec<String> {
    let mut letters: Vec<(char, &HostVolume, Vec<String>)> = Vec::new();
    for (position, volume) in host.volumes.iter().filter(|one| !one.boot).enumerate() {
        if volume.shared && !leads(host, hosts, volume) {
            continue;
        }
        let key = (locator.key)(position, host, volume);
        let Some(letter) = volume.letter.map(|letter| letter.to_ascii_uppercase()) else {
            continue;
        };
        match letters.iter_mut().find(|(known, ..)| *known == letter) {
            Some((.., keys)) => keys.push(key),
            None => letters.push((letter, volume, vec![key])),
        }
    }
    letters
        .into_iter()
        .filter(|(letter, ..)| letter.is_ascii_uppercase())
        .map(|(letter, volume, keys)| {
            let keys: Vec<String> = keys.iter().map(|key| format!("'{}'", plain(key))).collect();
            format!(
                "@{{ Letter = '{letter}'; Label = '{}'; AllocationUnit = {}; Disks = @({}) }}",
                plain(&volume_label(volume)),
                u64::from(volume.allocation_unit_kib) * 1024,
                keys.join(", ")
            )
        })
        .collect()
}

fn leads(host: &Host, hosts: &[Host], volume: &HostVolume) -> bool {
    hosts
        .iter()
        .filter(|other| other.tier == host.tier)
        .find(|other| {
            other
                .volumes
                .iter()
                .any(|one| one.shared && one.id == volume.id)
        })
        .is_some_and(|first| first.name == host.name)
}

/// Names inside single quotes: nothing that could end them.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|one| one.is_ascii_alphanumeric() || *one == '-')
        .collect()
}

const HEAD: &str = "\
$ErrorActionPreference = 'Stop'
Set-Culture -CultureInfo 'en-US'
Set-WinSystemLocale -SystemLocale 'en-US'
Set-WinHomeLocation -GeoId 244
if (Get-Command -Name 'Copy-UserInternationalSettingsToSystem' -ErrorAction SilentlyContinue) {
    Copy-UserInternationalSettingsToSystem -WelcomeScreen $true -NewUser $true
}
";

/// Windows listens for remote administration over HTTP alone, whose port stays closed. The
/// certificate is the machine's own until the directory issues another; it keeps what is sent
/// from being read, and proves no identity. The rule gives way to the plan's own rules later.
const REMOTE: &str = "
Set-Service -Name 'WinRM' -StartupType 'Automatic'
Start-Service -Name 'WinRM'
$listeners = @(Get-ChildItem -Path 'WSMan:\\localhost\\Listener' | Where-Object { $_.Keys -contains 'Transport=HTTPS' })
if ($listeners.Count -eq 0) {
    $certificate = New-SelfSignedCertificate -DnsName $name -CertStoreLocation 'Cert:\\LocalMachine\\My'
    New-Item -Path 'WSMan:\\localhost\\Listener' -Transport 'HTTPS' -Address '*' -CertificateThumbPrint $certificate.Thumbprint -Force
}
if (-not (Get-NetFirewallRule -Name 'First-Start-WinRM-HTTPS' -ErrorAction SilentlyContinue)) {
    New-NetFirewallRule -Name 'First-Start-WinRM-HTTPS' -DisplayName 'WinRM over HTTPS, first start' -Direction Inbound -Action Allow -Protocol TCP -LocalPort 5986
}
";

const DISKS: &str = "
$deadline = (Get-Date).AddMinutes(30)
foreach ($volume in $volumes) {
    do {
        $table = Get-DiskTable
        $missing = @($volume.Disks | Where-Object { -not $table.ContainsKey($_) })
        if ($missing.Count -eq 0) { break }
        if ((Get-Date) -gt $deadline) { throw \"no disk for $($missing -join ', ')\" }
        Start-Sleep -Seconds 10
        Update-HostStorageCache
    } while ($true)
    $disks = @($volume.Disks | ForEach-Object { Get-Disk -Number $table[$_] })
    if ($disks | Where-Object { $_.PartitionStyle -ne 'RAW' }) { continue }
    if ($disks.Count -gt 1) {
        $physical = @(Get-PhysicalDisk | Where-Object { $_.DeviceId -in $disks.Number })
        $pool = \"pool-$($volume.Letter)\"
        $subsystem = Get-StorageSubSystem | Select-Object -First 1
        New-StoragePool -FriendlyName $pool -StorageSubSystemUniqueId $subsystem.UniqueId -PhysicalDisks $physical
        $disk = New-VirtualDisk -StoragePoolFriendlyName $pool -FriendlyName $pool -ResiliencySettingName 'Simple' -NumberOfColumns $physical.Count -UseMaximumSize | Get-Disk
    } else {
        $disk = $disks[0]
    }
    if ($disk.IsOffline) { Set-Disk -Number $disk.Number -IsOffline $false }
    if ($disk.IsReadOnly) { Set-Disk -Number $disk.Number -IsReadOnly $false }
    Initialize-Disk -Number $disk.Number -PartitionStyle 'GPT'
    New-Partition -DiskNumber $disk.Number -UseMaximumSize -DriveLetter $volume.Letter
    Format-Volume -DriveLetter $volume.Letter -FileSystem 'NTFS' -AllocationUnitSize $volume.AllocationUnit -NewFileSystemLabel $volume.Label -Confirm:$false
}
";

const TAIL: &str = "
Restart-Computer -Force
";
