//! The proxy breaks what it is told to break, and nothing else.
#![cfg(feature = "remote")]

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use oncemore_testkit::{Fault, PATIENCE, Proxy, eventually};

/// A server that says what it hears.
fn echo() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.unwrap();
            thread::spawn(move || {
                let mut buffer = [0; 64];
                while let Ok(length @ 1..) = client.read(&mut buffer) {
                    if client.write_all(&buffer[..length]).is_err() {
                        break;
                    }
                }
            });
        }
    });
    address
}

fn connect(proxy: &Proxy) -> TcpStream {
    let client = TcpStream::connect(proxy.address()).unwrap();
    client.set_read_timeout(Some(PATIENCE)).unwrap();
    client
}

/// Says something, and reads as much.
fn ask(client: &mut TcpStream, said: &[u8]) -> Vec<u8> {
    client.write_all(said).unwrap();
    let mut heard = vec![0; said.len()];
    client.read_exact(&mut heard).unwrap();
    heard
}

/// What comes until the connection is closed.
fn rest(client: &mut TcpStream) -> Vec<u8> {
    let mut heard = Vec::new();
    match client.read_to_end(&mut heard) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
    }
    heard
}

#[test]
fn without_a_fault_everything_passes() {
    let proxy = Proxy::to(echo());
    let (mut one, mut another) = (connect(&proxy), connect(&proxy));
    assert_eq!(ask(&mut one, b"one"), b"one");
    assert_eq!(ask(&mut another, b"another"), b"another");
    assert_eq!(proxy.connections(), 2);
}

#[test]
fn a_delay_is_at_least_that() {
    let proxy = Proxy::to(echo());
    let mut client = connect(&proxy);
    let delay = Duration::from_millis(80);
    proxy.set(Fault::Delay(delay));
    let began = Instant::now();
    assert_eq!(ask(&mut client, b"late"), b"late");
    assert!(began.elapsed() >= delay);
}

#[test]
fn a_black_hole_keeps_answers_and_the_connection() {
    let proxy = Proxy::to(echo());
    let mut client = connect(&proxy);
    assert_eq!(ask(&mut client, b"here"), b"here");
    proxy.set(Fault::BlackHole);
    client.write_all(b"lost").unwrap();
    let patience = Duration::from_millis(100);
    client.set_read_timeout(Some(patience)).unwrap();
    let error = client.read(&mut [0; 8]).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
        "{error}"
    );
    // The rest of a stream without its middle would be an answer to another question.
    proxy.set(Fault::None);
    client.write_all(b"more").unwrap();
    assert!(client.read(&mut [0; 8]).is_err());
    client.set_read_timeout(Some(PATIENCE)).unwrap();
    assert_eq!(ask(&mut connect(&proxy), b"again"), b"again");
    proxy.set(Fault::Cut);
    assert_eq!(rest(&mut client), b"");
}

#[test]
fn a_cut_closes_what_is_open_and_what_comes() {
    let proxy = Proxy::to(echo());
    let mut client = connect(&proxy);
    assert_eq!(ask(&mut client, b"here"), b"here");
    proxy.set(Fault::Cut);
    assert_eq!(rest(&mut client), b"");
    assert_eq!(rest(&mut connect(&proxy)), b"");
    proxy.set(Fault::None);
    assert_eq!(ask(&mut connect(&proxy), b"again"), b"again");
}

#[test]
fn one_cut_closes_what_is_open_only() {
    let proxy = Proxy::to(echo());
    let mut client = connect(&proxy);
    assert_eq!(ask(&mut client, b"here"), b"here");
    proxy.cut_once();
    // Those that come at once are not meant, also before the old one is closed.
    assert_eq!(ask(&mut connect(&proxy), b"again"), b"again");
    assert_eq!(rest(&mut client), b"");
}

#[test]
fn a_truncated_answer_is_the_last() {
    let proxy = Proxy::to(echo());
    let mut client = connect(&proxy);
    proxy.set(Fault::Truncate(3));
    client.write_all(b"truncated").unwrap();
    assert_eq!(rest(&mut client), b"tru");
}

#[test]
fn garbage_is_as_long_as_the_answer() {
    let proxy = Proxy::to(echo());
    let mut client = connect(&proxy);
    proxy.set(Fault::Garbage);
    assert_eq!(ask(&mut client, b"+OK\r\n"), b"?????");
    proxy.set(Fault::None);
    assert_eq!(ask(&mut client, b"+OK\r\n"), b"+OK\r\n");
}

#[test]
fn a_dropped_proxy_is_gone() {
    let proxy = Proxy::to(echo());
    let (address, mut client) = (proxy.address(), connect(&proxy));
    assert_eq!(ask(&mut client, b"here"), b"here");
    drop(proxy);
    assert_eq!(rest(&mut client), b"");
    eventually("nobody listens", || TcpStream::connect(address).is_err());
}
