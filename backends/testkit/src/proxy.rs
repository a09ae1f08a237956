//! A proxy that breaks what passes through it.

use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

/// What the proxy does with the answers of the server.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
#[non_exhaustive]
pub enum Fault {
    /// Passes them on.
    #[default]
    None,
    /// Passes them on later.
    Delay(Duration),
    /// Keeps them: connections stay open, nothing comes back. A connection that lost something so stays silent to its end, also under
    /// another fault: no network leaves a part out and goes on.
    BlackHole,
    /// Closes all connections, and new ones at once.
    Cut,
    /// Passes so many bytes of each answer on and closes the connection.
    Truncate(usize),
    /// Passes bytes on that mean nothing.
    Garbage,
}

/// A proxy between a client and a server, on a port of the loopback interface. Gone when dropped.
///
/// ```no_run
/// use oncemore_testkit::{Fault, Proxy, RedisServer};
///
/// let server = RedisServer::start();
/// let proxy = Proxy::to(server.address());
/// // A client that connects to `proxy.address()` talks to the server, until
/// proxy.set(Fault::BlackHole);
/// ```
pub struct Proxy {
    address: SocketAddr,
    fault: watch::Sender<Fault>,
    /// How often everything was cut.
    cuts: watch::Sender<usize>,
    accepted: Arc<Mutex<usize>>,
    runtime: Option<Runtime>,
}

impl Proxy {
    /// A proxy to a server.
    ///
    /// # Panics
    /// When there is no free port or no thread left.
    pub fn to(server: SocketAddr) -> Self {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("fault-proxy")
            .enable_all()
            .build()
            .expect("a thread for the proxy");
        // Not by the runtime: the caller may be in another one.
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port on loopback");
        let address = listener.local_addr().expect("its address");
        listener
            .set_nonblocking(true)
            .expect("a socket that does not block");
        let (fault, faults) = watch::channel(Fault::None);
        let (cuts, cut) = watch::channel(0);
        let accepted = Arc::new(Mutex::new(0));
        let count = Arc::clone(&accepted);
        runtime.spawn(async move {
            let listener = TcpListener::from_std(listener).expect("a socket of this runtime");
            while let Ok((client, _)) = listener.accept().await {
                *count.lock().unwrap_or_else(PoisonError::into_inner) += 1;
                tokio::spawn(serve(client, server, faults.clone(), cut.clone()));
            }
        });
        Self {
            address,
            fault,
            cuts,
            accepted,
            runtime: Some(runtime),
        }
    }

    /// Where clients connect.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Does this from now on, also to connections that are open.
    pub fn set(&self, fault: Fault) {
        self.fault.send_replace(fault);
    }

    /// Closes the connections that are open; new ones are served.
    pub fn cut_once(&self) {
        self.cuts.send_modify(|cuts| *cuts += 1);
    }

    /// How many connections there were so far.
    pub fn connections(&self) -> usize {
        *self.accepted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxy")
            .field("address", &self.address)
            .field("fault", &*self.fault.borrow())
            .finish_non_exhaustive()
    }
}

async fn serve(
    client: TcpStream,
    server: SocketAddr,
    faults: watch::Receiver<Fault>,
    mut cuts: watch::Receiver<usize>,
) {
    cuts.mark_unchanged();
    if *faults.borrow() == Fault::Cut {
        return;
    }
    let Ok(server) = TcpStream::connect(server).await else {
        return;
    };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let mut cut = faults.clone();
    tokio::select! {
        () = requests(from_client, to_server) => {}
        () = answers(from_server, to_client, faults) => {}
        // An error: the proxy is gone.
        _ = cut.wait_for(|fault| *fault == Fault::Cut) => {}
        _ = cuts.changed() => {}
    }
}

async fn requests(mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
    let _ = tokio::io::copy(&mut from, &mut to).await;
}

async fn answers(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, faults: watch::Receiver<Fault>) {
    let mut buffer = vec![0; 64 << 10];
    let mut swallowed = false;
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        let answer = &mut buffer[..length];
        let fault = *faults.borrow();
        if swallowed {
            continue;
        }
        let sent = match fault {
            Fault::None => to.write_all(answer).await,
            Fault::Delay(delay) => {
                tokio::time::sleep(delay).await;
                to.write_all(answer).await
            }
            Fault::BlackHole => {
                swallowed = true;
                continue;
            }
            Fault::Cut => return,
            Fault::Truncate(most) => {
                let _ = to.write_all(&answer[..length.min(most)]).await;
                return;
            }
            Fault::Garbage => {
                // Not the first byte of anything that Redis or memcached says.
                answer.fill(b'?');
                to.write_all(answer).await
            }
        };
        if sent.is_err() {
            return;
        }
    }
}
