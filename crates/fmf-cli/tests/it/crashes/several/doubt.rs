//! A write of which nobody could say what became of it, and which is done after all.

use std::{
    thread,
    time::{Duration, Instant},
};

use super::{
    super::{
        connection::{Answer, Connection},
        fact::Fact,
        over_http,
    },
    cluster::Cluster,
    desk,
    load::until,
    proxy::Proxy,
    serve,
};

const NAME: &str = "doubtful";
const ALIAS: &str = "production";

/// Where the alias stands.
fn told(connection: &mut Connection) -> String {
    let path = format!("registered-models/alias?name={NAME}&alias={ALIAS}");
    let answer = connection.get(&path).unwrap();
    answer.body["model_version"]["version"].as_str().unwrap().to_owned()
}

fn point(url: &str, version: u32) -> Answer {
    let mut connection = Connection::open(url).unwrap();
    over_http::ask(&mut connection, NAME, &Fact::Alias { alias: ALIAS, version }).unwrap()
}

/// Lets commits wait for a copy of the database that is not there, or no longer.
fn copied_to(cluster: &Cluster, copy: &str) {
    cluster.sql(&format!("alter system set synchronous_standby_names = '{copy}'"));
    cluster.sql("select pg_reload_conf()");
    until(|| cluster.sql("show synchronous_standby_names") == copy);
}

#[test]
fn a_write_that_is_committed_long_after_its_connection_was_lost_is_seen() {
    let (desk, cluster) = (desk(), Cluster::start());
    let proxy = Proxy::to(&cluster.socket());
    desk.ok(&["db", "migrate", "--database-url", &cluster.url()]);
    let (_servers, addresses) = serve(&desk, &[&proxy.url()]);
    let url = &*addresses[0];
    let mut connection = Connection::open(url).unwrap();
    let registered = || Fact::Registered { text: "said".to_owned(), tag: String::new() };
    for fact in [Fact::Begun, registered(), registered()] {
        assert!(over_http::ask(&mut connection, NAME, &fact).unwrap().is_there());
    }
    assert!(point(url, 1).is_there());
    copied_to(&cluster, "nobody");
    thread::scope(|scope| {
        let pointing = scope.spawn(|| point(url, 2));
        let waiting = "select count(*) from pg_stat_activity where wait_event = 'SyncRep'";
        until(|| cluster.sql(waiting) == "1");
        proxy.cut();
        let answer = pointing.join().unwrap();
        assert_eq!(answer.status, 503, "{answer:?}");
        assert!(answer.body["message"].as_str().unwrap().contains("not known"), "{answer:?}");
    });
    // Twice, so that it is kept.
    assert_eq!([told(&mut connection), told(&mut connection)], ["1", "1"]);
    copied_to(&cluster, "");
    let committed = Instant::now();
    while told(&mut connection) != "2" {
        assert!(committed.elapsed() < Duration::from_secs(1), "an old answer is kept");
    }
}
