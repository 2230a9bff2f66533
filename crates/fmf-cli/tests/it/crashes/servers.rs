//! A server that is killed under a mixed load of writes, on each engine.

use std::{
    sync::{Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use fmf_db::testing::{SERVER, TestDatabase};
use tokio::runtime::Runtime;

use super::{
    chronicle::Chronicle, fact::Fact, load::Writer, over_http::OverHttp, prompt, random::Random,
    shared::Shared,
};
use crate::given::{Desk, Serving};

/// How many connections write.
const WRITERS: usize = 6;
/// The most answers before a server is killed.
const ANSWERS: u64 = 200;
/// How many versions the shared prompt may have.
const LARGE: usize = 500;
/// A little more than the time between two answers, and than a start.
const BETWEEN: Duration = Duration::from_millis(4);
const START: Duration = Duration::from_millis(60);

#[test]
fn a_server_that_is_killed_loses_nothing_on_sqlite() {
    Crashes::new(None).run();
}

#[test]
fn a_server_that_is_killed_loses_nothing_on_postgres() {
    let runtime = Runtime::new().unwrap();
    let database = runtime.block_on(TestDatabase::new(std::env::var(SERVER))).unwrap();
    Crashes::new(Some(database)).run();
}

/// A registry, what is known of it, and who writes it.
struct Crashes {
    desk: Desk,
    /// PostgreSQL's; without one the registry is in a file.
    database: Option<TestDatabase>,
    url: String,
    runtime: Runtime,
    random: Random,
    writers: Vec<Writer>,
    shared: Mutex<Shared>,
    chronicle: Chronicle,
    answers: usize,
}

impl Crashes {
    /// In that database, or in a file.
    fn new(database: Option<TestDatabase>) -> Self {
        let (desk, mut random) = (Desk::new().variable("FMF_LOG", "error"), super::random());
        let url = match &database {
            Some(database) => database.text(),
            None => format!("sqlite:{}", desk.path().join("fmf-data/fmf.db").display()),
        };
        Self {
            desk,
            database,
            url,
            runtime: Runtime::new().unwrap(),
            writers: Writer::several(WRITERS, &mut random),
            random,
            shared: Mutex::default(),
            chronicle: Chronicle::default(),
            answers: 0,
        }
    }

    fn run(mut self) {
        let (start, rounds) = (Instant::now(), super::rounds());
        for _ in 0..rounds {
            if self.random.below(8) == 0 {
                self.kill_while_it_starts();
            }
            let server = self.start();
            self.check(&server);
            self.kill_under_load(server);
        }
        let server = self.start();
        self.check(&server);
        let (answers, length) = (self.answers, self.chronicle.length());
        println!("{rounds} rounds, {answers} answers, {length} changes, {:?}", start.elapsed());
    }

    /// Starts a server, and waits until nobody of an earlier one is in the database any more: what
    /// it was told to commit last may be committed until then.
    fn start(&self) -> Serving {
        let earlier = self.connected("true");
        let server = self.desk.serve(&self.arguments());
        if !earlier.is_empty() {
            let earlier = format!("pid in ({})", earlier.join(", "));
            let until = Instant::now() + Duration::from_secs(30);
            while !self.connected(&earlier).is_empty() {
                assert!(Instant::now() < until, "somebody stays in the database");
            }
        }
        server
    }

    /// What says where the registry is; a file is where it always is.
    fn arguments(&self) -> Vec<&str> {
        let given = self.database.as_ref().map(|_| ["--database-url", &self.url]);
        given.into_iter().flatten().collect()
    }

    /// Who is in the PostgreSQL database besides us.
    fn connected(&self, which: &str) -> Vec<String> {
        let Some(database) = &self.database else { return Vec::new() };
        let asked = format!(
            "select pid from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid() and {which}"
        );
        self.runtime.block_on(database.sql(&asked)).unwrap()
    }

    fn kill_while_it_starts(&mut self) {
        let arguments = [&["serve", "--port", "0"], &*self.arguments()].concat();
        let mut starting = self.desk.command(&arguments).spawn().unwrap();
        self.random.pause(START);
        starting.kill().unwrap();
        starting.wait().unwrap();
    }

    /// What clients see is what was answered, and so is the log.
    fn check(&mut self, server: &Serving) {
        let shared = self.runtime.block_on(async {
            let seen = prompt::open(&server.url).await;
            for writer in &mut self.writers {
                let found = prompt::read(&*seen, &writer.name).await;
                writer.known.settle(&writer.name, found.as_ref());
            }
            let found = prompt::read(&*seen, Shared::NAME).await;
            self.shared.lock().unwrap().settle(found.as_ref());
            let registry = prompt::open(&self.url).await;
            self.chronicle.follow(registry.require_history().unwrap()).await;
            found.map_or(0, |found| found.versions.len())
        });
        self.renew_shared(server, shared);
    }

    /// Begins the shared prompt, again when it takes long to read.
    fn renew_shared(&self, server: &Serving, versions: usize) {
        let mut shared = self.shared.lock().unwrap();
        let mut way = OverHttp::to(server);
        if versions >= LARGE {
            way.done(Shared::NAME, &Fact::Ended);
            *shared = Shared::default();
        }
        if !shared.is_begun {
            way.done(Shared::NAME, &Fact::Begun);
            shared.is_begun = true;
        }
    }

    /// Kills it in the middle of what it does.
    fn kill_under_load(&mut self, server: Serving) {
        let (told, heard) = mpsc::channel();
        let (shared, random) = (&self.shared, &mut self.random);
        thread::scope(|scope| {
            for writer in &mut self.writers {
                let (mut way, told) = (OverHttp::to(&server), told.clone());
                scope.spawn(move || while writer.act(&mut way, shared, &told) {});
            }
            drop(told);
            let wanted = random.below(ANSWERS);
            let before = heard.iter().take(usize::try_from(wanted).unwrap()).count();
            random.pause(BETWEEN);
            // With SIGKILL.
            drop(server);
            self.answers += before + heard.iter().count();
        });
    }
}
