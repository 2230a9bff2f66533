//! A wire to the server that can be cut at the worst moment.

use std::{
    io::{self, Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    os::unix::net::UnixStream,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    thread,
    time::Duration,
};

use tokio_postgres::config::{Config, Host};

/// What the wire does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Mood {
    /// It carries everything.
    Sound,
    /// It carries nothing, and says nothing.
    Silent,
    /// It breaks when the next COMMIT comes, before the server gets it.
    LoseNextCommit,
    /// It breaks when the next COMMIT was answered, before the client gets the answer.
    LoseNextAnswer,
    /// It carries the next COMMIT, and nothing more on that connection, and says nothing.
    ForgetAtNextCommit,
    /// It carries the next COMMIT and is silent from then on.
    HushAtNextCommit,
}

/// The answers on a connection come to its end.
const BROKEN: u8 = 1;
/// They come to nobody.
const FORGOTTEN: u8 = 2;

/// A wire that leads to a database.
pub(super) struct Wire {
    mood: Arc<AtomicU8>,
    port: u16,
}

impl Wire {
    pub(super) fn to(text: &str) -> Self {
        let config: Config = text.parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let mood = Arc::new(AtomicU8::new(Mood::Sound as u8));
        let of_thread = Arc::clone(&mood);
        thread::spawn(move || {
            for client in listener.incoming().map_while(io::Result::ok) {
                carry(client, &config, &of_thread);
            }
        });
        Self { mood, port }
    }

    /// The URL of a database, by this wire.
    pub(super) fn text(&self, text: &str) -> String {
        let database = text.rsplit_once('/').unwrap().1;
        let database = database.trim_end_matches('?');
        // What is encrypted would not be recognised.
        format!(
            "postgres://fmf@127.0.0.1:{}/{database}?sslmode=disable&connect_timeout=1",
            self.port
        )
    }

    pub(super) fn set(&self, mood: Mood) {
        self.mood.store(mood as u8, Ordering::SeqCst);
    }

    pub(super) fn is(&self, mood: Mood) -> bool {
        self.mood.load(Ordering::SeqCst) == mood as u8
    }
}

/// Carries bytes both ways, on threads that end with the connection.
fn carry(client: TcpStream, config: &Config, mood: &Arc<AtomicU8>) {
    let [mut to_server, mut from_server] = connect(config);
    let (mut from_client, mut to_client) = (client.try_clone().unwrap(), client);
    let lost = Arc::new(AtomicU8::new(0));
    let (mood, mood_back) = (Arc::clone(mood), Arc::clone(mood));
    let lost_back = Arc::clone(&lost);
    let cut = from_client.try_clone().unwrap();
    thread::spawn(move || {
        let mut bytes = [0; 8192];
        while let Ok(count @ 1..) = from_client.read(&mut bytes) {
            wait(&mood);
            let commits = bytes[..count].windows(7).any(|seen| seen == b"commit\0");
            if commits && took(&mood, Mood::LoseNextCommit) {
                break;
            }
            if commits && took(&mood, Mood::LoseNextAnswer) {
                lost.store(BROKEN, Ordering::SeqCst);
            }
            if commits && took(&mood, Mood::ForgetAtNextCommit) {
                lost.store(FORGOTTEN, Ordering::SeqCst);
            }
            if commits && took(&mood, Mood::HushAtNextCommit) {
                mood.store(Mood::Silent as u8, Ordering::SeqCst);
            }
            if to_server.write_all(&bytes[..count]).is_err() {
                break;
            }
        }
        let _ = from_client.shutdown(Shutdown::Both);
        drop(to_server);
    });
    thread::spawn(move || {
        let mut bytes = [0; 8192];
        while let Ok(count @ 1..) = from_server.read(&mut bytes) {
            wait(&mood_back);
            let lost = lost_back.load(Ordering::SeqCst);
            if lost == FORGOTTEN {
                continue;
            }
            if lost == BROKEN || to_client.write_all(&bytes[..count]).is_err() {
                break;
            }
        }
        let _ = cut.shutdown(Shutdown::Both);
    });
}

fn wait(mood: &AtomicU8) {
    while mood.load(Ordering::SeqCst) == Mood::Silent as u8 {
        thread::sleep(Duration::from_millis(5));
    }
}

/// Whether it was in that mood; it is sound again.
fn took(mood: &AtomicU8, expected: Mood) -> bool {
    let sound = Mood::Sound as u8;
    mood.compare_exchange(expected as u8, sound, Ordering::SeqCst, Ordering::SeqCst).is_ok()
}

trait Stream: Read + Write + Send {}

impl<T: Read + Write + Send> Stream for T {}

/// A connection to the server, once for each direction.
fn connect(config: &Config) -> [Box<dyn Stream>; 2] {
    let port = config.get_ports().first().copied().unwrap_or(5432);
    match &config.get_hosts()[0] {
        Host::Tcp(name) => {
            let stream = TcpStream::connect((name.as_str(), port)).unwrap();
            [Box::new(stream.try_clone().unwrap()), Box::new(stream)]
        }
        Host::Unix(folder) => {
            let socket = folder.join(format!(".s.PGSQL.{port}"));
            let stream = UnixStream::connect(socket).unwrap();
            [Box::new(stream.try_clone().unwrap()), Box::new(stream)]
        }
    }
}
