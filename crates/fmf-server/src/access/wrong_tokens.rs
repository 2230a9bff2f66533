//! How many wrong tokens an address may send.
//!
//! A right token is let in whatever else comes from its address: otherwise anybody behind the same
//! proxy could lock everybody out. Nobody guesses 32 random bytes; the limit keeps a client with
//! an old token from asking without end.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How many wrong tokens an address may send in a [`WINDOW`].
const MOST: u32 = 10;
/// How long a wrong token counts, from the first one on.
const WINDOW: Duration = Duration::from_secs(60);
/// How many addresses are counted apart; those beyond share one count.
const ADDRESSES: usize = 10_000;

/// The wrong tokens of the last minute, by address.
#[derive(Debug, Default)]
pub(super) struct WrongTokens(Mutex<HashMap<Option<IpAddr>, Count>>);

#[derive(Debug, Clone, Copy)]
struct Count {
    since: Instant,
    seen: u32,
}

impl WrongTokens {
    /// Counts a wrong token.
    ///
    /// # Errors
    /// After how long the next one is looked at, when there were too many.
    pub(super) fn count(&self, from: Option<IpAddr>, now: Instant) -> Result<(), Duration> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut from = from.map(network);
        if counts.len() >= ADDRESSES && !counts.contains_key(&from) {
            counts.retain(|_, count| now.duration_since(count.since) < WINDOW);
            if counts.len() >= ADDRESSES {
                from = None;
            }
        }
        let count = counts.entry(from).or_insert(Count { since: now, seen: 0 });
        if now.duration_since(count.since) >= WINDOW {
            *count = Count { since: now, seen: 0 };
        }
        count.seen = count.seen.saturating_add(1);
        if count.seen == MOST + 1 {
            let client = from.map_or_else(|| "unknown".to_owned(), |from| from.to_string());
            tracing::warn!(client.address = %client, "too many wrong tokens");
        }
        if count.seen <= MOST {
            return Ok(());
        }
        Err(WINDOW.saturating_sub(now.duration_since(count.since)))
    }
}

/// One customer of a provider has a whole /64 of IPv6 to send from.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.into(),
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn address(number: u32) -> Option<IpAddr> {
        Some(Ipv4Addr::from_bits(number).into())
    }

    #[test]
    fn an_address_has_ten_wrong_tokens_a_minute() {
        let (wrong, start) = (WrongTokens::default(), Instant::now());
        for _ in 0..MOST {
            wrong.count(address(1), start).unwrap();
        }
        let later = start + Duration::from_secs(20);
        assert_eq!(wrong.count(address(1), later), Err(Duration::from_secs(40)));
        wrong.count(address(2), later).unwrap();
        wrong.count(address(1), start + WINDOW).unwrap();
    }

    #[test]
    fn the_table_is_bounded_and_empties_itself() {
        let (wrong, start) = (WrongTokens::default(), Instant::now());
        for number in 0..2 * ADDRESSES as u32 {
            let _ = wrong.count(address(number), start);
        }
        assert!(wrong.0.lock().unwrap().len() <= ADDRESSES + 1);
        assert!(wrong.count(address(u32::MAX), start).is_err(), "those beyond share one count");
        wrong.count(address(u32::MAX), start + WINDOW).unwrap();
        assert_eq!(wrong.0.lock().unwrap().len(), 1);
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one_address() {
        let (wrong, start) = (WrongTokens::default(), Instant::now());
        let from = |text: &str| Some(text.parse().unwrap());
        for number in 0..MOST {
            wrong.count(from(&format!("2001:db8::{number:x}")), start).unwrap();
        }
        assert!(wrong.count(from("2001:db8::ffff"), start).is_err());
        wrong.count(from("2001:db8:0:1::1"), start).unwrap();
        wrong.count(from("::ffff:10.0.0.1"), start).unwrap();
        wrong.count(from("::ffff:10.0.0.2"), start).unwrap();
    }
}
