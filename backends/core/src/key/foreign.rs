//! Keys of foreign types, each behind the feature of its crate's name.
