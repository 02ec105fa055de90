# What the commands of the install plan call by name on {{ host.name | comment_ascii }}, site {{ site.id | comment_ascii }}.
# Load it in the session that the commands run in, with the leading dot:
#   . .\install\{{ host.name | comment_ascii }}.ps1
# It only sets variables, holds no secret and changes nothing.
{% for one in variables %}

# {{ one.meaning | comment_ascii }}
{% if one.kind == "volumes" %}
${{ one.name | file_name }} = @(
{% for volume in one.value %}
    @{
        Letter = {{ volume.letter | pwsh }}
        Label = {{ volume.label | pwsh }}
        SizeGB = {{ volume.size_gib | pwsh }}
        AllocationUnitSize = {{ volume.allocation_unit | pwsh }}
    }
{% endfor %}
)
{% elif one.kind == "certificate" %}
${{ one.name | file_name }} = Get-ChildItem -Path 'Cert:\LocalMachine\My' |
    Where-Object { $_.DnsNameList.Unicode -contains {{ one.value | pwsh }} } |
    Sort-Object -Property NotAfter -Descending |
    Select-Object -First 1 -ExpandProperty Thumbprint
{% elif one.kind == "unknown" %}
# The design does not say it: enter it here before the steps that use it.
${{ one.name | file_name }} = $null
{% else %}
${{ one.name | file_name }} = {{ one.value | pwsh }}
{% endif %}
{% endfor %}
