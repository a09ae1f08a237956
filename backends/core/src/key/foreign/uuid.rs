//! Keys of `uuid`: the hyphenated form in lower case.

use uuid::Uuid;

own_key! {
    Uuid, "uuid", |value, out| out.number(value.hyphenated());
}
