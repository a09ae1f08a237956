//! Writes the throw-away crates.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::root;

/// What makes the functions remember.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variant {
    Plain,
    Cached,
    Ours,
}

impl Variant {
    pub(crate) const COUNT: usize = 3;
    const ALL: [Self; Self::COUNT] = [Self::Plain, Self::Cached, Self::Ours];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Cached => "cached",
            Self::Ours => "oncemore",
        }
    }

    /// A bound and a TTL, which is what a cache in production has.
    fn attribute(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Cached => "#[cached::macros::cached(max_size = 1_000, ttl_secs = 60)]\n",
            Self::Ours => "#[oncemore::memoize(capacity = 1_000, ttl = \"60s\")]\n",
        }
    }

    fn dependency(self) -> String {
        match self {
            Self::Plain => String::new(),
            Self::Cached => "cached = \"4.1\"\n".to_owned(),
            Self::Ours => {
                // In quotes that take a path of any system as it is.
                format!(
                    "oncemore = {{ path = '{}' }}\n",
                    root().join("runtime").display()
                )
            }
        }
    }
}

/// A crate on disk.
pub(crate) struct Generated {
    pub(crate) variant: Variant,
    pub(crate) folder: PathBuf,
    source: String,
}

/// The crates that are measured.
pub(crate) struct Crates {
    /// One for each variant.
    pub(crate) with_functions: [Generated; Variant::COUNT],
    /// No function, only the dependency: `cached` and ours.
    pub(crate) alone: [Generated; 2],
}

impl Generated {
    /// Writes the same source again, so that it is compiled again.
    pub(crate) fn touch(&self) -> Result<(), String> {
        write(&self.folder.join("src/lib.rs"), &self.source)
    }

    pub(crate) fn package(&self) -> String {
        package(&self.folder)
    }
}

pub(crate) fn all(folder: &Path, functions: usize) -> Result<Crates, String> {
    let one = |variant: Variant, suffix: &str, source: String| {
        let folder = folder.join(format!("{}-{suffix}", variant.name()));
        generate(variant, folder, source)
    };
    let [plain, cached, ours] =
        Variant::ALL.map(|variant| one(variant, "functions", source(variant, functions)));
    let [cached_alone, ours_alone] =
        [Variant::Cached, Variant::Ours].map(|variant| one(variant, "alone", String::new()));
    Ok(Crates {
        with_functions: [plain?, cached?, ours?],
        alone: [cached_alone?, ours_alone?],
    })
}

fn generate(variant: Variant, folder: PathBuf, source: String) -> Result<Generated, String> {
    let sources = folder.join("src");
    fs::create_dir_all(&sources).map_err(|error| format!("{}: {error}", sources.display()))?;
    let manifest = format!(
        "[package]\nname = \"{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\n{}\n[workspace]\n",
        package(&folder),
        variant.dependency()
    );
    write(&folder.join("Cargo.toml"), &manifest)?;
    // The same versions as the workspace's.
    let lock = folder.join("Cargo.lock");
    fs::copy("Cargo.lock", &lock).map_err(|error| format!("{}: {error}", lock.display()))?;
    let generated = Generated {
        variant,
        folder,
        source,
    };
    generated.touch()?;
    Ok(generated)
}

/// Functions of three arguments with a body that is compiled like any other.
fn source(variant: Variant, functions: usize) -> String {
    let attribute = variant.attribute();
    let mut source = String::new();
    for number in 0..functions {
        let _ = write!(
            source,
            "{attribute}pub fn function_{number}(id: u64, name: String, exact: bool) -> u64 {{\n    \
             if exact {{ id + {number} }} else {{ id * name.len() as u64 }}\n}}\n\n"
        );
    }
    source
}

fn package(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or(folder.as_os_str());
    name.to_string_lossy().into_owned()
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
