//! Keys of the standard library's other value types: paths, addresses, times.
