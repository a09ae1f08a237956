//! The backend.

use std::fmt;
use std::sync::Arc;

use futures_util::future::join_all;
use memcache::exp::{Op, OpResult};
use oncemore_core::{
    Backend, BackendError, ErrorKind, Generation, KeyBytes, Limits, Old, Read, Reading, Want, Work,
    Write, Written,
};

use crate::MemcachedBuilder;
use crate::node::{Node, Settings};
use crate::operations::{self, unexpected};
use crate::placement::place;

/// A server closes the connection on what it cannot store, and what was sent behind it is sent again: so often at most.
const ROUNDS: usize = 8;

/// One memcached server, or several.
///
/// ```
/// use oncemore_memcached::Memcached;
///
/// // Connects when it is first used.
/// let memcached = Memcached::new(["10.0.0.1:11211", "10.0.0.2:11211"]).unwrap();
/// ```
pub struct Memcached {
    nodes: Vec<Arc<Node>>,
    limits: Limits,
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

    /// The servers of a URL: `memcached://host[:port][,host[:port]]…`.
    ///
    /// # Errors
    /// [`Misconfigured`](ErrorKind::Misconfigured): the URL makes no sense.
    pub fn url(url: &str) -> Result<Self, BackendError> {
        Self::builder().url(url).build()
    }

    /// Servers with more than addresses.
    pub fn builder() -> MemcachedBuilder {
        MemcachedBuilder::new()
    }

    pub(crate) fn with(names: Vec<String>, settings: Settings, max_value_bytes: usize) -> Self {
        let node = |name| Arc::new(Node::new(name, settings));
        Self {
            nodes: names.into_iter().map(node).collect(),
            limits: Limits {
                max_key_bytes: 250,
                key_bytes: KeyBytes::Graphic,
                max_value_bytes,
            },
        }
    }

    fn node_of(&self, key: &str) -> usize {
        place(key, self.nodes.iter().map(|node| &*node.name))
    }

    /// What a server's failure is for all of them: where others answer, only its own keys are concerned.
    fn weighed(&self, node: usize, error: BackendError) -> BackendError {
        let others = self.nodes.iter().enumerate().filter(|(at, _)| *at != node);
        let mut others = others.map(|(_, node)| node);
        if error.kind().is_outage() && others.any(|other| !other.is_down()) {
            let text = format!("{}: {}", self.nodes[node].name, error.kind().as_str());
            return BackendError::new(ErrorKind::Partial, text);
        }
        error
    }

    /// What must not be sent.
    fn refused(&self, key: &str, value: Option<&[u8]>) -> Option<BackendError> {
        let wrong = |kind, text| Some(BackendError::new(kind, text));
        match value {
            _ if key.is_empty() || !self.limits.takes_key(key) => {
                wrong(ErrorKind::TooLarge, "memcached does not take the key")
            }
            Some([]) => wrong(ErrorKind::Unsupported, "an empty value is a lease"),
            Some(value) if value.len() > self.limits.max_value_bytes => {
                wrong(ErrorKind::TooLarge, "the value is above the limit")
            }
            _ => None,
        }
    }

    /// Does something on every server that has work, all at the same time; the answers by their places.
    async fn on_each<'w, W: Copy, A, F: Future<Output = Vec<Result<A, BackendError>>>>(
        &'w self,
        work: &[Vec<(usize, W)>],
        perform: impl Fn(&'w Arc<Node>, Vec<W>) -> F,
    ) -> Vec<(usize, Result<A, BackendError>)> {
        let busy = work.iter().enumerate().filter(|(_, work)| !work.is_empty());
        let performed = busy.map(|(node, work)| {
            let performed = perform(
                &self.nodes[node],
                work.iter().map(|(_, one)| *one).collect(),
            );
            async move { (node, performed.await) }
        });
        let mut all = Vec::new();
        for (node, answers) in join_all(performed).await {
            let places = work[node].iter().map(|(at, _)| *at);
            for (at, answer) in places.zip(answers) {
                all.push((at, answer.map_err(|error| self.weighed(node, error))));
            }
        }
        all
    }
}

/// Reads values and generations that are on one server.
async fn read_on(node: &Arc<Node>, reads: Vec<&Read>) -> Vec<Result<Reading, BackendError>> {
    let old = old_versions(node, &reads).await;
    let mut batch = Vec::new();
    let mut ends = Vec::with_capacity(reads.len());
    for (read, old) in reads.iter().zip(old) {
        operations::read(read, old, &mut batch);
        ends.push(batch.len() - 1);
    }
    let mut keys: Vec<&Arc<str>> = Vec::new();
    for key in reads.iter().flat_map(|read| &*read.generations) {
        // A function's generations are mostly the very same list.
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let values = batch.len();
    batch.extend(keys.iter().map(|key| operations::generation(key)));
    let mut answers = node.exchange(batch).await;
    let known = generations(node, &keys, answers.split_off(values)).await;
    let mut answers: Vec<_> = answers.into_iter().map(Some).collect();
    let generation = |key: &Arc<str>| {
        let at = keys.iter().position(|known| *known == key);
        at.map_or_else(|| Err(unexpected()), |at| known[at].clone())
    };
    let reading = |(read, end): (&Read, usize)| {
        let answer = answers[end].take().unwrap_or_else(|| Err(unexpected()))?;
        let OpResult::Get(answer) = answer else {
            return Err(unexpected());
        };
        Ok(Reading {
            found: operations::found(answer, read.want)?,
            generations: read
                .generations
                .iter()
                .map(generation)
                .collect::<Result<_, _>>()?,
        })
    };
    reads.into_iter().zip(ends).map(reading).collect()
}

/// The versions of what leases are to take the place of; `None` where it is no longer there.
async fn old_versions(node: &Arc<Node>, reads: &[&Read]) -> Vec<Option<u64>> {
    let mut versions = vec![None; reads.len()];
    let mut asked = Vec::new();
    for (at, read) in reads.iter().enumerate() {
        match read.want {
            Want::LeaseInPlaceOf(Old::Lease(token), _) => versions[at] = Some(u64::from(token)),
            Want::LeaseInPlaceOf(Old::Value(seen), _) => asked.push((at, seen)),
            _ => {}
        }
    }
    if !asked.is_empty() {
        let ask = asked.iter().map(|(at, _)| operations::version(reads[*at]));
        let answers = node.exchange(ask.collect()).await;
        for ((at, seen), answer) in asked.into_iter().zip(answers) {
            // What went wrong goes wrong again when the lease is asked for.
            versions[at] = answer
                .ok()
                .and_then(|answer| operations::version_of(answer, seen));
        }
    }
    versions
}

/// The generations under some keys; those that are nowhere are made up and stored.
async fn generations(
    node: &Arc<Node>,
    keys: &[&Arc<str>],
    answers: Vec<Result<OpResult, BackendError>>,
) -> Vec<Result<Generation, BackendError>> {
    let mut known: Vec<_> = answers
        .into_iter()
        .map(|answer| answer.map(stored))
        .collect();
    let missing: Vec<usize> = (0..known.len())
        .filter(|at| matches!(known[*at], Ok(None)))
        .collect();
    if !missing.is_empty() {
        // Whoever adds first decides; then all read the same.
        let batch = missing.iter().flat_map(|at| {
            let key = keys[*at];
            [
                operations::new_generation(key, Generation::fresh()),
                operations::generation(key),
            ]
        });
        let answers = node.exchange(batch.collect()).await;
        let again = answers.into_iter().skip(1).step_by(2);
        for (at, answer) in missing.into_iter().zip(again) {
            known[at] = answer.map(stored);
        }
    }
    // Lost again, or something else is there: no one's, and what depends on it is invalid.
    let each = known.into_iter();
    each.map(|known| known.map(|known| known.unwrap_or_else(Generation::fresh)))
        .collect()
}

fn stored(answer: OpResult) -> Option<Generation> {
    match answer {
        OpResult::Get(answer) => Generation::from_bytes(&answer.value?),
        _ => None,
    }
}

/// Writes what is on one server.
async fn write_on(node: &Arc<Node>, writes: Vec<&Write>) -> Vec<Result<Written, BackendError>> {
    let mut answers = Vec::with_capacity(writes.len());
    for _ in 0..ROUNDS {
        let left = &writes[answers.len()..];
        let batch = left.iter().map(|write| operations::write(write));
        let mut round = node.exchange(batch.collect()).await;
        // A server's "no" ends the connection: what stands behind it was not answered. To do that again changes nothing.
        let no = |answer: &Result<_, BackendError>| matches!(answer, Err(error) if !error.kind().is_outage());
        let ends = round.iter().position(no);
        round.truncate(ends.map_or(round.len(), |end| end + 1));
        answers.append(&mut round);
        if ends.is_none() || answers.len() >= writes.len() {
            break;
        }
    }
    let gone = || BackendError::new(ErrorKind::Other, "memcached refused too much at once");
    answers.resize_with(writes.len(), || Err(gone()));
    let touch = |(write, answer): (&&Write, &Result<OpResult, _>)| {
        operations::touch(write, answer.as_ref().ok()?)
    };
    let touches: Vec<Op> = writes.iter().zip(&answers).filter_map(touch).collect();
    if !touches.is_empty() {
        node.exchange(touches).await;
    }
    let written = writes.into_iter().zip(answers);
    written
        .map(|(write, answer)| operations::written(write, &answer?))
        .collect()
}

impl Backend for Memcached {
    fn kind(&self) -> &'static str {
        "memcached"
    }

    fn place(&self) -> String {
        let names: Vec<_> = self.nodes.iter().map(|node| &*node.name).collect();
        names.join(", ")
    }

    fn limits(&self) -> Limits {
        self.limits
    }

    fn read<'a>(&'a self, reads: &'a [Read]) -> Work<'a, Vec<Result<Reading, BackendError>>> {
        Box::pin(async move {
            let mut answers = Vec::with_capacity(reads.len());
            let mut work = vec![Vec::new(); self.nodes.len()];
            for (at, read) in reads.iter().enumerate() {
                let mut keys = std::iter::once(&read.key).chain(&*read.generations);
                match keys.find_map(|key| self.refused(key, None)) {
                    Some(error) => answers.push((at, Err(error))),
                    None => work[self.node_of(&read.key)].push((at, read)),
                }
            }
            answers.extend(self.on_each(&work, read_on).await);
            answers.sort_unstable_by_key(|(at, _)| *at);
            answers.into_iter().map(|(_, answer)| answer).collect()
        })
    }

    fn write<'a>(&'a self, writes: &'a [Write]) -> Work<'a, Vec<Result<Written, BackendError>>> {
        Box::pin(async move {
            let mut answers = Vec::with_capacity(writes.len());
            let mut work = vec![Vec::new(); self.nodes.len()];
            for (at, write) in writes.iter().enumerate() {
                let value = match write {
                    Write::Fill { value, .. } | Write::Put { value, .. } => Some(&**value),
                    _ => None,
                };
                let one = (at, write);
                match self.refused(write.key(), value) {
                    Some(error) => answers.push((at, Err(error))),
                    None if matches!(write, Write::Bump { .. }) => {
                        for work in &mut work {
                            work.push(one);
                        }
                    }
                    None => work[self.node_of(write.key())].push(one),
                }
            }
            answers.extend(self.on_each(&work, write_on).await);
            answers.sort_by_key(|(at, answer)| (*at, answer.is_ok()));
            // Of what went to several servers the worst answer counts.
            answers.dedup_by_key(|(at, _)| *at);
            answers.into_iter().map(|(_, answer)| answer).collect()
        })
    }

    fn check(&self) -> Work<'_, Result<(), BackendError>> {
        Box::pin(async move {
            let asked = join_all(self.nodes.iter().map(|node| node.ask())).await;
            let errors: Vec<_> = asked.into_iter().filter_map(Result::err).collect();
            let Some(first) = errors.first() else {
                return Ok(());
            };
            let outage = |error: &BackendError| error.kind().is_outage();
            let kind = match errors.iter().find(|error| !outage(error)) {
                Some(worse) => worse.kind(),
                None if errors.len() < self.nodes.len() => ErrorKind::Partial,
                None => first.kind(),
            };
            let each: Vec<_> = errors.iter().map(ToString::to_string).collect();
            Err(BackendError::new(kind, each.join("; ")))
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
