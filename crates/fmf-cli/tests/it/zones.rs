//! The time zone in which moments are read and shown.

use super::given::{Desk, Ran};

/// A registry whose one prompt is younger than any moment that is asked for here.
fn desk_in(zone: &str) -> Desk {
    let desk = Desk::with_prompts();
    desk.ok(&["prompt", "copy", "--to", "sqlite:fmf.db"]);
    desk.variable("TZ", zone)
}

fn ask(desk: &Desk, arguments: &[&str]) -> Ran {
    desk.run(&[&["--store", "sqlite:fmf.db"], arguments].concat())
}

#[test]
fn a_moment_is_read_in_the_zone_that_was_named() {
    let check = |zone: &str, read: &str| {
        let at = ["prompt", "get", "invoice_summary", "--at", "2026-01-15 10:45"];
        let ran = ask(&desk_in(zone), &at);
        assert!(ran.code == 3 && ran.err.contains(read), "{zone}: {ran:?}");
    };
    check("UTC", "2026-01-15T10:45:59.999Z");
    check("America/New_York", "2026-01-15T15:45:59.999Z");
    check(":Europe/Berlin", "2026-01-15T09:45:59.999Z");
    check("EST5", "2026-01-15T15:45:59.999Z");
}

#[test]
fn a_moment_is_shown_in_the_zone_that_was_named() {
    let add = |zone: &str, day: &str| {
        let desk = desk_in(zone);
        let expires = ["token", "add", "ci", "--role", "reader", "--expires", day];
        let ran = ask(&desk, &expires);
        let list = ask(&desk.variable("TZ", "UTC"), &["token", "list", "--json"]);
        (ran.err, list.out)
    };
    let (said, kept) = add("Asia/Tokyo", "2030-01-31");
    assert!(said.contains("until 2030-02-01 00:00 "), "{said}");
    assert!(kept.contains("2030-01-31T15:00:00.000Z"), "{kept}");
    let (said, kept) = add("Asia/Tokyo", "2030-01-31T12:00:00Z");
    assert!(said.contains("until 2030-01-31 21:00 "), "{said}");
    assert!(kept.contains("2030-01-31T12:00:00.000Z"), "{kept}");
}

#[test]
fn a_zone_that_nobody_knows_is_said_and_never_guessed_at() {
    let desk = desk_in("Mars/Olympus_Mons");
    let why = "TZ is \"Mars/Olympus_Mons\", which is no time zone";
    for moment in ["2026-01-15 10:45", "yesterday"] {
        let ran = ask(&desk, &["prompt", "get", "invoice_summary", "--at", moment]);
        assert!(ran.code == 2 && ran.err.contains(why), "{ran:?}");
    }
    let log = ask(&desk, &["log"]);
    assert!(log.code == 0 && log.err.matches(why).count() == 1, "{log:?}");
    assert!(log.err.contains("shown in UTC"), "{log:?}");
    let silent = ask(&desk, &["prompt", "get", "invoice_summary"]);
    assert!(silent.code == 0 && silent.err.is_empty(), "{silent:?}");
}
