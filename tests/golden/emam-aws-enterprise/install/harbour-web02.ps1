# What the commands of the install plan call by name on harbour-web02, site primary.
# Load it in the session that the commands run in, with the leading dot:
#   . .\install\harbour-web02.ps1
# It only sets variables, holds no secret and changes nothing.

# thumbprint of the certificate for this host
$CertificateThumbprint = Get-ChildItem -Path 'Cert:\LocalMachine\My' |
    Where-Object { $_.DnsNameList.Unicode -contains 'mam.harbour.example' } |
    Sort-Object -Property NotAfter -Descending |
    Select-Object -First 1 -ExpandProperty Thumbprint

# name the database is reached by: virtual in a cluster, else the host's
$DatabaseName = 'harbour-db01'

# DNS name users open
$DomainName = 'mam.harbour.example'

# name of the host the command runs on
$HostName = 'harbour-web02'

# port of the mail server
$MailPort = 587

# name or address of the mail server
$MailServer = 'email-smtp.us-east-1.amazonaws.com'

# names or addresses of the time servers
$TimeServers = @('169.254.169.123')

# volumes of this host without the system's, each with `Letter`, `Label`, `SizeGB` and `AllocationUnitSize` in bytes
$Volumes = @(
)

# names of the hosts with the role `web`, in order
$WebNodes = @('harbour-web01', 'harbour-web02')
