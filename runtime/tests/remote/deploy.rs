//! Two versions of a program on one server.

use oncemore::{CacheValue, memoize};
use oncemore_testkit::RedisServer;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::common::{Process, count, counted};
use crate::counter;

/// The value of one version or the other.
trait Version:
    Clone + PartialEq + Send + Sync + Serialize + DeserializeOwned + CacheValue + 'static
{
    fn computed(id: u32) -> Self;
}

mod old {
    use super::*;

    counter!(COMPUTED);

    #[derive(Clone, PartialEq, Debug, Serialize, Deserialize, CacheValue)]
    pub(crate) struct User {
        name: String,
        mail: String,
    }

    impl Version for User {
        fn computed(id: u32) -> Self {
            count(&COMPUTED);
            let (name, mail) = (format!("name {id}"), format!("mail {id}"));
            Self { name, mail }
        }
    }

    pub(crate) fn computations() -> u32 {
        counted(&COMPUTED)
    }
}

mod new {
    use super::*;

    counter!(COMPUTED);

    /// The two texts have changed places.
    #[derive(Clone, PartialEq, Debug, Serialize, Deserialize, CacheValue)]
    pub(crate) struct User {
        mail: String,
        name: String,
    }

    impl Version for User {
        fn computed(id: u32) -> Self {
            count(&COMPUTED);
            let (name, mail) = (format!("name {id}"), format!("mail {id}"));
            Self { mail, name }
        }
    }

    pub(crate) fn computations() -> u32 {
        counted(&COMPUTED)
    }
}

/// One function, as two programs have it.
#[memoize(backend = redis, name = "user_of_two_versions")]
async fn user<U: Version>(id: u32) -> U {
    U::computed(id)
}

#[tokio::test]
async fn neither_reads_nor_disturbs_the_other() {
    let server = RedisServer::start();
    let (before, after) = (Process::on(&server).await, Process::on(&server).await);
    let (old, new) = (old::User::computed(1), new::User::computed(1));
    for _ in 0..3 {
        assert!(before.run(user::<old::User>(1)).await == old);
        assert!(after.run(user::<new::User>(1)).await == new);
    }
    assert_eq!((old::computations(), new::computations()), (2, 2));
}

#[tokio::test]
async fn a_version_tells_foreign_types_apart() {
    // `std::collections::BinaryHeap` has no fingerprint.
    type Heap = std::collections::BinaryHeap<u32>;
    counter!(COMPUTED);
    #[memoize(backend = redis, name = "versioned", version = 1)]
    async fn heap(id: u32) -> Heap {
        count(&COMPUTED);
        [id].into()
    }
    let server = RedisServer::start();
    let process = Process::on(&server).await;
    for _ in 0..2 {
        assert_eq!(process.run(heap(3)).await.peek(), Some(&3));
    }
    assert_eq!(counted(&COMPUTED), 1);
}
