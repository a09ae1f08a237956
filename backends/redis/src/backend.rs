//! The backend.

use std::fmt;

use oncemore_core::{
    Backend, BackendError, Ear, ErrorKind, Generation, KeyBytes, Limits, Read, Reading, Work,
    Write, Written,
};
use redis::{RedisResult, Value, cmd};

use crate::RedisBuilder;
use crate::commands::{self, Generations, Scripts, in_terms, is_refusal_of_writes};
use crate::error::kind;
use crate::link::Link;
use crate::push::{self, Push};

/// A Redis server, cluster, or what Sentinels watch over.
///
/// ```
/// use oncemore_redis::Redis;
///
/// // Connects when it is first used.
/// let redis = Redis::new("redis://127.0.0.1:6379").unwrap();
/// ```
pub struct Redis {
    link: Link,
    push: Push,
    place: String,
    max_value_bytes: usize,
    scripts: Scripts,
}

impl Redis {
    /// The server at a URL: `redis://[user[:password]@]host[:port][/database][?protocol=resp3]`. Nothing is connected yet.
    ///
    /// # Errors
    /// [`Misconfigured`](ErrorKind::Misconfigured): the URL makes no sense, or needs a feature that is off.
    pub fn new(url: &str) -> Result<Self, BackendError> {
        Self::builder().url(url).build()
    }

    /// A server with more than a URL, a cluster, or Sentinels.
    pub fn builder() -> RedisBuilder {
        RedisBuilder::new()
    }

    pub(crate) fn with(link: Link, push: Push, place: String, max_value_bytes: usize) -> Self {
        Self {
            link,
            push,
            place,
            max_value_bytes,
            scripts: Scripts::new(),
        }
    }

    async fn read_all(&self, reads: &[Read]) -> Vec<Result<Reading, BackendError>> {
        let mut generations = Generations::default();
        let mut sent = Vec::with_capacity(reads.len() + 2);
        let mut tokens = Vec::with_capacity(reads.len());
        for read in reads {
            let (command, token) = commands::read(read, &self.scripts, true);
            sent.push(command);
            tokens.push(token);
        }
        // Behind the values, so that what is invalidated in between is seen.
        for read in reads {
            generations.add(read, &mut sent);
        }
        let mut answers = match self.link.send(sent).await {
            Ok(answers) => answers,
            Err(error) => return reads.iter().map(|_| Err(error.clone())).collect(),
        };
        let known = answers.split_off(reads.len());
        for (at, read) in reads.iter().enumerate() {
            if commands::is_unknown_script(&answers[at]) {
                // The generations are older than this answer then: they hide a value, and never keep one.
                let (again, token) = commands::read(read, &self.scripts, false);
                tokens[at] = token;
                match self.link.send(vec![again]).await {
                    Ok(mut again) => answers[at] = again.remove(0),
                    Err(error) => return reads.iter().map(|_| Err(error.clone())).collect(),
                }
            }
        }
        let known = self.begin_missing(&generations, known).await;
        if answers.iter().any(is_refusal_of_writes) {
            self.look_where_refused(reads, &mut answers).await;
        }
        answers
            .into_iter()
            .zip(tokens)
            .zip(reads)
            .map(|((answer, token), read)| {
                let found = answer.and_then(|answer| commands::found(answer, token, read.want));
                Ok(Reading {
                    found: in_terms(found)?,
                    generations: generations.of(read, &known)?,
                })
            })
            .collect()
    }

    /// The generations, of which those that are nowhere begin: once for each function, unless the server evicts them.
    async fn begin_missing(
        &self,
        generations: &Generations,
        answers: Vec<RedisResult<Value>>,
    ) -> Vec<Result<Generation, BackendError>> {
        let known: Vec<_> = answers
            .into_iter()
            .map(|answer| in_terms(answer.and_then(commands::known)))
            .collect();
        let missing = generations.keys().iter().zip(&known);
        let missing = missing.filter(|(_, known)| matches!(known, Ok(None)));
        let (sent, fresh): (Vec<_>, Vec<_>) = missing.map(|(key, _)| commands::begin(key)).unzip();
        let mut began = Vec::new();
        if !sent.is_empty() {
            began = match self.link.send(sent).await {
                Ok(answers) => answers
                    .into_iter()
                    .zip(fresh)
                    .map(|(answer, fresh)| commands::began(answer, fresh))
                    .collect(),
                Err(error) => vec![Err(error); fresh.len()],
            };
        }
        let mut began = began.into_iter();
        known
            .into_iter()
            .map(|known| match known {
                Ok(Some(known)) => Ok(known),
                Ok(None) => began.next().unwrap_or_else(|| {
                    Err(BackendError::new(
                        ErrorKind::Protocol,
                        "fewer answers than commands",
                    ))
                }),
                Err(error) => Err(error),
            })
            .collect()
    }

    /// A server that takes no writes still has values: asks for them without leaving anything.
    async fn look_where_refused(&self, reads: &[Read], answers: &mut [RedisResult<Value>]) {
        let refused: Vec<_> = (0..answers.len())
            .filter(|at| is_refusal_of_writes(&answers[*at]))
            .collect();
        let look = |at: &usize| commands::look(&reads[*at].key);
        let Ok(looked) = self.link.send(refused.iter().map(look).collect()).await else {
            return;
        };
        for (at, answer) in refused.into_iter().zip(looked) {
            answers[at] = match answer {
                // Nothing there, and no lease either.
                Ok(Value::Nil) => Ok(commands::nothing()),
                answer => answer,
            };
        }
    }

    async fn write_all(&self, writes: &[Write]) -> Vec<Result<Written, BackendError>> {
        let send = writes.iter().map(|write| self.scripts.write(write, true));
        let answers = match self.link.send(send.collect()).await {
            Ok(answers) => answers,
            Err(error) => return writes.iter().map(|_| Err(error.clone())).collect(),
        };
        let mut done = Vec::with_capacity(writes.len());
        for (write, answer) in writes.iter().zip(answers) {
            let answer = match answer {
                answer if commands::is_unknown_script(&answer) => {
                    // Brings the script along, which loads it too.
                    let again = self.scripts.write(write, false);
                    match self.link.send(vec![again]).await {
                        Ok(mut answers) => answers.remove(0),
                        Err(error) => {
                            done.push(Err(error));
                            continue;
                        }
                    }
                }
                answer => answer,
            };
            done.push(
                match in_terms(answer.and_then(|answer| commands::written(&answer))) {
                    // Nothing to remove is fine.
                    Ok(_) if matches!(write, Write::Remove { .. }) => Ok(Written::Done),
                    other => other,
                },
            );
        }
        done
    }

    async fn ask(&self) -> Result<(), BackendError> {
        self.link.distrust();
        let mut answers = match self.link.send(vec![cmd("PING")]).await {
            // The connection may be one from before the server went away.
            Err(error) if error.kind() == ErrorKind::Unreachable => {
                self.link.send(vec![cmd("PING")]).await?
            }
            answers => answers?,
        };
        match answers.remove(0) {
            Ok(Value::SimpleString(_) | Value::BulkString(_) | Value::Okay) => Ok(()),
            Ok(_) => Err(BackendError::new(ErrorKind::Protocol, "the answer to PING")),
            Err(error) => Err(
                BackendError::new(kind(&error), "asking Redis whether all is well")
                    .caused_by(error),
            ),
        }
    }
}

impl Backend for Redis {
    fn kind(&self) -> &'static str {
        "redis"
    }

    fn place(&self) -> String {
        self.place.clone()
    }

    fn limits(&self) -> Limits {
        Limits {
            // Longer ones work, but nobody reads them.
            max_key_bytes: 512,
            key_bytes: KeyBytes::Any,
            max_value_bytes: self.max_value_bytes,
        }
    }

    fn runs_anywhere(&self) -> bool {
        true
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
            self.write_all(writes).await
        })
    }

    fn check(&self) -> Work<'_, Result<(), BackendError>> {
        Box::pin(self.ask())
    }

    fn publish<'a>(
        &'a self,
        channel: &'a str,
        messages: &'a [Vec<u8>],
    ) -> Work<'a, Result<(), BackendError>> {
        let send = messages
            .iter()
            .map(|message| push::publish(channel, message));
        let send = send.collect();
        Box::pin(async move {
            let answers = self.link.send(send).await?;
            answers
                .into_iter()
                .try_for_each(|answer| in_terms(answer).map(drop))
        })
    }

    fn listen<'a>(&'a self, channel: &'a str, ear: Ear) -> Work<'a, BackendError> {
        Box::pin(async move { self.push.listen(channel, &ear).await })
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis")
            .field("place", &self.place)
            .field("link", &self.link)
            .finish_non_exhaustive()
    }
}
