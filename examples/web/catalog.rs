//! What the site is about: the packages of a lock file, and questions to them.

use std::fs;

use crate::graph::{Graph, PackageId};
use crate::plain::Budget;
use crate::{lockfile, memoized, plain};

/// The lock file of this project.
const OWN_LOCK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock");
/// When counting gives up, which it does not for this project's file: after some tenths of a second.
const STEPS: u64 = 200_000_000;
/// What is compared for likeness is this long at most: it is work.
const LONGEST_WORD: usize = 64;

pub(crate) struct Catalog(Graph);

impl Catalog {
    pub(crate) fn read() -> Result<Self, String> {
        let text = fs::read_to_string(OWN_LOCK).map_err(|error| format!("Cargo.lock: {error}"))?;
        let locked = lockfile::parse(&text).map_err(|error| format!("Cargo.lock: {error}"))?;
        Ok(Self(Graph::new(locked)))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// All names, with versions, in the file's order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.ids().map(|id| self.0.name(id))
    }

    /// The packages whose names have `words` in them.
    pub(crate) fn search<'a>(&'a self, words: &'a str) -> impl Iterator<Item = &'a str> {
        let wanted = words.trim().to_lowercase();
        self.names()
            .filter(move |name| name.to_lowercase().contains(&wanted))
    }

    /// The names most like a word.
    pub(crate) fn nearest(&self, word: &str) -> Vec<&str> {
        if word.len() > LONGEST_WORD {
            return Vec::new();
        }
        let distance = |id| (memoized::distance(word, self.0.short_name(id)), id);
        let mut found: Vec<_> = self.0.ids().map(distance).collect();
        found.sort_by_key(|(distance, _)| *distance);
        let nearest = found.iter().take(5);
        nearest.map(|(_, id)| self.0.name(*id)).collect()
    }

    /// What there is to say of a package. It takes a while: chains are followed one by one, and the rank needs those of all packages.
    pub(crate) fn package(&self, name: &str) -> Option<Package<'_>> {
        let id = self.0.find(name)?;
        let budget = &mut Budget::new(STEPS);
        let chains = plain::paths(&self.0, id, budget);
        let weight = self.weight(id, budget);
        let heavier = weight.and_then(|weight| {
            let all = self.0.ids().map(|other| self.weight(other, budget));
            let heavier = all.map(|other| other.map(|other| usize::from(other > weight)));
            heavier.sum::<Option<usize>>()
        });
        let names = |ids: &[PackageId]| ids.iter().map(|id| self.0.name(*id)).collect();
        Some(Package {
            name: self.0.name(id),
            chains,
            weight: weight.zip(heavier.map(|heavier| heavier + 1)),
            longest: memoized::longest(&self.0, id).0,
            dependencies: names(self.0.dependencies(id)),
            dependents: names(self.0.dependents(id)),
        })
    }

    /// How many packages one brings along, directly or not.
    fn weight(&self, package: PackageId, budget: &mut Budget) -> Option<usize> {
        let brought = self
            .0
            .ids()
            .map(|other| plain::pulls_in(&self.0, package, other, budget).map(usize::from));
        brought.sum()
    }
}

/// A package of the lock file.
pub(crate) struct Package<'a> {
    /// Name and version.
    pub(crate) name: &'a str,
    /// In how many ways a chain of dependencies leads to it; `None`: too many to count.
    pub(crate) chains: Option<u128>,
    /// How many packages it brings along, directly or not, and its rank by that; `None`: too many to count.
    pub(crate) weight: Option<(usize, usize)>,
    /// How many packages the longest chain has that begins with it.
    pub(crate) longest: u32,
    pub(crate) dependencies: Vec<&'a str>,
    pub(crate) dependents: Vec<&'a str>,
}
