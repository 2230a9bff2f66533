//! Readers that stop reading.

use std::process::Stdio;

use super::given::Desk;

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let desk = Desk::with_prompts();
    for number in 0..20 {
        desk.register(&format!("prompt_{number}"), &"x".repeat(10_000), &[]);
    }
    for arguments in [
        &["prompt", "list"][..],
        &["prompt", "list", "--json"],
        &["prompt", "get", "prompt_1@latest"],
        &["prompt", "show", "prompt_1@latest"],
        &["completions", "bash"],
        &["--help"],
    ] {
        let mut child = desk.command(arguments).stdout(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(err.is_empty(), "{arguments:?}: {err}");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    }
}
