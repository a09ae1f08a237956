//! The key of a response, made of the arguments.

use oncemore_core::{CacheKey, KeyWriter, Shape};

use super::Injected;

/// A key on its way: the arguments' text, and whose response it is.
#[derive(Debug)]
pub struct Key<'a> {
    request: Option<&'a Injected>,
    text: String,
    shape: Shape,
    person: bool,
    refused: bool,
    whole: bool,
}

/// A finished key.
#[derive(Debug)]
pub struct Answering {
    pub(super) text: String,
    pub(super) person: bool,
    pub(super) refused: bool,
    pub(super) whole: bool,
}

impl Answering {
    /// The key as text.
    pub fn text(self) -> String {
        self.text
    }
}

impl<'a> Key<'a> {
    /// Of nothing yet.
    pub(super) fn new(request: Option<&'a Injected>) -> Self {
        Self {
            request,
            text: String::new(),
            shape: Shape::new("handler"),
            person: false,
            refused: false,
            whole: true,
        }
    }

    /// Adds the type that a handler is a method of, where it is generic: all instantiations have one cache. What tells them apart is the name, so that
    /// types of one path (in two blocks of a function, in two versions of a crate) are one, as for every generic function.
    pub fn of_type<T: ?Sized>(&mut self) {
        let name = std::any::type_name::<T>();
        if name.contains('<') {
            self.push_text("type", name);
        }
    }

    /// Adds a value.
    pub fn push<T: CacheKey + ?Sized>(&mut self, value: &T) {
        // A person inside makes it that person's.
        self.person |= T::PRINCIPAL;
        self.shape = self.shape.part(T::SHAPE);
        self.separate();
        value.encode(&mut KeyWriter::new(&mut self.text));
    }

    /// Adds a text that says which of the arguments' fields it is.
    pub(crate) fn push_text(&mut self, kind: &str, text: &str) {
        self.shape = self.shape.text(kind);
        self.separate();
        text.encode(&mut KeyWriter::new(&mut self.text));
    }

    fn separate(&mut self) {
        if !self.text.is_empty() {
            self.text.push(',');
        }
    }

    /// Adds what identifies a person: the response is that person's.
    pub fn push_person<T: CacheKey + ?Sized>(&mut self, person: &T) {
        self.person = true;
        self.push(person);
    }

    /// Keeps the response out of the store: it is somebody's, and nobody can say whose.
    pub fn refuse(&mut self) {
        self.refused = true;
    }

    /// Adds a part of the request that the argument stands for. A key of the handle has no request: it then stands for all.
    pub(crate) fn push_of_request(&mut self, kind: &str, of: impl FnOnce(&Injected) -> &str) {
        match self.request {
            Some(request) => self.push_text(kind, of(request)),
            None => self.leave_open(),
        }
    }

    /// Says that the key stands for all that begin so.
    pub(crate) fn leave_open(&mut self) {
        self.whole = false;
    }

    /// Nothing more comes.
    #[must_use]
    pub fn done(self) -> Answering {
        Answering {
            text: format!("{}:{}", self.shape, self.text),
            person: self.person,
            refused: self.refused,
            whole: self.whole,
        }
    }
}
