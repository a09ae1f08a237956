//! What a file holds: a line that people can read, then bytes.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use oncemore::backends::Token;

/// Stands in place of a time, where there is none.
const EVER: &str = "ever";

/// The content of a file.
pub(crate) enum Content {
    Value(Vec<u8>),
    Lease { token: Token, shared: bool },
    Generation(Vec<u8>),
}

/// A directory of them.
pub(crate) struct Directory(PathBuf);

impl Directory {
    pub(crate) fn new(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        Ok(Self(path.to_owned()))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// A key can be longer than a file's name may be, so the name is a hash. The key is in the file: another key's file is none.
    fn file(&self, key: &str) -> PathBuf {
        // FNV-1a: it is the same in every build, which std's hashers do not promise.
        let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        self.0.join(format!("{hash:016x}"))
    }

    /// What is under a key and has not expired.
    pub(crate) fn get(&self, key: &str) -> io::Result<Option<Content>> {
        let bytes = match fs::read(self.file(key)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        Ok(open(key, &bytes))
    }

    /// Keeps something under a key, for ever or for some time.
    pub(crate) fn set(
        &self,
        key: &str,
        content: &Content,
        ttl: Option<Duration>,
    ) -> io::Result<()> {
        let until = ttl.map_or_else(|| EVER.into(), |ttl| (now() + ttl.as_millis()).to_string());
        let (kind, body): (_, &[u8]) = match content {
            Content::Value(bytes) => ("value", bytes),
            Content::Lease { token, shared } => (
                if *shared { "shared-lease" } else { "lease" },
                &token.to_bytes(),
            ),
            Content::Generation(bytes) => ("generation", bytes),
        };
        let mut bytes = format!("{kind} {until} {key}\n").into_bytes();
        bytes.extend_from_slice(body);
        // Under another name first: a process that dies in between leaves no half of a file.
        let (file, unfinished) = (self.file(key), self.0.join("unfinished"));
        fs::write(&unfinished, bytes)?;
        fs::rename(unfinished, file)
    }

    pub(crate) fn remove(&self, key: &str) -> io::Result<()> {
        match fs::remove_file(self.file(key)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// Takes a file's bytes apart; `None` where they are another key's, expired, or damaged.
fn open(key: &str, bytes: &[u8]) -> Option<Content> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let body = &bytes[end + 1..];
    let mut parts = head.splitn(3, ' ');
    let (kind, until, whose) = (parts.next()?, parts.next()?, parts.next()?);
    let expired = until != EVER && until.parse::<u128>().ok()? <= now();
    if whose != key || expired {
        return None;
    }
    match kind {
        "value" => Some(Content::Value(body.to_vec())),
        "lease" | "shared-lease" => Some(Content::Lease {
            token: Token::from_bytes(body.try_into().ok()?),
            shared: kind == "shared-lease",
        }),
        "generation" => Some(Content::Generation(body.to_vec())),
        _ => None,
    }
}

fn now() -> u128 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.unwrap_or_default().as_millis()
}

/// The first line of each file, for people.
pub(crate) fn heads(directory: &Path) -> io::Result<Vec<String>> {
    let mut heads = Vec::new();
    for entry in fs::read_dir(directory)? {
        let bytes = fs::read(entry?.path())?;
        let line = bytes
            .split(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        let line = String::from_utf8_lossy(line);
        heads.push(format!(
            "{line} (and {} bytes)",
            bytes.len() - line.len() - 1
        ));
    }
    heads.sort();
    Ok(heads)
}
