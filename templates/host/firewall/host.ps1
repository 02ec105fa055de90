# Rules of {{ host.name | comment_ascii }}, site {{ site.id | comment_ascii }}. Run as administrator; can be repeated.
# Everything that no rule allows is blocked, both ways; answers pass.
#requires -RunAsAdministrator
$ErrorActionPreference = 'Stop'
$group = 'Groundplan'

$rules = @(
{% for rule in rules %}
    @{
        Name = {{ rule.name | pwsh }}
        DisplayName = {{ rule.display_name | pwsh }}
        Description = {{ rule.description | pwsh }}
        Direction = {{ rule.direction | pwsh }}
        Protocol = {{ rule.protocol | pwsh }}
{% if rule.local_port %}
        LocalPort = {{ rule.local_port | pwsh }}
{% endif %}
{% if rule.remote_port %}
        RemotePort = {{ rule.remote_port | pwsh }}
{% endif %}
{% if rule.icmp_type %}
        IcmpType = {{ rule.icmp_type | pwsh }}
{% endif %}
        RemoteAddress = {{ rule.remote_address | pwsh }}
    }
{% endfor %}
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
