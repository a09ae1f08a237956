//! The backend.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use memcache::exp::{AsyncMetaClient, MetaClientBuilder, Op, OpResult};
use oncemore_core::{
    Backend, BackendError, ErrorKind, Generation, KeyBytes, Limits, Read, Reading, Work, Write,
    Written,
};
use tokio::sync::OnceCell;

use crate::nodes::{Nodes, Rendezvous};
use crate::operations::{self, unexpected};

/// One memcached server, or several.
///
/// ```
/// use oncemore_memcached::Memcached;
///
/// // Connects when it is first used.
/// let memcached = Memcached::new(["10.0.0.1:11211", "10.0.0.2:11211"]).unwrap();
/// ```
pub struct Memcached {
    nodes: Nodes,
    builder: MetaClientBuilder,
    /// Made at first use, as it looks names up.
    client: OnceCell<AsyncMetaClient>,
    max_value_bytes: usize,
}

/// Makes a [`Memcached`] with more than addresses.
#[derive(Clone, Debug)]
#[must_use = "call `build` at the end"]
pub struct MemcachedBuilder {
    servers: Vec<String>,
    connections: usize,
    connect_timeout: Duration,
    command_timeout: Duration,
    max_value_bytes: usize,
}

impl MemcachedBuilder {
    /// Another server: `host:port`, as all processes write it, since its name places its keys.
    pub fn server(mut self, server: impl Into<String>) -> Self {
        self.servers.push(server.into());
        self
    }

    /// How many connections there are to each server at most. 16 unless told.
    pub fn connections(mut self, connections: usize) -> Self {
        self.connections = connections;
        self
    }

    /// How long connecting may take. 300 ms unless told.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long an answer may take. 100 ms unless told.
    pub fn command_timeout(mut self, timeout: Duration) -> Self {
        self.command_timeout = timeout;
        self
    }

    /// The largest value that is sent, in bytes. 512 KiB unless told; a server takes 1 MiB, less its own overhead, unless it is told (`-I`).
    pub fn max_value_bytes(mut self, bytes: usize) -> Self {
        self.max_value_bytes = bytes;
        self
    }

    /// Makes the backend. Nothing is connected yet.
    ///
    /// # Errors
    /// [`Misconfigured`](ErrorKind::Misconfigured): there is no server, one is not of the form `host:port`, or one stands twice.
    pub fn build(self) -> Result<Memcached, BackendError> {
        let wrong = |what: String| Err(BackendError::new(ErrorKind::Misconfigured, what));
        if self.servers.is_empty() {
            return wrong("no memcached server was given".into());
        }
        for (at, server) in self.servers.iter().enumerate() {
            let port = server.rsplit_once(':').map(|(_, port)| port.parse::<u16>());
            if !matches!(port, Some(Ok(1..))) {
                return wrong(format!(
                    "the memcached server {server:?} is not of the form `host:port`"
                ));
            }
            if self.servers[..at].contains(server) {
                return wrong(format!("the memcached server {server:?} stands twice"));
            }
        }
        let builder = MetaClientBuilder::new()
            .router(Rendezvous)
            .max_idle(self.connections)
            .max_connections(Some(self.connections))
            .connect_timeout(Some(self.connect_timeout))
            .io_timeout(Some(self.command_timeout));
        Ok(Memcached {
            nodes: Nodes::new(self.servers),
            builder,
            client: OnceCell::new(),
            max_value_bytes: self.max_value_bytes,
        })
    }
}

impl Memcached {
    /// The servers at these addresses, each `host:port`.
    ///
    /// # Errors
    /// [`Misconfigured`](ErrorKind::Misconfigured): the addresses make no sense.
    pub fn new<T: Into<String>>(
        servers: impl IntoIterator<Item = T>,
    ) -> Result<Self, BackendError> {
        servers
            .into_iter()
            .fold(Self::builder(), MemcachedBuilder::server)
            .build()
    }

    /// The servers of a URL: `memcached://host:port,host:port`. The port is 11211 unless told.
    ///
    /// # Errors
    /// [`Misconfigured`](ErrorKind::Misconfigured): the URL makes no sense.
    pub fn url(url: &str) -> Result<Self, BackendError> {
        let wrong = |why: &str| {
            // Whatever stands in it may be a secret.
            let text =
                format!("a memcached URL is `memcached://host:port,host:port`, and this one {why}");
            BackendError::new(ErrorKind::Misconfigured, text)
        };
        let servers = url
            .strip_prefix("memcached://")
            .ok_or_else(|| wrong("begins otherwise"))?;
        let servers = servers.strip_suffix('/').unwrap_or(servers);
        if servers.contains(['/', '?', '#']) {
            return Err(wrong("has a path or options"));
        }
        if servers.contains('@') {
            return Err(wrong(
                "has a user or a password, which this protocol has not",
            ));
        }
        let with_port = |server: &str| match server.rsplit_once(':') {
            Some((_, port)) if !port.ends_with(']') => server.to_owned(),
            _ => format!("{server}:11211"),
        };
        Self::new(servers.split(',').map(with_port))
    }

    /// Servers with more than addresses.
    pub fn builder() -> MemcachedBuilder {
        MemcachedBuilder {
            servers: Vec::new(),
            connections: 16,
            connect_timeout: Duration::from_millis(300),
            command_timeout: Duration::from_millis(100),
            max_value_bytes: 512 << 10,
        }
    }

    async fn client(&self) -> Result<&AsyncMetaClient, BackendError> {
        let connect = || {
            let servers = self.nodes.names().to_vec();
            self.builder.clone().connect_multiple_async(servers)
        };
        let client = self.client.get_or_try_init(connect).await;
        client.map_err(|error| operations::error(&error))
    }

    /// Runs operations, each with the key that places it; those for servers that do not answer are not sent.
    async fn run(&self, operations: Vec<(&str, Op)>) -> Vec<Result<OpResult, BackendError>> {
        let places: Vec<_> = operations
            .iter()
            .map(|(key, _)| self.nodes.of(key))
            .collect();
        let asked: Vec<_> = (0..self.nodes.names().len())
            .map(|node| places.contains(&node) && self.nodes.answers(node))
            .collect();
        let down = |node: usize| {
            let name = &self.nodes.names()[node];
            BackendError::new(ErrorKind::Unreachable, format!("memcached {name}"))
        };
        let client = match self.client().await {
            Ok(client) => client,
            Err(error) => return places.iter().map(|_| Err(error.clone())).collect(),
        };
        let send: Vec<_> = operations
            .into_iter()
            .zip(&places)
            .filter(|(_, node)| asked[**node])
            .map(|((_, operation), _)| operation)
            .collect();
        let mut answers = match client.run_batch(send).await {
            Ok(answers) => answers.into_iter(),
            Err(error) => {
                let error = operations::error(&error);
                return places.iter().map(|_| Err(error.clone())).collect();
            }
        };
        let mut failed = vec![None; asked.len()];
        let results: Vec<_> = places
            .iter()
            .map(|node| {
                if !asked[*node] {
                    return Err(down(*node));
                }
                let answer = answers.next().unwrap_or_else(|| {
                    Err(memcache::exp::Error::Protocol(
                        "an answer is missing".into(),
                    ))
                });
                let answer = answer.map_err(|error| operations::error(&error));
                let outage = matches!(&answer, Err(error) if error.kind().is_outage());
                failed[*node] = Some(failed[*node] == Some(true) || outage);
                answer
            })
            .collect();
        for (node, failed) in failed.into_iter().enumerate() {
            match failed {
                Some(true) => self.nodes.failed(node),
                Some(false) => self.nodes.succeeded(node),
                None => {}
            }
        }
        results
    }

    async fn read_all(&self, reads: &[Read]) -> Vec<Result<Reading, BackendError>> {
        let mut batch: Vec<(&str, Op)> = Vec::new();
        let mut ends = Vec::with_capacity(reads.len());
        for read in reads {
            let mut operations = Vec::new();
            operations::read(read, &mut operations);
            batch.extend(
                operations
                    .into_iter()
                    .map(|operation| (&*read.key, operation)),
            );
            ends.push(batch.len() - 1);
        }
        let mut keys: Vec<&Arc<str>> = Vec::new();
        for key in reads.iter().flat_map(|read| &*read.generations) {
            if !keys.contains(&key) {
                keys.push(key);
                batch.push((key, operations::generation(key)));
            }
        }
        let first_generation = ends.last().map_or(0, |end| end + 1);
        let mut answers: Vec<_> = self.run(batch).await.into_iter().map(Some).collect();
        let known = answers.split_off(first_generation);
        let generations = self
            .generations(&keys, known.into_iter().flatten().collect())
            .await;
        reads
            .iter()
            .zip(ends)
            .map(|(read, end)| {
                let answer = answers[end].take().unwrap_or_else(|| Err(unexpected()))?;
                let OpResult::Get(answer) = answer else {
                    return Err(unexpected());
                };
                let known = |key: &Arc<str>| generations[key].clone();
                Ok(Reading {
                    generations: read
                        .generations
                        .iter()
                        .map(known)
                        .collect::<Result<_, _>>()?,
                    found: operations::found(answer, read.want)?,
                })
            })
            .collect()
    }

    /// Generations by their keys; those that are nowhere are made up and stored.
    async fn generations<'k>(
        &self,
        keys: &[&'k Arc<str>],
        answers: Vec<Result<OpResult, BackendError>>,
    ) -> HashMap<&'k Arc<str>, Result<Generation, BackendError>> {
        let mut known = HashMap::new();
        let mut missing = Vec::new();
        for (key, answer) in keys.iter().zip(answers) {
            match answer.map(stored) {
                Ok(Some(generation)) => drop(known.insert(*key, Ok(generation))),
                Ok(None) => missing.push(*key),
                Err(error) => drop(known.insert(*key, Err(error))),
            }
        }
        if missing.is_empty() {
            return known;
        }
        // Whoever adds first decides; then all read the same.
        let add = |key: &&'k Arc<str>| -> (&'k str, Op) {
            (key, operations::new_generation(key, Generation::fresh()))
        };
        let again = |key: &&'k Arc<str>| -> (&'k str, Op) { (key, operations::generation(key)) };
        self.run(missing.iter().map(add).collect()).await;
        let answers = self.run(missing.iter().map(again).collect()).await;
        for (key, answer) in missing.into_iter().zip(answers) {
            // Lost again, or never stored: no one's, and what depends on it is invalid.
            known.insert(
                key,
                answer.map(|answer| stored(answer).unwrap_or_else(Generation::fresh)),
            );
        }
        known
    }
}

fn stored(answer: OpResult) -> Option<Generation> {
    match answer {
        OpResult::Get(answer) => Generation::from_bytes(&answer.value?),
        _ => None,
    }
}

impl Backend for Memcached {
    fn kind(&self) -> &'static str {
        "memcached"
    }

    fn place(&self) -> String {
        self.nodes.names().join(", ")
    }

    fn limits(&self) -> Limits {
        Limits {
            max_key_bytes: 250,
            key_bytes: KeyBytes::Graphic,
            max_value_bytes: self.max_value_bytes,
        }
    }

    fn read<'a>(&'a self, reads: &'a [Read]) -> Work<'a, Vec<Result<Reading, BackendError>>> {
        Box::pin(async move {
            if reads.is_empty() {
                return Vec::new();
            }
            self.read_all(reads).await
        })
    }

    fn write<'a>(&'a self, writes: &'a [Write]) -> Work<'a, Vec<Result<Written, BackendError>>> {
        Box::pin(async move {
            if writes.is_empty() {
                return Vec::new();
            }
            let operation =
                |write: &'a Write| -> (&'a str, Op) { (write.key(), operations::write(write)) };
            let answers = self.run(writes.iter().map(operation).collect()).await;
            let touch = |(write, answer): (&'a Write, &Result<OpResult, _>)| {
                let touch = operations::touch(write, answer.as_ref().ok()?)?;
                Some((&**write.key(), touch))
            };
            let touches: Vec<_> = writes.iter().zip(&answers).filter_map(touch).collect();
            if !touches.is_empty() {
                self.run(touches).await;
            }
            let written = writes.iter().zip(answers);
            written
                .map(|(write, answer)| operations::written(write, &answer?))
                .collect()
        })
    }

    fn check(&self) -> Work<'_, Result<(), BackendError>> {
        Box::pin(async move {
            self.nodes.forgive();
            let client = self.client().await?;
            client
                .noop()
                .await
                .map_err(|error| operations::error(&error))
        })
    }
}

impl fmt::Debug for Memcached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memcached")
            .field("nodes", &self.nodes)
            .finish_non_exhaustive()
    }
}
