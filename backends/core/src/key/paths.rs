//! Keys of paths and of the operating system's strings.
//!
//! Paths are equal by their components (`a//b` and `a/./b` are `a/b`), so that is what their text has, joined by `/` on
//! every platform. What is not Unicode is written byte by byte: on Windows, the bytes of a lone surrogate in WTF-8.

use std::ffi::{OsStr, OsString};
use std::hash::{Hash, Hasher};
use std::path::{Component, Path, PathBuf, Prefix, PrefixComponent};

use super::{CacheKey, KeyWriter, binary};
use crate::Shape;

macro_rules! system_text {
    ($($type:ident, $shape:literal,
        |$hashed:ident, $state:ident| $hash:expr,
        |$value:ident, $out:ident| $encode:expr;)*) => {$(
        impl CacheKey for $type {
            type Owned = Box<$type>;
            const SHAPE: Shape = Shape::new($shape);

            #[inline]
            fn hash_key<H: Hasher>(&self, $state: &mut H) {
                let $hashed = self;
                $hash;
            }
            #[inline]
            fn eq_key(&self, stored: &Box<$type>) -> bool {
                *self == **stored
            }
            fn to_key(&self) -> Box<$type> {
                self.into()
            }
            fn encode(&self, $out: &mut KeyWriter<'_>) {
                let $value = self;
                $encode;
            }
        }
    )*};
}

system_text! {
    OsStr, "os str",
        |value, state| binary::hash(value.as_encoded_bytes(), state),
        |value, out| out.bytes(value.as_encoded_bytes());
    Path, "path",
        |value, state| {
            value.hash(state);
            // Left out of a path's own hash, and the end of it.
            state.write_u8(u8::from(value.has_root()));
        },
        |value, out| {
            out.raw("\"");
            components(value, out);
            out.raw("\"");
        };
}

same_key! {
    [] OsString as OsStr;
    [] PathBuf as Path;
}

fn components(path: &Path, out: &mut KeyWriter<'_>) {
    let mut joined = true;
    for component in path.components() {
        let is_name = !matches!(component, Component::Prefix(_) | Component::RootDir);
        if is_name && !joined {
            out.raw("/");
        }
        match component {
            Component::Prefix(windows) => prefix(windows, out),
            Component::RootDir => out.raw("/"),
            other => name(other.as_os_str(), out),
        }
        // What follows a root has its slash already; what follows a drive without a root has none.
        joined = !is_name;
    }
}

/// A slash inside a name, which only Windows' verbatim paths can have, is escaped.
fn name(name: &OsStr, out: &mut KeyWriter<'_>) {
    for (at, part) in name
        .as_encoded_bytes()
        .split(|byte| *byte == b'/')
        .enumerate()
    {
        if at > 0 {
            out.raw("\\/");
        }
        out.escaped_bytes(part);
    }
}

fn prefix(prefix: PrefixComponent<'_>, out: &mut KeyWriter<'_>) {
    let drive = |letter: u8, out: &mut KeyWriter<'_>| out.escaped_bytes(&[letter, b':']);
    let share = |(server, share): (&OsStr, &OsStr), out: &mut KeyWriter<'_>| {
        name(server, out);
        out.raw("/");
        name(share, out);
    };
    match prefix.kind() {
        Prefix::Disk(letter) => drive(letter, out),
        Prefix::VerbatimDisk(letter) => {
            out.raw("//?/");
            drive(letter, out);
        }
        Prefix::UNC(server, folder) => {
            out.raw("//");
            share((server, folder), out);
        }
        Prefix::VerbatimUNC(server, folder) => {
            out.raw("//?/UNC/");
            share((server, folder), out);
        }
        Prefix::DeviceNS(device) => {
            out.raw("//./");
            name(device, out);
        }
        Prefix::Verbatim(text) => {
            out.raw("//?/");
            name(text, out);
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::ffi::OsStrExt;

    use super::*;
    use crate::key::encode;

    #[test]
    fn equal_paths_have_one_text() {
        for same in ["a/b", "a//b", "a/./b", "a/b/"] {
            assert_eq!(Path::new(same), Path::new("a/b"));
            assert_eq!(encode(Path::new(same)), r#""a/b""#);
        }
        for (path, text) in [
            ("", r#""""#),
            (".", r#"".""#),
            ("/", r#""/""#),
            ("//", r#""/""#),
            ("/a", r#""/a""#),
            ("./a", r#""./a""#),
            ("../a", r#""../a""#),
            ("a/../b", r#""a/../b""#),
            (r"a\b", r#""a\\b""#),
        ] {
            assert_eq!(encode(Path::new(path)), text);
        }
    }

    #[test]
    fn names_that_are_not_unicode() {
        let name = OsStr::from_bytes(b"caf\xe9\xff\"");
        assert_eq!(encode(name), r#""caf\xe9\xff\"""#);
        assert_eq!(encode(Path::new(name)), r#""caf\xe9\xff\"""#);
    }
}
