//! The backend: what `Backend` asks for, in terms of files.
//!
//! It is for one process at a time: a lock inside the process makes each operation whole. A backend for several would lock the
//! directory, or leave it to a server, as Redis does it with a script.

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use oncemore::backends::{
    Backend, BackendError, ErrorKind, Found, Generation, KeyBytes, Lease, Limits, Read, Reading,
    Token, Want, Work, Write, Written,
};

use crate::file::{Content, Directory};

/// Values in the files of a directory.
pub(crate) struct Files {
    directory: Arc<Mutex<Directory>>,
    place: String,
}

impl Files {
    pub(crate) fn new(path: &Path) -> io::Result<Self> {
        let directory = Directory::new(path)?;
        let place = directory.path().display().to_string();
        Ok(Self {
            directory: Arc::new(Mutex::new(directory)),
            place,
        })
    }

    /// Does something with the files where it may block. It is done to its end, also if nobody waits any more.
    fn with_files<T: Send + 'static>(
        &self,
        work: impl FnOnce(MutexGuard<'_, Directory>) -> T + Send + 'static,
    ) -> Work<'_, Result<T, BackendError>> {
        let directory = Arc::clone(&self.directory);
        let work = move || work(directory.lock().unwrap_or_else(PoisonError::into_inner));
        Box::pin(async move {
            let done = tokio::task::spawn_blocking(work).await;
            done.map_err(|error| failed("working with files").caused_by(error))
        })
    }
}

fn failed(what: &'static str) -> BackendError {
    BackendError::new(ErrorKind::Other, what)
}

fn read_one(files: &Directory, read: &Read) -> io::Result<Reading> {
    let there = match files.get(&read.key)? {
        Some(Content::Value(bytes)) => Found::Value(bytes),
        // Somebody computes already.
        Some(Content::Lease { token, shared }) if read.want != Want::Look => Found::Lease {
            token,
            ours: false,
            shared,
        },
        _ => Found::Nothing,
    };
    let found = match read.want.lease_over(&there) {
        None => there,
        Some(Lease { ttl, shared }) => {
            let token = Token::fresh();
            files.set(&read.key, &Content::Lease { token, shared }, Some(ttl))?;
            Found::Lease {
                token,
                ours: true,
                shared,
            }
        }
    };
    // After the value, so that an invalidation in between is seen.
    let generations = read.generations.iter().map(|key| generation(files, key));
    Ok(Reading {
        found,
        generations: generations.collect::<io::Result<_>>()?,
    })
}

/// A generation; a new one where there is none, since what is lost must not read as "still valid".
fn generation(files: &Directory, key: &str) -> io::Result<Generation> {
    if let Some(Content::Generation(bytes)) = files.get(key)?
        && let Some(generation) = Generation::from_bytes(&bytes)
    {
        return Ok(generation);
    }
    let fresh = Generation::fresh();
    bump(files, key, fresh)?;
    Ok(fresh)
}

fn bump(files: &Directory, key: &str, to: Generation) -> io::Result<()> {
    files.set(key, &Content::Generation(to.to_bytes().to_vec()), None)
}

fn write_one(files: &Directory, write: &Write) -> io::Result<Written> {
    // Whoever has a lease may only act while it is still there.
    if let Write::Fill { key, token, .. }
    | Write::Extend { key, token, .. }
    | Write::Release { key, token } = write
        && !matches!(files.get(key)?, Some(Content::Lease { token: there, .. }) if there == *token)
    {
        return Ok(Written::Refused);
    }
    match write {
        Write::Fill {
            key, value, ttl, ..
        }
        | Write::Put { key, value, ttl } => {
            files.set(key, &Content::Value(value.to_vec()), *ttl)?;
        }
        Write::Extend { key, ttl, .. } => {
            if let Some(lease) = files.get(key)? {
                files.set(key, &lease, Some(*ttl))?;
            }
        }
        Write::Release { key, .. } | Write::Remove { key } => files.remove(key)?,
        Write::Bump { key, to } => bump(files, key, *to)?,
    }
    Ok(Written::Done)
}

impl Backend for Files {
    fn kind(&self) -> &'static str {
        "files"
    }

    fn place(&self) -> String {
        self.place.clone()
    }

    fn limits(&self) -> Limits {
        Limits {
            max_key_bytes: 1_000,
            // No spaces and line ends: the key stands in the file's first line.
            key_bytes: KeyBytes::Graphic,
            max_value_bytes: 64 << 20,
        }
    }

    fn read<'a>(&'a self, reads: &'a [Read]) -> Work<'a, Vec<Result<Reading, BackendError>>> {
        let reads = reads.to_vec();
        Box::pin(async move {
            let count = reads.len();
            let work = move |files: MutexGuard<'_, Directory>| -> Vec<_> {
                reads.iter().map(|read| read_one(&files, read)).collect()
            };
            answers(self.with_files(work).await, count)
        })
    }

    fn write<'a>(&'a self, writes: &'a [Write]) -> Work<'a, Vec<Result<Written, BackendError>>> {
        let writes = writes.to_vec();
        Box::pin(async move {
            let count = writes.len();
            let work = move |files: MutexGuard<'_, Directory>| -> Vec<_> {
                writes
                    .iter()
                    .map(|write| write_one(&files, write))
                    .collect()
            };
            answers(self.with_files(work).await, count)
        })
    }

    fn check(&self) -> Work<'_, Result<(), BackendError>> {
        Box::pin(async move {
            let there = self
                .with_files(|files| files.path().read_dir().map(drop))
                .await?;
            there.map_err(|error| failed("opening the directory").caused_by(error))
        })
    }
}

/// One answer for each question, in order.
fn answers<T>(
    done: Result<Vec<io::Result<T>>, BackendError>,
    count: usize,
) -> Vec<Result<T, BackendError>> {
    match done {
        Ok(answers) => answers
            .into_iter()
            .map(|answer| answer.map_err(|error| failed("a file").caused_by(error)))
            .collect(),
        Err(error) => (0..count).map(|_| Err(error.clone())).collect(),
    }
}
