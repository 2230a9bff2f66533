//! What PostgreSQL still does for those who have gone.

use std::time::{Duration, Instant};

use fmf_db::{Console, ConsoleLimits};
use tokio::time::timeout;

use super::place::fresh;

/// Takes the server far longer than a test waits.
const ENDLESS: &str = "with t0 as (select 1 as x union all select 2 union all select 3),
    t1 as (select a.x as x from t0 a, t0 b, t0 c, t0 d, t0 e),
    t2 as (select a.x + b.x as x from t1 a, t1 b)
    select count(*) from t2 a, t2 b, t2 c where a.x + b.x < c.x - 100";

/// How many queries of the console the server is busy with.
const BUSY: &str = "select count(*) from pg_stat_activity where datname = current_database()
    and state = 'active' and pid <> pg_backend_pid() and query like 'fetch %'";

#[tokio::test(flavor = "multi_thread")]
async fn the_server_stops_a_query_that_nobody_waits_for_any_more() {
    let (_registry, home) = fresh().await;
    let limits = ConsoleLimits { time: Duration::from_secs(60), ..ConsoleLimits::default() };
    let console = Console::with_limits(&home.url(), limits);
    let mut query = Box::pin(console.query(ENDLESS));
    let begun = Instant::now();
    while home.sql(BUSY).await != ["1"] {
        assert!(timeout(Duration::from_millis(50), &mut query).await.is_err(), "it has ended");
        assert!(begun.elapsed() < Duration::from_secs(30), "it does not begin");
    }
    drop(query);
    let gone = Instant::now();
    while home.sql(BUSY).await != ["0"] {
        assert!(gone.elapsed() < Duration::from_secs(10), "the server goes on");
    }
}
