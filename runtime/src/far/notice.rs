//! What one process tells the others: which values have changed.

use std::sync::Arc;

/// Values that have changed, whoever changed them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Notice {
    /// That of one key.
    Key {
        /// The generation of the key's function, which stands for the function.
        function: Arc<str>,
        /// Part of the digest of the key.
        check: u64,
    },
    /// All that depend on a generation: a function's or a namespace's.
    Group(Arc<str>),
    /// The responses of one URL, or under one key of a handler.
    Url {
        /// The generation that stands for the cache.
        cache: Arc<str>,
        url: Arc<str>,
    },
}

impl Notice {
    /// The generation that stands for the function, namespace or cache.
    pub(crate) fn group(&self) -> &Arc<str> {
        match self {
            Self::Key { function, .. } => function,
            Self::Group(generation) => generation,
            Self::Url { cache, .. } => cache,
        }
    }

    /// As a message, which people can read, numbers in 16 hex digits:
    /// - `1 key <source> <check> <function>`
    /// - `1 all <source> <generation>`
    /// - `1 url <source> <bytes of the cache> <cache> <url>`
    pub(crate) fn to_message(&self, source: u64) -> Vec<u8> {
        let text = match self {
            Self::Key { function, check } => format!("1 key {source:016x} {check:016x} {function}"),
            Self::Group(generation) => format!("1 all {source:016x} {generation}"),
            // Either may have spaces in it.
            Self::Url { cache, url } => {
                format!("1 url {source:016x} {:016x} {cache} {url}", cache.len())
            }
        };
        text.into_bytes()
    }

    /// A message, and who sent it. `None` for what no version of this said.
    pub(crate) fn from_message(message: &[u8]) -> Option<(u64, Self)> {
        let text = std::str::from_utf8(message).ok()?;
        let number = |text: &str| {
            (text.len() == 16)
                .then(|| u64::from_str_radix(text, 16).ok())
                .flatten()
        };
        if let Some(rest) = text.strip_prefix("1 key ") {
            let (source, rest) = rest.split_once(' ')?;
            let (check, function) = rest.split_once(' ')?;
            let (check, function) = (number(check)?, function.into());
            return Some((number(source)?, Self::Key { function, check }));
        }
        if let Some(rest) = text.strip_prefix("1 url ") {
            let (source, rest) = rest.split_once(' ')?;
            let (length, rest) = rest.split_once(' ')?;
            let (cache, url) = rest.split_at_checked(usize::try_from(number(length)?).ok()?)?;
            let (cache, url) = (cache.into(), url.strip_prefix(' ')?.into());
            return Some((number(source)?, Self::Url { cache, url }));
        }
        let (source, generation) = text.strip_prefix("1 all ")?.split_once(' ')?;
        Some((number(source)?, Self::Group(generation.into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_understood() {
        let notices = [
            Notice::Key {
                function: "shop#generation::price".into(),
                check: 0x00ff,
            },
            Notice::Group("shop#generation:users".into()),
            Notice::Url {
                cache: "shop#generation:http:a b".into(),
                url: "shop::page:(\"é x\")".into(),
            },
        ];
        for notice in notices {
            let message = notice.to_message(7);
            assert_eq!(Notice::from_message(&message), Some((7, notice)));
        }
    }

    #[test]
    fn what_is_not_understood_is_nothing() {
        let whole = Notice::Group("g".into()).to_message(1);
        for message in [
            &b""[..],
            b"\xff",
            b"1 key ",
            b"1 key 0 0 g",
            b"1 all 0000000000000001",
            b"2 all 0000000000000001 g",
            b"1 key 0000000000000001 zzzzzzzzzzzzzzzz g",
            b"1 url 0000000000000001 0000000000000009 cache url",
            b"1 url 0000000000000001 0000000000000004 cache url",
            b"1 url 0000000000000001 ffffffffffffffff cache url",
            &whole[1..],
        ] {
            assert_eq!(Notice::from_message(message), None, "{message:?}");
        }
    }
}
