//! One function of two versions of a service.
//!
//! Two programs would each have a function `user` that returns its own `User`. Here both are in one program, so the function is generic
//! over the version.

use std::fmt::Debug;

use oncemore::{CacheValue, memoize};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::common;

/// A version of the service.
pub(crate) trait Version:
    Clone + Debug + Send + Sync + Serialize + DeserializeOwned + CacheValue + 'static
{
    const NAME: &'static str;
    fn load(id: u32) -> Self;
}

/// What was deployed last week.
pub(crate) mod old {
    use oncemore::CacheValue;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, Serialize, Deserialize, CacheValue)]
    pub(crate) struct User {
        name: String,
        mail: String,
    }

    impl super::Version for User {
        const NAME: &'static str = "old";

        fn load(id: u32) -> Self {
            Self {
                name: format!("user {id}"),
                mail: format!("{id}@example.com"),
            }
        }
    }
}

/// What is being deployed.
pub(crate) mod new {
    use oncemore::CacheValue;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, Serialize, Deserialize, CacheValue)]
    pub(crate) struct User {
        mail: String,
        name: String,
        language: Option<String>,
    }

    impl super::Version for User {
        const NAME: &'static str = "new";

        fn load(id: u32) -> Self {
            Self {
                mail: format!("{id}@example.com"),
                name: format!("user {id}"),
                language: None,
            }
        }
    }
}

#[memoize(backend = redis, ttl = "5m", name = "shop::user")]
fn user<U: Version>(id: u32) -> U {
    U::load(id)
}

/// One process of a version: asks for a user, and says what it got and whence.
pub(crate) fn run<U: Version>() -> Result<(), String> {
    let installed = common::installation().install_blocking();
    installed.map_err(|error| error.to_string())?;
    let got = user::<U>(1);
    let listed = oncemore::functions().find(|function| function.name() == "shop::user");
    let stats = listed.map(|function| function.stats()).unwrap_or_default();
    let whence = if stats.remote_hits == 1 {
        "found"
    } else {
        "computed"
    };
    println!("{}: {whence:<8} {got:?}", U::NAME);
    println!("     under    {}", user::key::<U>(1));
    Ok(())
}
