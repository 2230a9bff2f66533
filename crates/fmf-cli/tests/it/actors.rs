//! Who a change is logged under.

use std::process::Command;

use super::given::Desk;

/// The actor of a register with these variables, and with this `git config user.email`.
fn actor(variables: &[(&str, &str)], email: Option<&str>) -> String {
    let mut desk = Desk::with_prompts();
    let config = email.map(|email| format!("[user]\n\temail = {email}\n")).unwrap_or_default();
    let config = desk.file("gitconfig", config).display().to_string();
    desk = desk.variable("GIT_CONFIG_GLOBAL", &config).variable("GIT_CONFIG_NOSYSTEM", "1");
    for (name, value) in variables {
        desk = desk.variable(name, value);
    }
    desk.ok(&["prompt", "copy", "--to", "sqlite:fmf.db"]);
    let log = desk.ok(&["--store", "sqlite:fmf.db", "log", "-n", "1", "--json"]);
    let log: serde_json::Value = serde_json::from_str(&log).unwrap();
    log["changes"][0]["actor"].as_str().unwrap().to_owned()
}

#[test]
fn an_actor_is_named_else_gits_else_the_login_else_whom_the_system_knows() {
    let login = ("LOGNAME", "root");
    assert_eq!(actor(&[("FMF_ACTOR", "ci"), login], Some("ana@example.org")), "ci");
    assert_eq!(actor(&[("FMF_ACTOR", ""), login], Some("ana@example.org")), "ana@example.org");
    assert_eq!(actor(&[("FMF_ACTOR", ""), login], None), "root");
    assert_eq!(actor(&[("FMF_ACTOR", ""), ("USER", "ben")], None), "ben");
    let known = Command::new("id").arg("-un").output().unwrap();
    let known = String::from_utf8(known.stdout).unwrap();
    assert_eq!(actor(&[("FMF_ACTOR", "")], None), known.trim());
}
