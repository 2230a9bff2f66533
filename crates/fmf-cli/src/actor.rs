//! Who writes.

use std::process::{Command, Stdio};

use fmf::Environment;

/// `FMF_ACTOR`, else git's `user.email` here, else the login name.
pub(crate) fn actor(environment: &Environment) -> Option<String> {
    let named = environment.get("FMF_ACTOR").map(str::to_owned);
    named.or_else(git_email).or_else(|| login(environment))
}

fn git_email() -> Option<String> {
    let git = Command::new("git")
        .args(["config", "user.email"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let email = String::from_utf8(git.stdout).ok()?.trim().to_owned();
    (git.status.success() && !email.is_empty()).then_some(email)
}

fn login(environment: &Environment) -> Option<String> {
    ["LOGNAME", "USER", "USERNAME"].iter().find_map(|name| environment.get(name)).map(str::to_owned)
}
