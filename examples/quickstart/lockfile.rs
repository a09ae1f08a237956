//! What a `Cargo.lock` says: packages, and what each depends on.

use std::collections::HashMap;
use std::fmt;

use serde::Deserialize;

/// A package as the file has it, its dependencies as positions in the same list.
#[derive(Debug)]
pub(crate) struct Locked {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) dependencies: Vec<usize>,
}

/// Why a file could not be used.
#[derive(Debug)]
pub(crate) enum Error {
    Syntax(toml::de::Error),
    Empty,
    /// A package depends on one that is not there, or not clearly one.
    Unclear {
        package: String,
        dependency: String,
        candidates: usize,
    },
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    package: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    version: String,
    source: Option<String>,
    #[serde(default)]
    dependencies: Vec<String>,
}

/// Reads the text of a `Cargo.lock`.
pub(crate) fn parse(text: &str) -> Result<Vec<Locked>, Error> {
    let file: File = toml::from_str(text).map_err(Error::Syntax)?;
    if file.package.is_empty() {
        return Err(Error::Empty);
    }
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, entry) in file.package.iter().enumerate() {
        by_name.entry(&entry.name).or_default().push(index);
    }
    let mut dependencies = Vec::with_capacity(file.package.len());
    for entry in &file.package {
        let resolved: Result<Vec<usize>, Error> = entry
            .dependencies
            .iter()
            .map(|text| resolve(&file.package, &by_name, entry, text))
            .collect();
        dependencies.push(resolved?);
    }
    Ok(file
        .package
        .into_iter()
        .zip(dependencies)
        .map(|(entry, dependencies)| Locked {
            name: entry.name,
            version: entry.version,
            dependencies,
        })
        .collect())
}

/// Finds what `name`, `name version` or `name version (source)` means; the file says no more than it needs to.
fn resolve(
    entries: &[Entry],
    by_name: &HashMap<&str, Vec<usize>>,
    package: &Entry,
    text: &str,
) -> Result<usize, Error> {
    let mut words = text.splitn(3, ' ');
    let name = words.next().unwrap_or_default();
    let version = words.next();
    let source = words
        .next()
        .map(|source| source.trim_matches(['(', ')'].as_slice()));
    let matching: Vec<usize> = by_name
        .get(name)
        .into_iter()
        .flatten()
        .copied()
        .filter(|&index| version.is_none_or(|version| entries[index].version == version))
        .filter(|&index| source.is_none() || entries[index].source.as_deref() == source)
        .collect();
    match matching[..] {
        [one] => Ok(one),
        _ => Err(Error::Unclear {
            package: package.name.clone(),
            dependency: text.to_owned(),
            candidates: matching.len(),
        }),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // The parser's own text spans several lines; the first says what is wrong, the message why.
            Self::Syntax(error) => {
                let message = error.message().replace('\n', ", ");
                write!(f, "this is not a Cargo.lock: {message}")
            }
            Self::Empty => write!(f, "this is not a Cargo.lock: it has no [[package]]"),
            Self::Unclear {
                package,
                dependency,
                candidates,
            } => write!(
                f,
                "`{package}` depends on `{dependency}`, which the file has {candidates} times instead of once"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Error, parse};

    const TWO_VERSIONS: &str = r#"
        version = 4

        [[package]]
        name = "app"
        version = "0.1.0"
        dependencies = ["syn 1.0.0", "syn 2.0.0", "log"]

        [[package]]
        name = "log"
        version = "0.4.0"
        source = "registry"

        [[package]]
        name = "syn"
        version = "1.0.0"

        [[package]]
        name = "syn"
        version = "2.0.0"
        dependencies = ["log 0.4.0 (registry)"]
    "#;

    #[test]
    fn dependencies_are_told_apart_by_version() {
        let packages = parse(TWO_VERSIONS).unwrap();
        assert_eq!(packages[0].dependencies, [2, 3, 1]);
        assert_eq!(packages[3].dependencies, [1]);
        assert_eq!(packages[3].version, "2.0.0");
    }

    #[test]
    fn a_name_that_fits_two_packages_is_refused() {
        let ambiguous = TWO_VERSIONS.replace("\"syn 1.0.0\", ", "\"syn\", ");
        let error = parse(&ambiguous).unwrap_err();
        assert!(matches!(error, Error::Unclear { candidates: 2, .. }));
        assert_eq!(
            error.to_string(),
            "`app` depends on `syn`, which the file has 2 times instead of once"
        );
    }

    #[test]
    fn a_missing_package_is_refused() {
        let missing = TWO_VERSIONS.replace("\"log\"]", "\"lag\"]");
        assert!(matches!(
            parse(&missing),
            Err(Error::Unclear { candidates: 0, .. })
        ));
    }

    #[test]
    fn other_texts_are_refused_in_one_line() {
        for text in ["", "[package]", "package = 1", "]]", "\0"] {
            let error = parse(text).unwrap_err().to_string();
            assert!(!error.contains('\n'), "{error}");
        }
    }
}
