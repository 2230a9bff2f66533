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

/// The name that a login left in the environment, else the one the system knows: cron, systemd and
/// containers leave none.
fn login(environment: &Environment) -> Option<String> {
    let left = ["LOGNAME", "USER", "USERNAME"].iter().find_map(|name| environment.get(name));
    left.map(str::to_owned).or_else(|| whoami::username().ok().filter(|name| !name.is_empty()))
}
