//! Writes the text form of keys. The grammar is in `KEYS.md`.

use std::fmt::{self, Write};
use std::hash::Hasher;

use super::CacheKey;
use crate::Shape;

/// Writes the text form of a key: readable, unambiguous, the same everywhere.
///
/// ```
/// use oncemore_core::KeyWriter;
///
/// let mut text = String::new();
/// let mut out = KeyWriter::new(&mut text);
/// out.tuple(|out| {
///     out.text("it's \"5\"");
///     out.separate();
///     out.number(5_u8);
/// });
/// assert_eq!(text, r#"("it's \"5\"",5)"#);
/// ```
pub struct KeyWriter<'a> {
    out: &'a mut dyn Write,
}

impl<'a> KeyWriter<'a> {
    /// A writer into anything that takes text and does not fail, such as a `String`.
    pub fn new(out: &'a mut dyn Write) -> Self {
        Self { out }
    }

    /// A number or another token: `5`, `-1`, `true`, `1.5e0`, `2026-11-22`.
    ///
    /// It must not be empty, and must not contain spaces, control characters, or any of `" \ ( ) [ ] { } , =`, which
    /// would make two keys one; [`text`](Self::text) takes anything.
    ///
    /// # Panics
    ///
    /// In builds with debug assertions, if it contains one of those.
    pub fn number(&mut self, value: impl fmt::Display) {
        // A sink of keys does not fail (see `new`); one that does has nothing left to write to.
        let _ = write!(Token(self.out), "{value}");
    }

    /// A quoted text. Quotes, backslashes and control characters are escaped.
    pub fn text(&mut self, value: &str) {
        self.raw("\"");
        self.escaped(value);
        self.raw("\"");
    }

    /// Bytes, quoted: what is UTF-8 of them as [`text`](Self::text) writes it, each other byte as `\xff`.
    ///
    /// ```
    /// use oncemore_core::KeyWriter;
    ///
    /// let mut text = String::new();
    /// KeyWriter::new(&mut text).bytes(b"caf\xe9");
    /// assert_eq!(text, r#""caf\xe9""#);
    /// ```
    pub fn bytes(&mut self, value: &[u8]) {
        self.raw("\"");
        self.escaped_bytes(value);
        self.raw("\"");
    }

    /// A name, as of an enum's variant: written as it is. The rules of [`number`](Self::number) hold for it too.
    ///
    /// # Panics
    ///
    /// As [`number`](Self::number) does.
    pub fn name(&mut self, name: &str) {
        self.number(name);
    }

    /// A comma between two parts.
    pub fn separate(&mut self) {
        self.raw(",");
    }

    /// Parts in parentheses.
    pub fn tuple(&mut self, parts: impl FnOnce(&mut Self)) {
        self.raw("(");
        parts(self);
        self.raw(")");
    }

    /// Any number of parts of one type, in brackets.
    pub fn list<T: CacheKey>(&mut self, parts: impl IntoIterator<Item = T>) {
        self.raw("[");
        self.separated(parts, |out, part| part.encode(out));
        self.raw("]");
    }

    /// Any number of parts of one type that are in ascending order, in braces.
    ///
    /// ```
    /// use oncemore_core::KeyWriter;
    ///
    /// let mut text = String::new();
    /// KeyWriter::new(&mut text).set([1, 2]);
    /// assert_eq!(text, "{1,2}");
    /// ```
    pub fn set<T: CacheKey>(&mut self, parts: impl IntoIterator<Item = T>) {
        self.raw("{");
        self.separated(parts, |out, part| part.encode(out));
        self.raw("}");
    }

    /// Any number of entries in ascending order of their keys, in braces.
    ///
    /// ```
    /// use oncemore_core::KeyWriter;
    ///
    /// let mut text = String::new();
    /// KeyWriter::new(&mut text).map([("a", 1), ("b", 2)]);
    /// assert_eq!(text, r#"{"a"=1,"b"=2}"#);
    /// ```
    pub fn map<K: CacheKey, V: CacheKey>(&mut self, entries: impl IntoIterator<Item = (K, V)>) {
        self.raw("{");
        self.separated(entries, |out, (key, value)| {
            key.encode(out);
            out.raw("=");
            value.encode(out);
        });
        self.raw("}");
    }

    fn separated<T>(
        &mut self,
        parts: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) {
        for (at, part) in parts.into_iter().enumerate() {
            if at > 0 {
                self.separate();
            }
            write(self, part);
        }
    }

    /// Text without its quotes.
    fn escaped(&mut self, value: &str) {
        let mut plain = 0;
        for (at, c) in value.char_indices() {
            if c == '"' || c == '\\' || c.is_control() {
                self.raw(&value[plain..at]);
                self.escape(c);
                plain = at + c.len_utf8();
            }
        }
        self.raw(&value[plain..]);
    }

    /// Bytes without their quotes.
    pub(super) fn escaped_bytes(&mut self, value: &[u8]) {
        for chunk in value.utf8_chunks() {
            self.escaped(chunk.valid());
            for byte in chunk.invalid() {
                let _ = write!(self.out, "\\x{byte:02x}");
            }
        }
    }

    fn escape(&mut self, c: char) {
        match c {
            '"' => self.raw("\\\""),
            '\\' => self.raw("\\\\"),
            '\n' => self.raw("\\n"),
            '\r' => self.raw("\\r"),
            '\t' => self.raw("\\t"),
            c => {
                let _ = write!(self.out, "\\u{{{:x}}}", u32::from(c));
            }
        }
    }

    pub(super) fn raw(&mut self, text: &str) {
        let _ = self.out.write_str(text);
    }
}

impl fmt::Debug for KeyWriter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyWriter").finish_non_exhaustive()
    }
}

/// The stored form of a borrowing type that has no owned twin: its text.
///
/// The derive uses it for types with lifetime parameters.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct EncodedKey(Box<str>);

impl EncodedKey {
    /// The text of a key.
    pub fn of<K: CacheKey + ?Sized>(key: &K) -> Self {
        Self(super::encode(key).into())
    }

    /// Whether this is the text of `key`; allocates nothing.
    pub fn is<K: CacheKey + ?Sized>(&self, key: &K) -> bool {
        let mut rest = Rest(Some(&self.0));
        key.encode(&mut KeyWriter::new(&mut rest));
        rest.0 == Some("")
    }

    /// Feeds the text of `key` to a hasher, as an `EncodedKey` of it would; allocates nothing.
    pub fn hash_of<K: CacheKey + ?Sized, H: Hasher>(key: &K, state: &mut H) {
        key.encode(&mut KeyWriter::new(&mut Bytes(state)));
        // No text has this byte, so that what is hashed next cannot be taken for more of it.
        state.write_u8(0xff);
    }
}

impl CacheKey for EncodedKey {
    type Owned = Self;
    const SHAPE: Shape = Shape::new("encoded");

    fn hash_key<H: Hasher>(&self, state: &mut H) {
        Self::hash_of(self, state);
    }
    fn eq_key(&self, stored: &Self) -> bool {
        self == stored
    }
    fn to_key(&self) -> Self {
        self.clone()
    }
    fn encode(&self, out: &mut KeyWriter<'_>) {
        out.raw(&self.0);
    }
}

/// Sees to it that a token has nothing in it that the grammar gives a meaning to.
struct Token<'a>(&'a mut dyn Write);

impl Write for Token<'_> {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        debug_assert!(
            !part.contains(|c: char| c.is_whitespace()
                || c.is_control()
                || "\"\\()[]{},=".contains(c)),
            "{part:?} in a key's token: write it with `KeyWriter::text`"
        );
        self.0.write_str(part)
    }
}

/// What is left of a text to compare with; `None` once something differed.
struct Rest<'a>(Option<&'a str>);

impl Write for Rest<'_> {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        self.0 = self.0.and_then(|rest| rest.strip_prefix(part));
        Ok(())
    }
}

/// Feeds each byte by itself, so that the pieces in which a text arrives make no difference.
struct Bytes<'a, H>(&'a mut H);

impl<H: Hasher> Write for Bytes<'_, H> {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        for byte in part.bytes() {
            self.0.write_u8(byte);
        }
        Ok(())
    }
}
