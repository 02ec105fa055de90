//! What happens to files that were there before.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use super::*;

fn bundle(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

/// Files below a folder with their text, the list and its digests left out.
fn shown(folder: &Path) -> BTreeMap<String, String> {
    let found = crate::files::below(folder).unwrap();
    found
        .iter()
        .map(|path| {
            let name = crate::files::display(path.strip_prefix(folder).unwrap());
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn leftovers(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names
        .filter(|name| name.starts_with('.') && name != LIST)
        .collect()
}

#[test]
fn a_second_bundle_replaces_the_first_and_leaves_the_files_of_others() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("out/bundle");
    write(
        &folder,
        &bundle(&[("a.txt", "1"), ("x/y/b.txt", "1")]),
        false,
    )
    .unwrap();
    fs::write(folder.join("x/terraform.tfstate"), "theirs").unwrap();

    let written = write(&folder, &bundle(&[("a.txt", "2"), ("c.txt", "2")]), false).unwrap();
    assert_eq!((written.files, written.removed), (2, 1));
    assert_eq!(
        shown(&folder),
        bundle(&[
            ("a.txt", "2"),
            ("c.txt", "2"),
            ("x/terraform.tfstate", "theirs")
        ])
    );
    assert!(!folder.join("x/y").exists(), "an empty folder is left");
    assert_eq!(leftovers(&folder), Vec::<String>::new());
    assert_eq!(leftovers(home.path()), Vec::<String>::new());
}

#[test]
fn a_folder_of_somebody_else_is_refused_unless_forced() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("a.txt"), "theirs").unwrap();
    let ours = bundle(&[("a.txt", "ours"), ("b.txt", "ours")]);
    let refused = write(home.path(), &ours, false).unwrap_err();
    assert!(refused.contains("no bundle"), "{refused}");
    assert_eq!(shown(home.path()), bundle(&[("a.txt", "theirs")]));
    write(home.path(), &ours, true).unwrap();
    assert_eq!(shown(home.path()), ours);
}

#[test]
fn what_somebody_changed_is_not_overwritten_unless_forced() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("bundle");
    let first = bundle(&[("a.txt", "1"), ("gone.txt", "1")]);
    write(&folder, &first, false).unwrap();
    fs::write(folder.join("a.txt"), "edited").unwrap();
    fs::write(folder.join("gone.txt"), "edited").unwrap();

    let refused = write(&folder, &bundle(&[("a.txt", "2")]), false).unwrap_err();
    assert!(refused.contains("`a.txt` was changed"), "{refused}");
    assert_eq!(shown(&folder)["a.txt"], "edited");

    let written = write(&folder, &bundle(&[("a.txt", "2")]), true).unwrap();
    assert_eq!(written.kept, ["gone.txt"]);
    assert_eq!(
        shown(&folder),
        bundle(&[("a.txt", "2"), ("gone.txt", "edited")])
    );
}

/// The process died while one bundle replaced another: some files are new, the list knows both.
#[test]
fn a_broken_off_replacement_is_taken_up() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("bundle");
    let (one, two) = (
        bundle(&[("a.txt", "1"), ("b.txt", "1")]),
        bundle(&[("a.txt", "2"), ("b.txt", "2")]),
    );
    write(&folder, &one, false).unwrap();
    let mut either = digests(&one);
    for (name, digest) in digests(&two) {
        either.get_mut(&name).unwrap().extend(digest);
    }
    write_list(&folder, either).unwrap();
    fs::write(folder.join("a.txt"), "2").unwrap();
    for wanted in [&one, &two] {
        write(&folder, wanted, false).unwrap();
        assert_eq!(&shown(&folder), wanted);
    }
}

#[test]
fn a_list_that_leads_out_of_the_folder_removes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("bundle");
    write(&folder, &bundle(&[("a.txt", "1")]), false).unwrap();
    fs::write(home.path().join("precious.txt"), "1").unwrap();
    let mut files = digests(&bundle(&[("a.txt", "1"), ("../precious.txt", "1")]));
    files.extend(digests(&bundle(&[("/etc/hostname", "1")])));
    write_list(&folder, files).unwrap();
    write(&folder, &bundle(&[("b.txt", "1")]), false).unwrap();
    assert!(home.path().join("precious.txt").exists());
}

#[cfg(unix)]
#[test]
fn links_are_not_written_through() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("bundle");
    let files = bundle(&[("a/b.txt", "1")]);
    write(&folder, &files, false).unwrap();
    let elsewhere = home.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("b.txt"), "theirs").unwrap();
    fs::remove_dir_all(folder.join("a")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, folder.join("a")).unwrap();
    for force in [false, true] {
        let refused = write(&folder, &bundle(&[("a/b.txt", "2")]), force).unwrap_err();
        assert!(refused.contains("is a link"), "{refused}");
    }
    assert_eq!(
        fs::read_to_string(elsewhere.join("b.txt")).unwrap(),
        "theirs"
    );
}
