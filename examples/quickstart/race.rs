//! Asks each question both ways and takes the time.

use std::cmp::Reverse;
use std::time::{Duration, Instant};

use crate::graph::{Graph, PackageId};
use crate::plain::Budget;
use crate::{memoized, plain};

/// When the plain functions give up.
const STEPS: u64 = 20_000_000;

/// The longest name that crates.io takes.
const LONGEST_NAME: usize = 64;

/// The answers, and what each way of finding them took.
pub(crate) struct Race {
    /// For each package in how many ways a chain leads to it.
    pub(crate) paths: Vec<(u128, PackageId)>,
    /// The packages of the longest chain.
    pub(crate) chain: Vec<PackageId>,
    /// The package of the third question.
    pub(crate) target: PackageId,
    /// What depends on it, directly or not.
    pub(crate) pulled_in_by: Vec<PackageId>,
    /// Other names, the most alike first.
    pub(crate) alike: Vec<(u32, PackageId)>,
    pub(crate) laps: Vec<Lap>,
}

/// One question, asked both ways.
pub(crate) struct Lap {
    pub(crate) question: &'static str,
    pub(crate) memoized: Duration,
    pub(crate) computations: u64,
    pub(crate) plain: Duration,
    pub(crate) steps: u64,
    pub(crate) finished: bool,
}

/// Answers all questions; the third one about `target`, or else about the package with the most paths.
pub(crate) fn run(graph: &Graph, target: Option<PackageId>) -> Race {
    let mut laps = Vec::new();

    let mut paths: Vec<_> = lap(
        &mut laps,
        "paths to every package",
        || memoized::paths::stats().computations,
        || {
            let count = |package| (memoized::paths(graph, package), package);
            graph.ids().map(count).collect()
        },
        |budget| {
            let mut packages = graph.ids();
            packages.try_for_each(|package| plain::paths(graph, package, budget).map(drop))
        },
    );
    // Most paths first; packages of equal rank stay in the file's order.
    paths.sort_by_key(|(paths, _)| Reverse(*paths));
    let target = target.unwrap_or(paths[0].1);

    let chain = lap(
        &mut laps,
        "longest chain",
        || memoized::longest::stats().computations,
        || longest_chain(graph),
        |budget| {
            let mut roots = graph.roots();
            roots.try_for_each(|root| plain::longest(graph, root, budget).map(drop))
        },
    );

    let pulled_in_by = lap(
        &mut laps,
        "what pulls it in",
        || memoized::pulls_in::stats().computations,
        || {
            let pulls_in = |package: &PackageId| memoized::pulls_in(graph, *package, target);
            graph.ids().filter(pulls_in).collect()
        },
        |budget| {
            let mut packages = graph.ids();
            packages
                .try_for_each(|package| plain::pulls_in(graph, package, target, budget).map(drop))
        },
    );

    let name = graph.short_name(target);
    let alike = lap(
        &mut laps,
        "names like its own",
        || memoized::distance::stats().computations,
        || nearest(graph, name),
        |budget| {
            let mut others = others(graph, name);
            others.try_for_each(|other| {
                plain::distance(name, graph.short_name(other), budget).map(drop)
            })
        },
    );

    Race {
        paths,
        chain,
        target,
        pulled_in_by,
        alike,
        laps,
    }
}

/// The packages whose names are most like `name`, the most alike first.
pub(crate) fn nearest(graph: &Graph, name: &str) -> Vec<(u32, PackageId)> {
    let distance = |other| (memoized::distance(name, graph.short_name(other)), other);
    let mut found: Vec<_> = others(graph, name).map(distance).collect();
    found.sort_by_key(|(distance, _)| *distance);
    found.dedup_by_key(|(_, other)| graph.short_name(*other));
    found
}

/// Packages with another name, as many and as long as can be compared in an instant.
fn others(graph: &Graph, name: &str) -> impl Iterator<Item = PackageId> {
    let comparable = name.len() <= LONGEST_NAME;
    graph
        .ids()
        .filter(move |other| {
            let other = graph.short_name(*other);
            comparable && other != name && other.len() <= LONGEST_NAME
        })
        .take(1_000)
}

/// Follows the longest chain from the root where it begins.
fn longest_chain(graph: &Graph) -> Vec<PackageId> {
    let mut chain = Vec::new();
    let mut next = graph
        .roots()
        .max_by_key(|root| memoized::longest(graph, *root).0);
    while let Some(package) = next {
        chain.push(package);
        next = memoized::longest(graph, package).1;
    }
    chain
}

fn lap<T>(
    laps: &mut Vec<Lap>,
    question: &'static str,
    computations: fn() -> u64,
    memoized: impl FnOnce() -> T,
    plain: impl FnOnce(&mut Budget) -> Option<()>,
) -> T {
    let start = Instant::now();
    let answer = memoized();
    let memoized = start.elapsed();

    let mut budget = Budget::new(STEPS);
    let start = Instant::now();
    let finished = plain(&mut budget).is_some();
    laps.push(Lap {
        question,
        memoized,
        computations: computations(),
        plain: start.elapsed(),
        steps: budget.used(),
        finished,
    });
    answer
}
