//! Three servers on one PostgreSQL: what is written through one is seen through the others within
//! a second, whatever befalls one of them or the database, and nothing acknowledged is lost.
//!
//! How late an old answer was is printed for each. That it is never more than a second holds on
//! any machine: copies are trusted for 800 ms, counted from before the database was asked.

pub(super) mod cluster;
mod doubt;
mod lateness;
mod load;
mod moves;
mod proxy;
mod reader;

use std::{fs::File, thread, time::Duration};

use fmf_db::testing::{SERVER, TestDatabase};
use tokio::runtime::Runtime;

use self::{cluster::Cluster, load::Load, proxy::Proxy};
use crate::given::{Desk, Serving};

/// Longer than copies are trusted, and than anything old may be told.
const SILENCE: Duration = Duration::from_millis(2_000);

/// Servers on the databases of these URLs. Each logs into a file: a pipe that nobody reads is full
/// soon when every request is refused.
fn serve(desk: &Desk, urls: &[&str]) -> (Vec<Serving>, Vec<String>) {
    let serving = |(number, url): (usize, &&str)| {
        let folder = format!("server-{number}");
        let log = desk.file(&format!("{folder}.log"), "");
        let given = ["serve", "--port", "0", "--database-url", url, "--data-dir", &folder];
        Serving::start(desk.command(&given).stderr(File::create(log).unwrap()))
    };
    let servers: Vec<_> = urls.iter().enumerate().map(serving).collect();
    let addresses = servers.iter().map(|server| server.url.clone()).collect();
    (servers, addresses)
}

fn desk() -> Desk {
    Desk::new().variable("FMF_LOG", "error")
}

/// A database on the server for tests.
fn given() -> TestDatabase {
    Runtime::new().unwrap().block_on(TestDatabase::new(std::env::var(SERVER))).unwrap()
}

/// How often something befalls the servers, for a test that takes longer when asked to.
fn times() -> u32 {
    super::rounds().div_ceil(10)
}

#[test]
fn an_alias_moved_through_one_server_is_seen_through_all() {
    let (desk, given) = (desk(), given());
    let url = given.text();
    let (_servers, addresses) = serve(&desk, &[&*url; 3]);
    let load = Load { servers: &addresses, written: &addresses, mortal: None, database: &url };
    load.during("three servers", |moves| moves.more(50 * times() as usize));
}

#[test]
fn a_server_that_is_killed_leaves_nothing_old_behind() {
    let (desk, given) = (desk(), given());
    let url = given.text();
    let (mut servers, addresses) = serve(&desk, &[&*url; 3]);
    let mortal = Some(&addresses[2]);
    let load = Load { servers: &addresses, written: &addresses, mortal, database: &url };
    load.during("one of three killed", |moves| {
        moves.more(15);
        // With SIGKILL.
        drop(servers.pop());
        // Each takes the lock that whatever it was told to commit last would still hold.
        moves.more(15);
    });
}

#[test]
fn servers_that_lose_their_connections_again_and_again_tell_nothing_old() {
    let (desk, given, runtime) = (desk(), given(), Runtime::new().unwrap());
    let url = given.text();
    let (_servers, addresses) = serve(&desk, &[&*url; 3]);
    let load = Load { servers: &addresses, written: &addresses, mortal: None, database: &url };
    load.during("connections lost again and again", |moves| {
        for _ in 0..5 * times() {
            moves.more(5);
            runtime.block_on(given.send_away()).unwrap();
        }
        moves.more(5);
    });
}

#[test]
fn a_server_whose_network_is_silent_tells_nothing_old() {
    let (desk, cluster) = (desk(), Cluster::start());
    let (url, proxy) = (cluster.url(), Proxy::to(&cluster.socket()));
    desk.ok(&["db", "migrate", "--database-url", &url]);
    let (_servers, addresses) = serve(&desk, &[&url, &url, &proxy.url()]);
    let written = &addresses[..2];
    let load = Load { servers: &addresses, written, mortal: None, database: &url };
    load.during("one of three without a network", |moves| {
        for _ in 0..times() {
            moves.more(10);
            proxy.shut(true);
            thread::sleep(SILENCE);
            moves.more(10);
            proxy.shut(false);
        }
        moves.more(10);
    });
}

#[test]
fn a_database_that_is_silent_is_waited_for() {
    let (desk, cluster) = (desk(), Cluster::start());
    let (url, proxy) = (cluster.url(), Proxy::to(&cluster.socket()));
    desk.ok(&["db", "migrate", "--database-url", &url]);
    let (_servers, addresses) = serve(&desk, &[&*proxy.url(); 3]);
    let load = Load { servers: &addresses, written: &addresses, mortal: None, database: &url };
    load.during("a silent database", |moves| {
        for _ in 0..times() {
            moves.more(10);
            proxy.shut(true);
            thread::sleep(SILENCE);
            proxy.shut(false);
        }
        moves.more(10);
    });
}

#[test]
fn a_database_that_hangs_is_away_and_comes_back() {
    let (desk, cluster) = (desk(), Cluster::start());
    let url = cluster.url();
    desk.ok(&["db", "migrate", "--database-url", &url]);
    let (_servers, addresses) = serve(&desk, &[&*url; 3]);
    let load = Load { servers: &addresses, written: &addresses, mortal: None, database: &url };
    let refused = load.during("a database that hangs", |moves| {
        for _ in 0..times() {
            moves.more(10);
            let frozen = cluster.freeze();
            // Whoever asks is told so; a connection that is not answered at all fails the test.
            moves.is_refused();
            drop(frozen);
        }
        moves.more(10);
    });
    assert!(refused > 0, "nobody noticed that the database hung");
}

#[test]
fn servers_recover_when_their_database_restarts() {
    let (desk, mut cluster) = (desk(), Cluster::start());
    let url = cluster.url();
    desk.ok(&["db", "migrate", "--database-url", &url]);
    let (_servers, addresses) = serve(&desk, &[&*url; 3]);
    let load = Load { servers: &addresses, written: &addresses, mortal: None, database: &url };
    let refused = load.during("a database that restarts", |moves| {
        for _ in 0..times() {
            // As `pg_ctl restart` does, and as a crash.
            for signal in ["INT", "QUIT"] {
                moves.more(10);
                cluster.restart(signal);
            }
        }
        moves.more(10);
    });
    assert!(refused > 0, "nobody noticed that the database was away");
}
