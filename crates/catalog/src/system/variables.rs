//! The PowerShell variables that the commands of install steps may use.

/// Name and meaning of each, sorted by name. Whoever renders commands sets them from the
/// blueprint beforehand; names of commands' own variables start with a lower-case letter.
pub const STEP_VARIABLES: &[(&str, &str)] = &[
    (
        "ApplicationNodes",
        "names of the hosts with the role `application`, in order",
    ),
    ("ArchiveServer", "address of the archive server"),
    (
        "BalancerAddress",
        "address of the load balancer or virtual address of the web tier",
    ),
    (
        "CertificateThumbprint",
        "thumbprint of the certificate for this host",
    ),
    ("ClusterAddress", "address of the failover cluster itself"),
    ("ClusterName", "name of the failover cluster itself"),
    ("DatabaseAddress", "virtual address of the database"),
    (
        "DatabaseName",
        "name the database is reached by: virtual in a cluster, else the host's",
    ),
    (
        "DatabaseNodes",
        "names of the hosts with the role `database`, in order",
    ),
    ("DirectoryDomain", "domain of the directory"),
    ("DomainName", "DNS name users open"),
    ("HostName", "name of the host the command runs on"),
    ("MailPort", "port of the mail server"),
    ("MailServer", "name or address of the mail server"),
    (
        "NetworkMask",
        "mask of the servers' network, such as `255.255.255.0`",
    ),
    ("OnlineShare", "UNC path of the online storage"),
    ("SanAddresses", "iSCSI addresses of the SAN"),
    ("ServiceAccount", "account the services run under"),
    ("TimeServers", "names or addresses of the time servers"),
    ("Transcoder", "address of the transcode server"),
    ("TranscoderPorts", "ports of the transcode server"),
    (
        "Volumes",
        "volumes of this host without the system's, each with `Letter`, `Label`, `SizeGB` and `AllocationUnitSize` in bytes",
    ),
    (
        "WebNodes",
        "names of the hosts with the role `web`, in order",
    ),
];

/// Names of the variables in a command that start with an upper-case letter.
pub(super) fn used(command: &str) -> impl Iterator<Item = &str> {
    command.match_indices('$').filter_map(move |(at, _)| {
        let rest = command[at + 1..].trim_start_matches('{');
        let rest = rest.strip_prefix("using:").unwrap_or(rest);
        let length = rest
            .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
            .unwrap_or(rest.len());
        let name = &rest[..length];
        name.starts_with(|letter: char| letter.is_ascii_uppercase())
            .then_some(name)
    })
}
