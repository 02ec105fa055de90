# What the commands of the install plan call by name on harbour-app01, site primary.
# Load it in the session that the commands run in, with the leading dot:
#   . .\install\harbour-app01.ps1
# It only sets variables, holds no secret and changes nothing.

# name the database is reached by: virtual in a cluster, else the host's
$DatabaseName = 'harbour-db01'

# DNS name users open
$DomainName = 'mam.harbour.example'

# name of the host the command runs on
$HostName = 'harbour-app01'

# port of the mail server
$MailPort = 587

# name or address of the mail server
$MailServer = 'email-smtp.us-east-1.amazonaws.com'

# account the services run under
$ServiceAccount = 'MAM\svc-emam'

# names or addresses of the time servers
$TimeServers = @('169.254.169.123')

# volumes of this host without the system's, each with `Letter`, `Label`, `SizeGB` and `AllocationUnitSize` in bytes
$Volumes = @(
    @{
        Letter = 'I'
        Label = 'ingest'
        SizeGB = 1000
        AllocationUnitSize = 65536
    }
    @{
        Letter = 'M'
        Label = 'media'
        SizeGB = 1000
        AllocationUnitSize = 65536
    }
    @{
        Letter = 'S'
        Label = 'scratch'
        SizeGB = 978
        AllocationUnitSize = 65536
    }
)

# names of the hosts with the role `web`, in order
$WebNodes = @('harbour-web01', 'harbour-web02')
