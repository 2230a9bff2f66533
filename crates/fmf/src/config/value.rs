//! Reading durations, sizes, switches and addresses.

use std::{
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};

/// `500ms`, `60s`, `5m`, `1h`; a bare number is seconds.
pub(super) fn duration(text: &str) -> Option<Duration> {
    let (number, unit) = number_and_unit(text)?;
    let millis = match unit {
        "ms" => 1,
        "" | "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    number.checked_mul(millis).map(Duration::from_millis)
}

/// `64MiB`, `64MB`, `64M`, `512KiB`, `1GiB`, plain bytes; `off` is none. All units are binary.
pub(super) fn size(text: &str) -> Option<u64> {
    if text.eq_ignore_ascii_case("off") {
        return Some(0);
    }
    let (number, unit) = number_and_unit(text)?;
    let bytes = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        _ => return None,
    };
    number.checked_mul(bytes)
}

/// `true`, `on`, `yes`, `1` and their opposites, in any case.
pub(super) fn switch(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "on" | "yes" | "1" => Some(true),
        "false" | "off" | "no" | "0" => Some(false),
        _ => None,
    }
}

/// An IP address, or `localhost`.
pub(super) fn address(text: &str) -> Option<IpAddr> {
    if text.eq_ignore_ascii_case("localhost") {
        return Some(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    text.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// Words between commas, without the empty ones.
pub(super) fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn number_and_unit(text: &str) -> Option<(u64, &str)> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    Some((number.parse().ok()?, unit.trim()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn durations_have_units() {
        let check = |text: &str, millis: Option<u64>| {
            assert_eq!(duration(text), millis.map(Duration::from_millis), "{text:?}");
        };
        check("60s", Some(60_000));
        check("60", Some(60_000));
        check("500 ms", Some(500));
        check("5m", Some(300_000));
        check("0", Some(0));
        check("", None);
        check("s", None);
        check("-1s", None);
        check("1d", None);
        check("99999999999999999999h", None);
        check("18446744073709551615h", None);
    }

    #[test]
    fn sizes_have_units() {
        let check = |text: &str, bytes: Option<u64>| assert_eq!(size(text), bytes, "{text:?}");
        check("64MiB", Some(64 << 20));
        check("1k", Some(1024));
        check("off", Some(0));
        check("0", Some(0));
        check("12 apples", None);
    }

    #[test]
    fn addresses_may_be_called_localhost() {
        assert_eq!(address("localhost"), Some(Ipv4Addr::LOCALHOST.into()));
        assert!(address("[::1]").is_some_and(|address| address.is_ipv6()));
        assert_eq!(address("example.org"), None);
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in "\\PC*") {
            let _ = (duration(&text), size(&text), switch(&text), address(&text), list(&text));
        }
    }
}
