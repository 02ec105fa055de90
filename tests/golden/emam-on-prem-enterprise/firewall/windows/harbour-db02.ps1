# Rules of harbour-db02, site primary. Run as administrator; can be repeated.
# Everything that no rule allows is blocked, both ways; answers pass.
#requires -RunAsAdministrator
$ErrorActionPreference = 'Stop'
$group = 'Groundplan'

$rules = @(
    @{
        Name = 'Groundplan-001'
        DisplayName = 'Groundplan P-EMAM-20'
        Description = 'P-EMAM-20: SQL Server, default instance, always by the virtual name of the cluster'
        Direction = 'Inbound'
        Protocol = 'TCP'
        LocalPort = @('1433')
        RemoteAddress = @('10.20.0.32/31', '10.20.0.48')
    }
    @{
        Name = 'Groundplan-002'
        DisplayName = 'Groundplan P-EMAM-24'
        Description = 'P-EMAM-24: distributed transactions (MSDTC), opened from both ends'
        Direction = 'Inbound'
        Protocol = 'TCP'
        LocalPort = @('135', '49152-65535')
        RemoteAddress = @('10.20.0.32/31', '10.20.0.48')
    }
    @{
        Name = 'Groundplan-003'
        DisplayName = 'Groundplan P-EMAM-30'
        Description = 'P-EMAM-30: cluster heartbeat'
        Direction = 'Inbound'
        Protocol = 'UDP'
        LocalPort = @('3343')
        RemoteAddress = @('10.20.0.8/31', '10.20.0.16')
    }
    @{
        Name = 'Groundplan-004'
        DisplayName = 'Groundplan P-EMAM-31'
        Description = 'P-EMAM-31: a node joins the cluster'
        Direction = 'Inbound'
        Protocol = 'TCP'
        LocalPort = @('3343')
        RemoteAddress = @('10.20.0.8/31', '10.20.0.16')
    }
    @{
        Name = 'Groundplan-005'
        DisplayName = 'Groundplan P-EMAM-32'
        Description = 'P-EMAM-32: RPC endpoint mapper'
        Direction = 'Inbound'
        Protocol = 'TCP'
        LocalPort = @('135')
        RemoteAddress = @('10.20.0.8/31', '10.20.0.16')
    }
    @{
        Name = 'Groundplan-006'
        DisplayName = 'Groundplan P-EMAM-33'
        Description = 'P-EMAM-33: cluster administration and validation (SMB)'
        Direction = 'Inbound'
        Protocol = 'TCP'
        LocalPort = @('445')
        RemoteAddress = @('10.20.0.8/31', '10.20.0.16')
    }
    @{
        Name = 'Groundplan-007'
        DisplayName = 'Groundplan P-EMAM-33'
        Description = 'P-EMAM-33: cluster administration (SMB)'
        Direction = 'Inbound'
        Protocol = 'TCP'
        LocalPort = @('445')
        RemoteAddress = @('10.20.3.0/24')
    }
    @{
        Name = 'Groundplan-008'
        DisplayName = 'Groundplan P-EMAM-35'
        Description = 'P-EMAM-35: RPC on dynamic ports'
        Direction = 'Inbound'
        Protocol = 'TCP'
        LocalPort = @('49152-65535')
        RemoteAddress = @('10.20.0.8/31', '10.20.0.16')
    }
    @{
        Name = 'Groundplan-009'
        DisplayName = 'Groundplan P-EMAM-35'
        Description = 'P-EMAM-35: RPC on dynamic ports'
        Direction = 'Inbound'
        Protocol = 'UDP'
        LocalPort = @('49152-65535')
        RemoteAddress = @('10.20.0.8/31', '10.20.0.16')
    }
    @{
        Name = 'Groundplan-010'
        DisplayName = 'Groundplan P-EMAM-36'
        Description = 'P-EMAM-36: echo, used to create and validate the cluster and to add nodes'
        Direction = 'Inbound'
        Protocol = 'ICMPv4'
        IcmpType = '8'
        RemoteAddress = @('10.20.0.8/31', '10.20.0.16')
    }
    @{
        Name = 'Groundplan-011'
        DisplayName = 'Groundplan P-EMAM-87'
        Description = 'P-EMAM-87: remote desktop, from a jump host or VPN'
        Direction = 'Inbound'
        Protocol = 'TCP'
        LocalPort = @('3389')
        RemoteAddress = @('10.20.3.0/24')
    }
    @{
        Name = 'Groundplan-012'
        DisplayName = 'Groundplan P-EMAM-87'
        Description = 'P-EMAM-87: remote desktop, from a jump host or VPN'
        Direction = 'Inbound'
        Protocol = 'UDP'
        LocalPort = @('3389')
        RemoteAddress = @('10.20.3.0/24')
    }
    @{
        Name = 'Groundplan-013'
        DisplayName = 'Groundplan P-EMAM-88'
        Description = 'P-EMAM-88: remote management over TLS (WinRM), used to install'
        Direction = 'Inbound'
        Protocol = 'TCP'
        LocalPort = @('5986')
        RemoteAddress = @('10.20.3.0/24')
    }
    @{
        Name = 'Groundplan-014'
        DisplayName = 'Groundplan P-EMAM-89'
        Description = 'P-EMAM-89: SNMP'
        Direction = 'Inbound'
        Protocol = 'UDP'
        LocalPort = @('161')
        RemoteAddress = @('10.20.3.0/24')
    }
    @{
        Name = 'Groundplan-015'
        DisplayName = 'Groundplan P-EMAM-24'
        Description = 'P-EMAM-24: distributed transactions (MSDTC), opened from both ends'
        Direction = 'Outbound'
        Protocol = 'TCP'
        RemotePort = @('135', '49152-65535')
        RemoteAddress = @('10.20.0.32/31', '10.20.0.48')
    }
    @{
        Name = 'Groundplan-016'
        DisplayName = 'Groundplan P-EMAM-30'
        Description = 'P-EMAM-30: cluster heartbeat'
        Direction = 'Outbound'
        Protocol = 'UDP'
        RemotePort = @('3343')
        RemoteAddress = @('10.20.0.8/31', '10.20.0.16')
    }
    @{
        Name = 'Groundplan-017'
        DisplayName = 'Groundplan P-EMAM-31'
        Description = 'P-EMAM-31: a node joins the cluster'
        Direction = 'Outbound'
        Protocol = 'TCP'
        RemotePort = @('3343')
        RemoteAddress = @('10.20.0.8/31', '10.20.0.16')
    }
    @{
        Name = 'Groundplan-018'
        DisplayName = 'Groundplan P-EMAM-32'
        Description = 'P-EMAM-32: RPC endpoint mapper'
        Direction = 'Outbound'
        Protocol = 'TCP'
        RemotePort = @('135')
        RemoteAddress = @('10.20.0.8/31', '10.20.0.16')
    }
    @{
        Name = 'Groundplan-019'
        DisplayName = 'Groundplan P-EMAM-33'
        Description = 'P-EMAM-33: cluster administration and validation (SMB)'
        Direction = 'Outbound'
        Protocol = 'TCP'
        RemotePort = @('445')
        RemoteAddress = @('10.20.0.8/31', '10.20.0.16')
    }
    @{
        Name = 'Groundplan-020'
        DisplayName = 'Groundplan P-EMAM-35'
        Description = 'P-EMAM-35: RPC on dynamic ports'
        Direction = 'Outbound'
        Protocol = 'TCP'
        RemotePort = @('49152-65535')
        RemoteAddress = @('10.20.0.8/31', '10.20.0.16')
    }
    @{
        Name = 'Groundplan-021'
        DisplayName = 'Groundplan P-EMAM-35'
        Description = 'P-EMAM-35: RPC on dynamic ports'
        Direction = 'Outbound'
        Protocol = 'UDP'
        RemotePort = @('49152-65535')
        RemoteAddress = @('10.20.0.8/31', '10.20.0.16')
    }
    @{
        Name = 'Groundplan-022'
        DisplayName = 'Groundplan P-EMAM-36'
        Description = 'P-EMAM-36: echo, used to create and validate the cluster and to add nodes'
        Direction = 'Outbound'
        Protocol = 'ICMPv4'
        IcmpType = '8'
        RemoteAddress = @('10.20.0.8/31', '10.20.0.16')
    }
    @{
        Name = 'Groundplan-023'
        DisplayName = 'Groundplan P-EMAM-38'
        Description = 'P-EMAM-38: iSCSI over two paths, in a network of its own'
        Direction = 'Outbound'
        Protocol = 'TCP'
        RemotePort = @('3260')
        RemoteAddress = @('10.20.2.10/31')
    }
    @{
        Name = 'Groundplan-024'
        DisplayName = 'Groundplan P-EMAM-80'
        Description = 'P-EMAM-80: names of the directory domain'
        Direction = 'Outbound'
        Protocol = 'TCP'
        RemotePort = @('53')
        RemoteAddress = @('10.20.0.5', '10.20.0.6')
    }
    @{
        Name = 'Groundplan-025'
        DisplayName = 'Groundplan P-EMAM-80'
        Description = 'P-EMAM-80: names of the directory domain'
        Direction = 'Outbound'
        Protocol = 'UDP'
        RemotePort = @('53')
        RemoteAddress = @('10.20.0.5', '10.20.0.6')
    }
    @{
        Name = 'Groundplan-026'
        DisplayName = 'Groundplan P-EMAM-81'
        Description = 'P-EMAM-81: Kerberos and change of passwords; cluster nodes are domain members'
        Direction = 'Outbound'
        Protocol = 'TCP'
        RemotePort = @('88', '464')
        RemoteAddress = @('10.20.0.5', '10.20.0.6')
    }
    @{
        Name = 'Groundplan-027'
        DisplayName = 'Groundplan P-EMAM-81'
        Description = 'P-EMAM-81: Kerberos and change of passwords; cluster nodes are domain members'
        Direction = 'Outbound'
        Protocol = 'UDP'
        RemotePort = @('88', '464')
        RemoteAddress = @('10.20.0.5', '10.20.0.6')
    }
    @{
        Name = 'Groundplan-028'
        DisplayName = 'Groundplan P-EMAM-82'
        Description = 'P-EMAM-82: LDAP'
        Direction = 'Outbound'
        Protocol = 'TCP'
        RemotePort = @('389')
        RemoteAddress = @('10.20.0.5', '10.20.0.6')
    }
    @{
        Name = 'Groundplan-029'
        DisplayName = 'Groundplan P-EMAM-82'
        Description = 'P-EMAM-82: LDAP over TLS, preferred, and the global catalogue'
        Direction = 'Outbound'
        Protocol = 'TCP'
        RemotePort = @('636', '3268-3269')
        RemoteAddress = @('10.20.0.5', '10.20.0.6')
    }
    @{
        Name = 'Groundplan-030'
        DisplayName = 'Groundplan P-EMAM-82'
        Description = 'P-EMAM-82: LDAP'
        Direction = 'Outbound'
        Protocol = 'UDP'
        RemotePort = @('389')
        RemoteAddress = @('10.20.0.5', '10.20.0.6')
    }
    @{
        Name = 'Groundplan-031'
        DisplayName = 'Groundplan P-EMAM-83'
        Description = 'P-EMAM-83: logon, group policy and RPC'
        Direction = 'Outbound'
        Protocol = 'TCP'
        RemotePort = @('135', '445', '49152-65535')
        RemoteAddress = @('10.20.0.5', '10.20.0.6')
    }
    @{
        Name = 'Groundplan-032'
        DisplayName = 'Groundplan P-EMAM-84'
        Description = 'P-EMAM-84: time'
        Direction = 'Outbound'
        Protocol = 'UDP'
        RemotePort = @('123')
        RemoteAddress = @('10.20.0.5')
    }
    @{
        Name = 'Groundplan-033'
        DisplayName = 'Groundplan P-EMAM-84'
        Description = 'P-EMAM-84: time, which Kerberos needs'
        Direction = 'Outbound'
        Protocol = 'UDP'
        RemotePort = @('123')
        RemoteAddress = @('10.20.0.5', '10.20.0.6')
    }
    @{
        Name = 'Groundplan-034'
        DisplayName = 'Groundplan P-EMAM-89'
        Description = 'P-EMAM-89: SNMP traps'
        Direction = 'Outbound'
        Protocol = 'UDP'
        RemotePort = @('162')
        RemoteAddress = @('10.20.3.0/24')
    }
    @{
        Name = 'Groundplan-035'
        DisplayName = 'Groundplan P-EMAM-90'
        Description = 'P-EMAM-90 (unverified): Windows Update, activation of licences, revocation lists'
        Direction = 'Outbound'
        Protocol = 'TCP'
        RemotePort = @('80', '443')
        RemoteAddress = @('Any')
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
