//! What is known of a memoized function at compile time, and the names in its keys.

use std::panic::Location;
use std::time::Duration;

use oncemore_core::{CacheKey, Shape};

use crate::memo::Instance;
use crate::setup::Options;

/// What is known of a memoized function at compile time.
#[derive(Clone, Copy, Debug)]
pub struct Info {
    /// Its path: `crate::module::function`, or the name it was given.
    pub name: &'static str,
    /// The namespace it was put in.
    pub namespace: Option<&'static str>,
    /// The arguments that make up its key.
    pub arguments: &'static [&'static str],
    /// The file it stands in.
    pub file: &'static str,
    /// The line.
    pub line: u32,
    /// The version its values were given.
    pub version: Option<u32>,
    /// The options that it has as literals.
    pub options: Options,
    /// Its remote backends, near to far.
    #[cfg(feature = "remote")]
    pub backends: &'static [crate::far::BackendRef],
    /// From how many bytes on its remote values are compressed.
    #[cfg(feature = "remote")]
    pub compress: Option<u32>,
    /// The codec that it names.
    #[cfg(feature = "remote")]
    pub codec: Option<fn() -> Option<crate::far::CodecRef>>,
    /// Whether copies of remote values are kept in this process.
    #[cfg(feature = "remote")]
    pub near: bool,
}

impl Info {
    /// What is known of a function that is defined where this is called.
    #[track_caller]
    pub const fn new(name: &'static str, arguments: &'static [&'static str]) -> Self {
        let place = Location::caller();
        Self {
            name,
            namespace: None,
            arguments,
            file: place.file(),
            line: place.line(),
            version: None,
            options: Options::NEW,
            #[cfg(feature = "remote")]
            backends: &[],
            #[cfg(feature = "remote")]
            compress: None,
            #[cfg(feature = "remote")]
            codec: None,
            #[cfg(feature = "remote")]
            near: false,
        }
    }

    /// With its remote backends, near to far.
    #[cfg(feature = "remote")]
    #[must_use]
    pub const fn backends(mut self, backends: &'static [crate::far::BackendRef]) -> Self {
        self.backends = backends;
        self
    }

    /// With the codec that it names.
    #[cfg(feature = "remote")]
    #[must_use]
    pub const fn codec(mut self, codec: fn() -> Option<crate::far::CodecRef>) -> Self {
        self.codec = Some(codec);
        self
    }

    /// With the size from which on its remote values are compressed.
    #[cfg(feature = "remote")]
    #[must_use]
    pub const fn compress(mut self, from: u32) -> Self {
        self.compress = Some(from);
        self
    }

    /// With copies of remote values in this process.
    #[cfg(feature = "remote")]
    #[must_use]
    pub const fn near(mut self) -> Self {
        self.near = true;
        self
    }

    /// With a TTL.
    #[must_use]
    pub const fn ttl(mut self, seconds: u64, nanos: u32) -> Self {
        self.options.ttl = Some(Duration::new(seconds, nanos));
        self
    }

    /// With a time to idle.
    #[must_use]
    pub const fn idle(mut self, seconds: u64, nanos: u32) -> Self {
        self.options.idle = Some(Duration::new(seconds, nanos));
        self
    }

    /// With a greatest random cut of the TTL.
    #[must_use]
    pub const fn jitter(mut self, seconds: u64, nanos: u32) -> Self {
        self.options.jitter = Some(Duration::new(seconds, nanos));
        self
    }

    /// With a bound on the number of entries.
    #[must_use]
    pub const fn capacity(mut self, entries: usize) -> Self {
        self.options.capacity = Some(entries);
        self
    }

    /// Without single-flight.
    #[must_use]
    pub const fn no_single_flight(mut self) -> Self {
        self.options.single_flight = false;
        self
    }

    /// Without arguments: there is one entry.
    #[must_use]
    pub const fn single(mut self) -> Self {
        self.options.single = true;
        self
    }

    /// With the namespace it was put in.
    #[must_use]
    pub const fn namespace(mut self, namespace: &'static str) -> Self {
        self.namespace = Some(namespace);
        self
    }

    /// With the version its values were given.
    #[must_use]
    pub const fn version(mut self, version: u32) -> Self {
        self.version = Some(version);
        self
    }

    /// The key as text: the function's name, the shape of its arguments, and of its types if it is generic, the arguments.
    pub(crate) fn key_text<Q: CacheKey + ?Sized>(&self, key: &Q, instance: Instance) -> String {
        self.key_text_of(Q::SHAPE, &oncemore_core::key::encode(key), instance)
    }

    /// The same of a key whose shape and text are known.
    pub(crate) fn key_text_of(&self, shape: Shape, key: &str, instance: Instance) -> String {
        let shape = instance.add_to(Shape::new("arguments").part(shape));
        let mut text = String::new();
        self.write_name(&mut text);
        text + &format!(":{shape}:{key}")
    }

    /// Appends the namespace, if there is one, and the name.
    pub(crate) fn write_name(&self, text: &mut String) {
        if let Some(namespace) = self.namespace {
            escape(namespace, text);
            text.push(':');
        }
        // What the compiler gave has `::` between the parts, which is not the end of a name.
        for (at, part) in self.name.split("::").enumerate() {
            if at > 0 {
                text.push_str("::");
            }
            escape(part, text);
        }
    }
}

/// Writes a name so that it cannot be taken for two: `:` and `%` as in a URL.
pub(crate) fn escape(name: &str, text: &mut String) {
    for char in name.chars() {
        match char {
            ':' => text.push_str("%3A"),
            '%' => text.push_str("%25"),
            other => text.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(namespace: Option<&'static str>, name: &'static str) -> String {
        let info = Info::new(name, &["n"]);
        let info = match namespace {
            Some(namespace) => info.namespace(namespace),
            None => info,
        };
        info.key_text(&(1_u64,), Instance::only())
    }

    #[test]
    fn names_and_namespaces_do_not_run_into_each_other() {
        assert_ne!(text(Some("a:b"), "c"), text(Some("a"), "b:c"));
        assert_ne!(text(None, "a:b"), text(Some("a"), "b"));
        assert_ne!(text(None, "a%3Ab"), text(None, "a:b"));
    }

    #[test]
    fn a_path_is_readable() {
        assert!(text(Some("users"), "shop::price").starts_with("users:shop::price:"));
    }
}
