//! The pages that are written by a program.

use super::command_names;

#[test]
fn reads_commands_and_leaves_wrapped_lines_and_help_out() {
    let overview = "Usage: groundplan <COMMAND>\n\nCommands:\n  up       Do it all\n           at once\n  \
                    check    Findings\n  help     Print this\n\nOptions:\n  -h, --help\n";
    assert_eq!(command_names(overview), ["up", "check"]);
    assert!(command_names("nothing here").is_empty());
}
