# What the commands of the install plan call by name on harbour-db01, site primary.
# Load it in the session that the commands run in, with the leading dot:
#   . .\install\harbour-db01.ps1
# It only sets variables, holds no secret and changes nothing.

# address of the archive server
$ArchiveServer = '10.20.0.45'

# address of the failover cluster itself
$ClusterAddress = '10.20.0.8'

# name of the failover cluster itself
$ClusterName = 'harbour-clu'

# name the database is reached by: virtual in a cluster, else the host's
$DatabaseName = 'harbour-sql'

# names of the hosts with the role `database`, in order
$DatabaseNodes = @('harbour-db01', 'harbour-db02')

# domain of the directory
$DirectoryDomain = 'harbour.example'

# DNS name users open
$DomainName = 'mam.harbour.example'

# name of the host the command runs on
$HostName = 'harbour-db01'

# port of the mail server
$MailPort = 587

# name or address of the mail server
$MailServer = '10.20.0.25'

# UNC path of the online storage
$OnlineShare = '\\nas.harbour.example\media'

# iSCSI addresses of the SAN
$SanAddresses = @('10.20.2.10', '10.20.2.11')

# account the services run under
$ServiceAccount = 'HARBOUR\svc-emam'

# names or addresses of the time servers
$TimeServers = @('10.20.0.5')

# volumes of this host without the system's, each with `Letter`, `Label`, `SizeGB` and `AllocationUnitSize` in bytes
$Volumes = @(
    @{
        Letter = 'D'
        Label = 'database'
        SizeGB = 50
        AllocationUnitSize = 65536
    }
    @{
        Letter = 'L'
        Label = 'log'
        SizeGB = 50
        AllocationUnitSize = 65536
    }
    @{
        Letter = 'P'
        Label = 'patches'
        SizeGB = 50
        AllocationUnitSize = 4096
    }
    @{
        Letter = 'Q'
        Label = 'quorum'
        SizeGB = 1
        AllocationUnitSize = 4096
    }
    @{
        Letter = 'T'
        Label = 'temporary'
        SizeGB = 50
        AllocationUnitSize = 65536
    }
)

# names of the hosts with the role `web`, in order
$WebNodes = @('harbour-web01', 'harbour-web02')
