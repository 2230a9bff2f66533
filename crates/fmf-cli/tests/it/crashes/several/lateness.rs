//! How long after a move was acknowledged a server was asked and still told of an older version.

use std::{
    fmt,
    time::{Duration, Instant},
};

use super::reader::Told;

/// What the architecture promises.
const BOUND: Duration = Duration::from_secs(1);

/// One value for each move and each server: zero where nobody was told anything old.
#[derive(Default)]
pub(super) struct Lateness {
    late: Vec<Duration>,
    answers: usize,
    refused: usize,
}

impl Lateness {
    /// Adds what a server told of these moves.
    pub(super) fn add(&mut self, moves: &[(u32, Instant)], told: &[Told]) {
        let mut late = vec![Duration::ZERO; moves.len()];
        for Told { asked, version } in told {
            let Some(version) = version else {
                self.refused += 1;
                continue;
            };
            self.answers += 1;
            let newer = moves.partition_point(|(number, _)| number <= version);
            let missed = moves.iter().zip(&mut late).skip(newer);
            for ((_, acknowledged), late) in missed.take_while(|((_, at), _)| at < asked) {
                *late = (*late).max(asked.duration_since(*acknowledged));
            }
        }
        self.late.append(&mut late);
    }

    /// Says what it was.
    ///
    /// # Panics
    /// When an answer was later than what is promised.
    pub(super) fn tell(mut self, what: &str) {
        self.late.sort_unstable();
        println!("{what}: {self}");
        let worst = self.late.last().unwrap();
        assert!(*worst <= BOUND, "an old answer {worst:?} after a move");
    }

    /// The lateness that so many in a hundred do not exceed; of sorted values.
    fn percentile(&self, hundredths: usize) -> Duration {
        self.late[(self.late.len() - 1) * hundredths / 100]
    }
}

impl fmt::Display for Lateness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [half, most, nearly, all] = [50, 95, 99, 100].map(|part| self.percentile(part));
        write!(
            f,
            "moves as seen through each server: {}; late by p50 {half:?}, p95 {most:?}, \
             p99 {nearly:?}, max {all:?}; {} answers, {} times away",
            self.late.len(),
            self.answers,
            self.refused
        )
    }
}
