//! Codecs that an installation does not accept. In a program of its own: it cannot be installed.
#![cfg(all(feature = "remote", feature = "testing"))]
#![expect(
    clippy::unused_async,
    reason = "what matters is the codec of a function"
)]

use oncemore::backends::MemoryBytes;
use oncemore::codec::{Bincode, Codec, CodecError, CodecId};
use oncemore::memoize;
use serde::Serialize;
use serde::de::DeserializeOwned;

macro_rules! codec {
    ($name:ident, $id:expr) => {
        #[derive(Debug)]
        struct $name;

        impl Codec for $name {
            const ID: CodecId = $id;
            const NAME: &'static str = stringify!($name);

            fn encode<T: Serialize + ?Sized>(
                value: &T,
                into: &mut Vec<u8>,
            ) -> Result<(), CodecError> {
                Bincode::encode(value, into)
            }
            fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CodecError> {
                Bincode::decode(bytes)
            }
        }
    };
}

codec!(First, CodecId::custom(200));
codec!(Second, CodecId::custom(200));
codec!(Stolen, CodecId::from_u8(1));
codec!(Fine, CodecId::custom(201));

#[memoize(backend = redis, codec = First, name = "first")]
async fn first(id: u32) -> u32 {
    id
}

#[memoize(backend = redis, codec = Second, name = "second")]
async fn second(id: u32) -> u32 {
    id
}

#[memoize(backend = redis, codec = Stolen, name = "stolen")]
async fn stolen(id: u32) -> u32 {
    id
}

#[memoize(backend = redis, codec = Fine, name = "fine")]
async fn fine(id: u32) -> u32 {
    id
}

#[tokio::test]
async fn codecs_that_clash_are_reported_at_once() {
    let isolation = oncemore::testing::isolate();
    let error = oncemore::builder()
        .backend(MemoryBytes::new(10))
        .default_codec(Stolen)
        .install_for(&isolation.share())
        .await
        .unwrap_err();
    let said: Vec<_> = error.problems().iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(
        said[0].contains("`Stolen` cannot be the default"),
        "{said:?}"
    );
    assert!(said[1].contains("`Stolen` of `stolen`"), "{said:?}");
    assert!(said[1].contains("number 1"), "{said:?}");
    for part in ["`First` of `first`", "`Second` of `second`", "number 200"] {
        assert!(said[2].contains(part), "{said:?}");
    }
    // They run all the same.
    assert_eq!(
        first(1).await + second(2).await + stolen(3).await + fine(4).await,
        10
    );
}
