//! What every backend has to prove.

mod cases;
mod push;

pub use cases::*;
pub use push::*;

use std::sync::Arc;
use std::time::Duration;

use oncemore_core::{
    Backend, Found, Generation, Lease, Read, Reading, Token, Want, Write, Written,
};

/// How long a lease of the suite stands: longer than any case runs.
const LEASE: Duration = Duration::from_secs(60);

/// A backend under test, with short names for what the cases do.
#[derive(Clone, Debug)]
pub struct Subject {
    backend: Arc<dyn Backend>,
    prefix: String,
}

impl Subject {
    /// The backend, with a prefix of its own for keys, so that cases may share a server.
    pub fn new(backend: impl Backend) -> Self {
        let number = u64::from(Token::fresh());
        let prefix = format!("{number:016x}");
        Self {
            backend: Arc::new(backend),
            prefix,
        }
    }

    fn key(&self, name: &str) -> Arc<str> {
        format!("{}:{name}", self.prefix).into()
    }

    async fn read(&self, name: &str, want: Want, generations: &[&str]) -> Reading {
        let read = Read {
            key: self.key(name),
            want,
            generations: generations.iter().map(|name| self.key(name)).collect(),
        };
        let mut answers = self.backend.read(&[read]).await;
        assert_eq!(answers.len(), 1, "one answer for each read");
        answers.remove(0).expect("a read")
    }

    async fn look(&self, name: &str) -> Found {
        self.read(name, Want::Look, &[]).await.found
    }

    /// The bytes under a key.
    async fn value(&self, name: &str) -> Option<Vec<u8>> {
        match self.look(name).await {
            Found::Value(bytes) => Some(bytes),
            _ => None,
        }
    }

    async fn lease(&self, name: &str) -> (Token, bool) {
        let found = self
            .read(name, Want::ValueOrLease(Lease::new(LEASE)), &[])
            .await
            .found;
        match found {
            Found::Lease { token, ours, .. } => (token, ours),
            other => panic!("expected a lease, found {other:?}"),
        }
    }

    async fn generation(&self, name: &str) -> Generation {
        self.read("whatever", Want::Look, &[name]).await.generations[0]
    }

    async fn write(&self, write: Write) -> Written {
        let mut answers = self.backend.write(&[write]).await;
        assert_eq!(answers.len(), 1, "one answer for each write");
        answers.remove(0).expect("a write")
    }

    async fn fill(&self, name: &str, token: Token, value: &[u8]) -> Written {
        self.write(Write::Fill {
            key: self.key(name),
            token,
            value: value.into(),
            ttl: Some(LEASE),
        })
        .await
    }

    async fn put(&self, name: &str, value: &[u8]) -> Written {
        self.write(Write::Put {
            key: self.key(name),
            value: value.into(),
            ttl: Some(LEASE),
        })
        .await
    }

    async fn remove(&self, name: &str) -> Written {
        let key = self.key(name);
        self.write(Write::Remove { key }).await
    }
}

/// Proves that a backend keeps the promises of [`Backend`]: a test for each.
///
/// A backend that sends no messages says so, `conformance! { …, no push }`; it has to return [`Unsupported`](oncemore_core::ErrorKind::Unsupported) then.
///
/// Takes an asynchronous block, or any other future, that gives a new backend, or a value that keeps its server running together
/// with it: `(backend, server)`. Cases may share a server: each uses keys of its own. The crate that uses it needs tokio with `rt` and `macros`.
///
/// ```
/// # mod tests {
/// oncemore_testkit::conformance! { async { (oncemore_memory::MemoryBytes::new(1_000), ()) } }
/// # }
/// ```
#[macro_export]
macro_rules! conformance {
    ($make:expr) => {
        $crate::conformance! { @general $make }
        $crate::conformance! { @cases $make =>
            what_is_published_is_heard
            messages_are_any_bytes_in_order
            other_channels_are_not_heard
            a_dropped_listener_hears_no_more
        }
    };
    ($make:expr, no push) => {
        $crate::conformance! { @general $make }
        $crate::conformance! { @cases $make =>
            push_is_unsupported
        }
    };
    (@general $make:expr) => {
        $crate::conformance! { @cases $make =>
            what_is_put_is_read
            any_bytes_are_kept
            large_values_are_kept
            long_and_odd_keys_are_kept_apart
            nothing_is_found_where_nothing_is
            a_look_leaves_no_lease
            the_first_to_miss_gets_the_lease
            a_fill_with_the_lease_is_stored
            a_removal_fences_the_fill
            a_removal_and_a_new_lease_fence_the_fill
            a_put_fences_the_fill
            a_released_lease_is_free_again
            a_release_of_another_lease_changes_nothing
            an_extended_lease_outlives_its_first_time
            an_extension_of_another_lease_changes_nothing
            a_lease_in_place_of_a_value
            a_lease_in_place_of_what_was_seen
            no_lease_in_place_of_something_newer
            a_lease_in_place_of_what_is_gone
            a_lease_in_place_of_a_lease
            leases_are_shared_or_not
            a_lost_lease_refuses_the_fill
            values_expire
            leases_expire
            a_generation_is_made_up_once
            a_bump_changes_one_generation
            many_at_once_are_answered_in_order
            writes_of_one_key_happen_in_order
            a_dropped_read_leaves_the_backend_usable
            the_server_answers
        }
    };
    (@cases $make:expr => $($case:ident)+) => {
        $(
            #[tokio::test]
            async fn $case() {
                let (backend, _server) = $make.await;
                $crate::conformance::$case($crate::conformance::Subject::new(backend)).await;
            }
        )+
    };
}
