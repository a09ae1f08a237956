//! Under load: servers on loopback, connections that stay, each asking again when it is answered.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::routes::{BARE, END, LAYER, Route};
use crate::markdown::{Report, Table};

const CONNECTIONS: usize = 64;
/// Of each round of each route.
const ROUND: Duration = Duration::from_millis(150);
/// Odd, so that the median is one of them.
const ROUNDS: usize = 15;

/// A route's server, and connections to it.
struct Loaded {
    connections: Vec<TcpStream>,
    request: Box<[u8]>,
    /// What the answers end with.
    end: &'static [u8],
    rates: Vec<f64>,
}

/// Measures requests per second through each.
pub(super) fn run(routes: &[Route], report: &mut Report) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let rates = runtime.block_on(measure(routes));
    let rates = rates.map_err(|error| format!("under load: {error}"))?;
    let mut table = Table::new(&[
        "64 connections on loopback, 1 KB body",
        "requests a second",
        "× the bare route",
    ]);
    for (route, rate) in routes.iter().zip(&rates) {
        table.row([
            route.name.to_owned(),
            format!("{:.0}", rate.0),
            format!("{:.2}", rate.1),
        ]);
    }
    report.say(&table);
    report.judge(
        "hits a second under load",
        "≥ 0.9 × the bare route",
        format!("{:.2} ×", rates[LAYER].1),
        rates[LAYER].1 >= 0.9,
    );
    Ok(())
}

/// For each route the median of its rates, and that of its ratios to the bare route's in the same round.
async fn measure(routes: &[Route]) -> std::io::Result<Vec<(f64, f64)>> {
    let mut all = Vec::new();
    for route in routes {
        all.push(start(route).await?);
    }
    // The first round is for connections and caches to settle.
    for round in 0..=ROUNDS {
        for at in 0..all.len() {
            let at = (at + round) % routes.len();
            let rate = all[at].round().await?;
            if round > 0 {
                all[at].rates.push(rate);
            }
        }
    }
    let bare = all[BARE].rates.clone();
    let of = |loaded: Loaded| {
        let ratios = loaded.rates.iter().zip(&bare).map(|(own, bare)| own / bare);
        (median(ratios.collect()), loaded.rates)
    };
    let medians = all.into_iter().map(of);
    Ok(medians
        .map(|(ratio, rates)| (median(rates), ratio))
        .collect())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}

async fn start(route: &Route) -> std::io::Result<Loaded> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let app = route.app.clone();
    tokio::spawn(async move { axum::serve(listener, app).await });
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        let connection = TcpStream::connect(address).await?;
        connection.set_nodelay(true)?;
        connections.push(connection);
    }
    let mut request = b"GET / HTTP/1.1\r\nHost: example.com\r\n".to_vec();
    if let Some(etag) = &route.etag {
        request.extend(b"If-None-Match: ");
        request.extend(etag.as_bytes());
        request.extend(b"\r\n");
    }
    request.extend(b"\r\n");
    Ok(Loaded {
        connections,
        request: request.into(),
        end: match route.etag {
            Some(_) => b"\r\n\r\n",
            None => &[END],
        },
        rates: Vec::new(),
    })
}

impl Loaded {
    /// The requests per second of a round.
    #[expect(clippy::cast_precision_loss, reason = "far less than 2⁵³")]
    async fn round(&mut self) -> std::io::Result<f64> {
        let start = Instant::now();
        let mut asking = JoinSet::new();
        for connection in self.connections.drain(..) {
            asking.spawn(ask(
                connection,
                self.request.clone(),
                self.end,
                start + ROUND,
            ));
        }
        let mut answers = 0;
        while let Some(asked) = asking.join_next().await {
            let (connection, answered) = asked.map_err(std::io::Error::other)??;
            self.connections.push(connection);
            answers += answered;
        }
        Ok(answers as f64 / start.elapsed().as_secs_f64())
    }
}

/// Asks over a connection until the time is over; says how often it was answered.
async fn ask(
    mut connection: TcpStream,
    request: Box<[u8]>,
    end: &'static [u8],
    until: Instant,
) -> std::io::Result<(TcpStream, u64)> {
    let mut answer = Vec::with_capacity(4096);
    let mut answers = 0;
    while Instant::now() < until {
        connection.write_all(&request).await?;
        answer.clear();
        while !answer.ends_with(end) {
            if connection.read_buf(&mut answer).await? == 0 {
                let text = String::from_utf8_lossy(&answer).into_owned();
                return Err(std::io::Error::other(format!("closed after {text:?}")));
            }
        }
        if answers == 0
            && !(answer.starts_with(b"HTTP/1.1 200") || answer.starts_with(b"HTTP/1.1 304"))
        {
            let text = String::from_utf8_lossy(&answer).into_owned();
            return Err(std::io::Error::other(text));
        }
        answers += 1;
    }
    Ok((connection, answers))
}
