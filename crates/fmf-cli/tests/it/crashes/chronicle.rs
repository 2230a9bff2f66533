//! The log of a registry, followed from one crash to the next.

use std::collections::HashMap;

use fmf::{Action, Change, ChangeQuery, History, LogHead, PageQuery};

/// What the log said when it was last read.
#[derive(Default)]
pub(super) struct Chronicle {
    head: LogHead,
    /// The last number of each life.
    numbers: HashMap<String, u32>,
}

impl Chronicle {
    /// Reads on: the chain verifies and goes on from where it ended, there is no gap, and in each
    /// life every number follows the one before it.
    pub(super) async fn follow(&mut self, history: &dyn History) {
        let before = (self.head.seq > 0).then_some(self.head.hash.as_str());
        let head = history.verify(before).await.unwrap();
        for change in self.news(history).await {
            self.head.seq += 1;
            assert_eq!(change.seq, self.head.seq, "a gap in the log");
            if change.action == Action::VersionCreated {
                let last = self.numbers.entry(change.prompt_id.unwrap()).or_default();
                *last += 1;
                assert_eq!(change.version.unwrap().get(), *last, "of {}", change.name.unwrap());
            }
        }
        assert_eq!(head.seq, self.head.seq);
        self.head = head;
    }

    /// How many changes there are.
    pub(super) fn length(&self) -> u64 {
        self.head.seq
    }

    /// The changes since, the oldest first.
    async fn news(&self, history: &dyn History) -> Vec<Change> {
        let mut query =
            ChangeQuery { page: PageQuery { limit: 1000, after: None }, ..Default::default() };
        let mut news = Vec::new();
        loop {
            let page = history.changes(&query).await.unwrap();
            let reached = page.items.iter().any(|change| change.seq <= self.head.seq);
            news.extend(page.items.into_iter().filter(|change| change.seq > self.head.seq));
            query.page.after = page.next;
            if reached || query.page.after.is_none() {
                news.reverse();
                return news;
            }
        }
    }
}
