# Rules of harbour-app01, site primary. Run as administrator; can be repeated.
# Everything that no rule allows is blocked, both ways; answers pass.
#requires -RunAsAdministrator
$ErrorActionPreference = 'Stop'
$group = 'Groundplan'

$rules = @(
    @{
        Name = 'Groundplan-001'
        DisplayName = 'Groundplan P-EMAM-11'
        Description = 'P-EMAM-11: Web Uploader, which ends on the application servers (Apache, a certificate on each)'
        Direction = 'Inbound'
        Protocol = 'TCP'
        LocalPort = @('443')
        RemoteAddress = @('Any')
    }
    @{
        Name = 'Groundplan-002'
        DisplayName = 'Groundplan P-EMAM-25'
        Description = 'P-EMAM-25 (unverified): ingest, task and delivery services and the Gateway''s web service call each other'
        Direction = 'Inbound'
        Protocol = 'TCP'
        LocalPort = @('80', '443')
        RemoteAddress = @('10.40.0.32/31')
    }
    @{
        Name = 'Groundplan-003'
        DisplayName = 'Groundplan P-EMAM-87'
        Description = 'P-EMAM-87: remote desktop, from a jump host or VPN'
        Direction = 'Inbound'
        Protocol = 'TCP'
        LocalPort = @('3389')
        RemoteAddress = @('203.0.113.0/24')
    }
    @{
        Name = 'Groundplan-004'
        DisplayName = 'Groundplan P-EMAM-87'
        Description = 'P-EMAM-87: remote desktop, from a jump host or VPN'
        Direction = 'Inbound'
        Protocol = 'UDP'
        LocalPort = @('3389')
        RemoteAddress = @('203.0.113.0/24')
    }
    @{
        Name = 'Groundplan-005'
        DisplayName = 'Groundplan P-EMAM-88'
        Description = 'P-EMAM-88: remote management over TLS (WinRM), used to install'
        Direction = 'Inbound'
        Protocol = 'TCP'
        LocalPort = @('5986')
        RemoteAddress = @('203.0.113.0/24')
    }
    @{
        Name = 'Groundplan-006'
        DisplayName = 'Groundplan P-EMAM-89'
        Description = 'P-EMAM-89: SNMP'
        Direction = 'Inbound'
        Protocol = 'UDP'
        LocalPort = @('161')
        RemoteAddress = @('203.0.113.0/24')
    }
    @{
        Name = 'Groundplan-007'
        DisplayName = 'Groundplan P-EMAM-20'
        Description = 'P-EMAM-20: SQL Server, default instance'
        Direction = 'Outbound'
        Protocol = 'TCP'
        RemotePort = @('1433')
        RemoteAddress = @('10.40.0.16')
    }
    @{
        Name = 'Groundplan-008'
        DisplayName = 'Groundplan P-EMAM-25'
        Description = 'P-EMAM-25 (unverified): ingest, task and delivery services and the Gateway''s web service call each other'
        Direction = 'Outbound'
        Protocol = 'TCP'
        RemotePort = @('80', '443')
        RemoteAddress = @('10.40.0.32/31')
    }
    @{
        Name = 'Groundplan-009'
        DisplayName = 'Groundplan P-EMAM-56'
        Description = 'P-EMAM-56 (unverified): Cloud Connector uploads originals and proxies'
        Direction = 'Outbound'
        Protocol = 'TCP'
        RemotePort = @('443')
        RemoteAddress = @('Any')
    }
    @{
        Name = 'Groundplan-010'
        DisplayName = 'Groundplan P-EMAM-80'
        Description = 'P-EMAM-80: names'
        Direction = 'Outbound'
        Protocol = 'TCP'
        RemotePort = @('53')
        RemoteAddress = @('10.40.0.2')
    }
    @{
        Name = 'Groundplan-011'
        DisplayName = 'Groundplan P-EMAM-80'
        Description = 'P-EMAM-80: names'
        Direction = 'Outbound'
        Protocol = 'UDP'
        RemotePort = @('53')
        RemoteAddress = @('10.40.0.2')
    }
    @{
        Name = 'Groundplan-012'
        DisplayName = 'Groundplan P-EMAM-84'
        Description = 'P-EMAM-84: time'
        Direction = 'Outbound'
        Protocol = 'UDP'
        RemotePort = @('123')
        RemoteAddress = @('169.254.169.123')
    }
    @{
        Name = 'Groundplan-013'
        DisplayName = 'Groundplan P-EMAM-86'
        Description = 'P-EMAM-86 (unverified): notifications, authenticated, because clouds usually block port 25 outward'
        Direction = 'Outbound'
        Protocol = 'TCP'
        RemotePort = @('587')
        RemoteAddress = @('Any')
    }
    @{
        Name = 'Groundplan-014'
        DisplayName = 'Groundplan P-EMAM-89'
        Description = 'P-EMAM-89: SNMP traps'
        Direction = 'Outbound'
        Protocol = 'UDP'
        RemotePort = @('162')
        RemoteAddress = @('203.0.113.0/24')
    }
    @{
        Name = 'Groundplan-015'
        DisplayName = 'Groundplan P-EMAM-90'
        Description = 'P-EMAM-90 (unverified): Windows Update, activation of licences, revocation lists'
        Direction = 'Outbound'
        Protocol = 'TCP'
        RemotePort = @('80', '443')
        RemoteAddress = @('Any')
    }
    @{
        Name = 'Groundplan-016'
        DisplayName = 'Groundplan P-PLATFORM-01'
        Description = 'P-PLATFORM-01: instance metadata: credentials of the instance''s role, EC2Launch, Systems Manager'
        Direction = 'Outbound'
        Protocol = 'TCP'
        RemotePort = @('80')
        RemoteAddress = @('169.254.169.254')
    }
    @{
        Name = 'Groundplan-017'
        DisplayName = 'Groundplan P-PLATFORM-02'
        Description = 'P-PLATFORM-02: names, by the resolver that every VPC has'
        Direction = 'Outbound'
        Protocol = 'TCP'
        RemotePort = @('53')
        RemoteAddress = @('169.254.169.253')
    }
    @{
        Name = 'Groundplan-018'
        DisplayName = 'Groundplan P-PLATFORM-02'
        Description = 'P-PLATFORM-02: names, by the resolver that every VPC has'
        Direction = 'Outbound'
        Protocol = 'UDP'
        RemotePort = @('53')
        RemoteAddress = @('169.254.169.253')
    }
    @{
        Name = 'Groundplan-019'
        DisplayName = 'Groundplan P-PLATFORM-03'
        Description = 'P-PLATFORM-03: time, which EC2Launch sets as the source'
        Direction = 'Outbound'
        Protocol = 'UDP'
        RemotePort = @('123')
        RemoteAddress = @('169.254.169.123')
    }
    @{
        Name = 'Groundplan-020'
        DisplayName = 'Groundplan P-PLATFORM-04'
        Description = 'P-PLATFORM-04: activation of Windows'
        Direction = 'Outbound'
        Protocol = 'TCP'
        RemotePort = @('1688')
        RemoteAddress = @('169.254.169.250/31')
    }
)

# New rules are made before old ones go, so that a connection is never cut in between.
$old = @(Get-NetFirewallRule -Group $group -ErrorAction SilentlyContinue)
$suffix = [guid]::NewGuid().ToString('N').Substring(0, 8)
foreach ($rule in $rules) {
    $parameters = $rule.Clone()
    $parameters.Name = "$($rule.Name)-$suffix"
    New-NetFirewallRule @parameters -Group $group -Action Allow -Profile Any -Enabled True | Out-Null
}
$old | Remove-NetFirewallRule

# Rules of Windows itself and of other programs would open more than the plan says.
Get-NetFirewallRule -Enabled True -Action Allow |
    Where-Object { $_.Group -ne $group -and $_.DisplayGroup -ne 'Core Networking' } |
    Disable-NetFirewallRule
Set-NetFirewallProfile -All -Enabled True -DefaultInboundAction Block -DefaultOutboundAction Block -AllowLocalFirewallRules True
