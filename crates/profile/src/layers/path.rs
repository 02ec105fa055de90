//! Paths as text: this crate sees no file system.

/// The path `name` as seen from the folder of `file`, without `.` and without `..` where it can
/// be resolved. Both slashes separate; the result uses `/`.
pub fn join(file: &str, name: &str) -> String {
    let file = file.replace('\\', "/");
    let name = name.replace('\\', "/");
    let absolute = name.starts_with('/') || name.as_bytes().get(1) == Some(&b':');
    let whole = match file.rfind('/') {
        Some(end) if !absolute => format!("{}/{name}", &file[..end]),
        _ => name,
    };
    normalise(&whole)
}

fn normalise(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => match steps.last() {
                Some(&last) if last != ".." => {
                    steps.pop();
                }
                _ if rooted => {}
                _ => steps.push(".."),
            },
            other => steps.push(other),
        }
    }
    let joined = steps.join("/");
    if rooted { format!("/{joined}") } else { joined }
}
