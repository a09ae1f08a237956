//! The cache between a real server and clients that close half of their connection, or all of it.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use oncemore::http::{HttpCache, Policy};
use oncemore_testkit::PATIENCE;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tower::{Layer, service_fn};

/// A service that answers when it is let.
#[derive(Clone)]
struct Gated {
    calls: Arc<AtomicU32>,
    gate: Arc<Semaphore>,
}

impl Gated {
    async fn answer(self) -> Result<Response<Full<Bytes>>, Infallible> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
        self.gate.acquire().await.expect("open").forget();
        Ok(Response::new(Full::from(format!("call {call}"))))
    }

    async fn until_calls(&self, calls: u32) {
        let called = async {
            while self.calls.load(Ordering::SeqCst) < calls {
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, called).await.expect("it is called");
    }
}

/// The cache around it, on a port.
async fn serve(service: &Gated) -> SocketAddr {
    let policy = Policy::new().ttl(Duration::from_secs(60));
    let service = service.clone();
    let service = service_fn(move |_: Request<Incoming>| service.clone().answer());
    let service = HttpCache::builder().policy(policy).build().layer(service);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = TowerToHyperService::new(service.clone());
            let mut server = http1::Builder::new();
            let connection = server
                .half_close(true)
                .serve_connection(TokioIo::new(stream), service);
            tokio::spawn(connection);
        }
    });
    address
}

fn gated() -> Gated {
    Gated {
        calls: Arc::default(),
        gate: Arc::new(Semaphore::new(0)),
    }
}

async fn ask(address: SocketAddr) -> TcpStream {
    let mut client = TcpStream::connect(address).await.expect("a connection");
    let request = b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n";
    client.write_all(request).await.expect("it takes a request");
    client
}

/// All that comes until the server closes.
async fn rest(mut client: TcpStream) -> String {
    let mut answer = String::new();
    let read = timeout(PATIENCE, client.read_to_string(&mut answer)).await;
    read.expect("in time").expect("text");
    answer
}

#[tokio::test]
async fn demand_13_a_client_that_closes_its_half_gets_its_response() {
    let service = gated();
    let address = serve(&service).await;
    let mut clients = Vec::new();
    // One that asks the service, and some that wait for that one.
    for _ in 0..3 {
        let mut client = ask(address).await;
        client.shutdown().await.expect("half of it closes");
        clients.push(client);
    }
    service.until_calls(1).await;
    service.gate.add_permits(1);
    // And one that finds it stored.
    let mut late = ask(address).await;
    late.shutdown().await.expect("half of it closes");
    clients.push(late);
    for client in clients {
        let answer = rest(client).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(answer.ends_with("\r\n\r\ncall 1"), "{answer}");
    }
    assert_eq!(service.calls.load(Ordering::SeqCst), 1);
}

/// One that closes all of it takes its own request back, and nobody else's.
#[tokio::test]
async fn demand_13_a_client_that_hangs_up_takes_no_other_along() {
    let service = gated();
    let address = serve(&service).await;
    let first = ask(address).await;
    service.until_calls(1).await;
    let second = ask(address).await;
    first.set_zero_linger().expect("a socket");
    drop(first);
    // Whoever goes now: there is a permit for one, and one more.
    service.gate.add_permits(2);
    let mut second = second;
    second.shutdown().await.expect("half of it closes");
    let answer = rest(second).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}
