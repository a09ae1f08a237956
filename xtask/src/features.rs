//! The facade in the combinations of its features.
//!
//! The full powerset doubles with every feature and finds little more than this does: nothing, each feature alone, every
//! pair of features that shape the code, everything but one, everything. Features that only pass a
//! type's support on to the core do not meet one another, so they are left out of the pairs.

use std::collections::BTreeSet;
use std::fs;

use crate::command::{capture, cargo};
use crate::step::Outcome;

const MANIFEST: &str = "runtime/Cargo.toml";
/// Names for sets of features; what they stand for is checked anyway.
const SETS: &[&str] = &["default", "full"];

pub(crate) fn check() -> Result<Outcome, String> {
    let declared = declared()?;
    let combinations = combinations(&declared);
    for features in &combinations {
        let list = features.join(",");
        let shown = if list.is_empty() { "(none)" } else { &list };
        // Clippy rather than check: it can refuse warnings without building the dependencies again.
        let mut command = cargo();
        command
            .args(["clippy", "--quiet", "--package", "oncemore"])
            .args(["--no-default-features", "--features", &list])
            .args(["--", "-Dwarnings"]);
        capture(&mut command).map_err(|error| format!("with features {shown}:\n{error}"))?;
        println!("  {shown}");
    }
    println!("{} combinations", combinations.len());
    Ok(Outcome::Done)
}

/// A feature of the facade.
struct Feature {
    name: String,
    /// It only turns on other features, here or in other crates.
    passes_on: bool,
}

fn declared() -> Result<Vec<Feature>, String> {
    let text = fs::read_to_string(MANIFEST).map_err(|error| format!("{MANIFEST}: {error}"))?;
    let manifest: toml::Table =
        toml::from_str(&text).map_err(|error| format!("{MANIFEST}: {error}"))?;
    let table = manifest
        .get("features")
        .and_then(toml::Value::as_table)
        .ok_or_else(|| format!("{MANIFEST} has no [features]"))?;
    let features = table
        .iter()
        .filter(|(name, _)| !SETS.contains(&name.as_str()));
    Ok(features
        .map(|(name, value)| Feature {
            name: name.clone(),
            // `testing` changes how things behave, not only which types are known.
            passes_on: name != "testing" && only_passes_on(value),
        })
        .collect())
}

/// Whether a feature adds nothing to this crate but what other features and other crates' features do.
fn only_passes_on(value: &toml::Value) -> bool {
    let is_own = |entry: &toml::Value| {
        entry
            .as_str()
            .is_some_and(|entry| entry.starts_with("dep:"))
    };
    value
        .as_array()
        .is_some_and(|list| !list.is_empty() && !list.iter().any(is_own))
}

fn combinations(features: &[Feature]) -> Vec<Vec<&str>> {
    let all: Vec<&str> = features
        .iter()
        .map(|feature| feature.name.as_str())
        .collect();
    let shaping: Vec<&str> = features
        .iter()
        .filter(|feature| !feature.passes_on)
        .map(|feature| feature.name.as_str())
        .collect();
    let mut sets = vec![Vec::new()];
    sets.extend(all.iter().map(|name| vec![*name]));
    for (index, first) in shaping.iter().enumerate() {
        sets.extend(shaping[index + 1..].iter().map(|next| vec![*first, *next]));
    }
    for left_out in &shaping {
        sets.push(
            all.iter()
                .copied()
                .filter(|name| name != left_out)
                .collect(),
        );
    }
    sets.push(all);
    let mut seen = BTreeSet::new();
    sets.retain(|set| seen.insert(set.clone()));
    sets
}

#[cfg(test)]
mod tests {
    use super::{Feature, combinations};

    fn feature(name: &str, passes_on: bool) -> Feature {
        Feature {
            name: name.to_owned(),
            passes_on,
        }
    }

    #[test]
    fn pairs_are_made_of_shaping_features_only() {
        let features = [
            feature("memory", false),
            feature("redis", false),
            feature("uuid", true),
        ];
        let sets = combinations(&features);
        assert_eq!(
            sets,
            [
                vec![],
                vec!["memory"],
                vec!["redis"],
                vec!["uuid"],
                vec!["memory", "redis"],
                vec!["redis", "uuid"],
                vec!["memory", "uuid"],
                vec!["memory", "redis", "uuid"],
            ]
        );
    }
}
