//! What stands between a server and its database and can stop forwarding, without closing
//! anything: a network that is cut says nothing.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, Shutdown, TcpListener, TcpStream},
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex},
    thread,
};

/// A way to a database; it lets everything through until it is told to stop.
pub(super) struct Proxy {
    port: u16,
    gate: Arc<Gate>,
}

/// Open or shut, for every byte of every connection.
#[derive(Default)]
struct Gate {
    is_shut: Mutex<bool>,
    moved: Condvar,
    clients: Mutex<Vec<TcpStream>>,
}

impl Proxy {
    /// To whoever listens on that socket.
    pub(super) fn to(socket: &Path) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let (port, gate) = (listener.local_addr().unwrap().port(), Arc::<Gate>::default());
        let (socket, shared) = (socket.to_owned(), Arc::clone(&gate));
        // It waits for connections until the process ends.
        thread::spawn(move || {
            for client in listener.incoming() {
                // A database that is away is a connection that ends.
                let _ = client.and_then(|client| forward(client, &socket, &shared));
            }
        });
        Self { port, gate }
    }

    pub(super) fn url(&self) -> String {
        format!("postgres://fmf@127.0.0.1:{}/postgres", self.port)
    }

    /// Lets nothing through from now on, or everything again.
    pub(super) fn shut(&self, is_shut: bool) {
        *self.gate.is_shut.lock().unwrap() = is_shut;
        self.gate.moved.notify_all();
    }

    /// Ends every connection on the side of the clients: the database does not learn of it as
    /// long as it is busy.
    pub(super) fn cut(&self) {
        for client in self.gate.clients.lock().unwrap().drain(..) {
            // One that has ended already is no matter.
            let _ = client.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shut(false);
    }
}

impl Gate {
    fn wait(&self) {
        drop(self.moved.wait_while(self.is_shut.lock().unwrap(), |is_shut| *is_shut));
    }
}

/// Starts to carry bytes both ways.
fn forward(client: TcpStream, socket: &PathBuf, gate: &Arc<Gate>) -> io::Result<()> {
    client.set_nodelay(true)?;
    let database = UnixStream::connect(socket)?;
    gate.clients.lock().unwrap().push(client.try_clone()?);
    let (from_client, to_client) = (client.try_clone()?, client);
    let (from_database, to_database) = (database.try_clone()?, database);
    let (here, there) = (Arc::clone(gate), Arc::clone(gate));
    let end = |stream: &UnixStream| drop(stream.shutdown(Shutdown::Both));
    thread::spawn(move || {
        carry(from_client, &to_database, &here);
        end(&to_database);
    });
    thread::spawn(move || {
        carry(from_database, &to_client, &there);
        drop(to_client.shutdown(Shutdown::Both));
    });
    Ok(())
}

fn carry(mut from: impl Read, mut to: impl Write, gate: &Gate) {
    let mut bytes = vec![0; 1 << 14];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        gate.wait();
        if to.write_all(&bytes[..count]).is_err() {
            return;
        }
    }
}
