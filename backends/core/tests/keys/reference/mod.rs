//! A reader of the text form of keys, written from `KEYS.md`, and the values to try it on.
//!
//! It shares nothing with the crate that it checks. The fuzz target uses it too.

mod decode;
mod samples;

pub(crate) use decode::{Decode, decode};
pub(crate) use samples::{Real, Tree};

/// What a text says, without regard to types.
#[derive(Debug, PartialEq)]
pub(crate) enum Node {
    /// A number, a name, a date: anything without quotes or brackets.
    Token(String),
    Text(Vec<u8>),
    /// Parentheses, with or without a name before them.
    Group(String, Vec<Node>),
    List(Vec<Node>),
    Set(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

/// Reads a whole text.
pub(crate) fn read(text: &str) -> Option<Node> {
    let mut reader = Reader(text);
    let node = reader.node()?;
    reader.0.is_empty().then_some(node)
}

struct Reader<'a>(&'a str);

impl Reader<'_> {
    fn take(&mut self, c: char) -> bool {
        let rest = self.0.strip_prefix(c);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.0.chars().next()?;
        self.0 = &self.0[c.len_utf8()..];
        Some(c)
    }

    fn node(&mut self) -> Option<Node> {
        if self.take('"') {
            return Some(Node::Text(self.quoted()?));
        }
        if self.take('[') {
            return Some(Node::List(self.parts(']', Self::node)?));
        }
        if self.take('{') {
            return self.braces();
        }
        let end = self
            .0
            .find(['"', '\\', '(', ')', '[', ']', '{', '}', ',', '=', ' ']);
        let (token, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        let token = token.to_owned();
        self.0 = rest;
        if self.take('(') {
            return Some(Node::Group(token, self.parts(')', Self::node)?));
        }
        (!token.is_empty()).then_some(Node::Token(token))
    }

    fn parts<T>(&mut self, end: char, part: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut parts = Vec::new();
        if self.take(end) {
            return Some(parts);
        }
        loop {
            parts.push(part(self)?);
            if self.take(end) {
                return Some(parts);
            }
            if !self.take(',') {
                return None;
            }
        }
    }

    /// A set or a map; what is empty could be both and is read as a set.
    fn braces(&mut self) -> Option<Node> {
        let parts = self.parts('}', |reader| {
            let member = reader.node()?;
            let value = if reader.take('=') {
                Some(reader.node()?)
            } else {
                None
            };
            Some((member, value))
        })?;
        if parts.iter().all(|(_, value)| value.is_none()) {
            return Some(Node::Set(
                parts.into_iter().map(|(member, _)| member).collect(),
            ));
        }
        let entries: Option<_> = parts
            .into_iter()
            .map(|(key, value)| Some((key, value?)))
            .collect();
        entries.map(Node::Map)
    }

    fn quoted(&mut self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        loop {
            match self.next()? {
                '"' => return Some(bytes),
                '\\' => match self.next()? {
                    'n' => bytes.push(b'\n'),
                    'r' => bytes.push(b'\r'),
                    't' => bytes.push(b'\t'),
                    c @ ('"' | '\\') => bytes.push(c as u8),
                    'x' => {
                        let (digits, rest) = self.0.split_at_checked(2)?;
                        self.0 = rest;
                        bytes.push(u8::from_str_radix(digits, 16).ok()?);
                    }
                    'u' => {
                        let (digits, rest) = self.0.strip_prefix('{')?.split_once('}')?;
                        self.0 = rest;
                        let c = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
                        bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    }
                    _ => return None,
                },
                // Control characters are never written as they are.
                c if c.is_control() => return None,
                c => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
    }
}

impl Node {
    pub(super) fn token(&self) -> Option<&str> {
        match self {
            Self::Token(token) => Some(token),
            _ => None,
        }
    }

    pub(super) fn group(&self, wanted: &str) -> Option<&[Node]> {
        match self {
            Self::Group(name, parts) if name == wanted => Some(parts),
            _ => None,
        }
    }
}
