//! The same questions, asked of functions that forget.
//!
//! Line for line what `memoized` does, but each call does all of its work again. The number of calls can double with every layer of
//! the graph, so each takes a step from a budget and the whole gives up when none is left.

use crate::graph::{Graph, PackageId};

/// How many more calls may be made.
#[derive(Debug)]
pub(crate) struct Budget {
    left: u64,
    all: u64,
}

impl Budget {
    pub(crate) fn new(steps: u64) -> Self {
        Self {
            left: steps,
            all: steps,
        }
    }

    /// How many calls were made.
    pub(crate) fn used(&self) -> u64 {
        self.all - self.left
    }

    fn step(&mut self) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        Some(())
    }
}

pub(crate) fn paths(graph: &Graph, package: PackageId, budget: &mut Budget) -> Option<u128> {
    budget.step()?;
    let dependents = graph.dependents(package);
    if dependents.is_empty() {
        return Some(1);
    }
    let mut sum: u128 = 0;
    for dependent in dependents {
        sum = sum.saturating_add(paths(graph, *dependent, budget)?);
    }
    Some(sum)
}

pub(crate) fn longest(
    graph: &Graph,
    package: PackageId,
    budget: &mut Budget,
) -> Option<(u32, Option<PackageId>)> {
    budget.step()?;
    let mut best = (1, None);
    for &dependency in graph.dependencies(package) {
        let (length, _) = longest(graph, dependency, budget)?;
        if length >= best.0 {
            best = (length + 1, Some(dependency));
        }
    }
    Some(best)
}

pub(crate) fn pulls_in(
    graph: &Graph,
    package: PackageId,
    target: PackageId,
    budget: &mut Budget,
) -> Option<bool> {
    budget.step()?;
    for &dependency in graph.dependencies(package) {
        if dependency == target || pulls_in(graph, dependency, target, budget)? {
            return Some(true);
        }
    }
    Some(false)
}

pub(crate) fn distance(a: &str, b: &str, budget: &mut Budget) -> Option<u32> {
    budget.step()?;
    let (Some(first_a), Some(first_b)) = (a.chars().next(), b.chars().next()) else {
        return u32::try_from(a.chars().count() + b.chars().count()).ok();
    };
    let (rest_a, rest_b) = (&a[first_a.len_utf8()..], &b[first_b.len_utf8()..]);
    if first_a == first_b {
        return distance(rest_a, rest_b, budget);
    }
    let taken_out = distance(rest_a, b, budget)?;
    let put_in = distance(a, rest_b, budget)?;
    let replaced = distance(rest_a, rest_b, budget)?;
    Some(1 + taken_out.min(put_in).min(replaced))
}

#[cfg(test)]
mod tests {
    use super::{Budget, distance, longest, paths, pulls_in};
    use crate::graph::tests::graph;
    use crate::memoized;

    /// Layers of two packages, each depending on both of the next layer: the number of paths doubles with every layer.
    #[test]
    fn both_ways_agree_where_the_plain_one_can_finish() {
        let layers: Vec<Vec<usize>> = (0..20)
            .map(|index: usize| {
                let below = (index / 2 + 1) * 2;
                if below < 20 {
                    vec![below, below + 1]
                } else {
                    Vec::new()
                }
            })
            .collect();
        let layers: Vec<&[usize]> = layers.iter().map(Vec::as_slice).collect();
        let graph = graph(&layers);
        let budget = &mut Budget::new(1_000_000);
        let last = graph.ids().last().unwrap();
        for package in graph.ids() {
            assert_eq!(
                paths(&graph, package, budget),
                Some(memoized::paths(&graph, package))
            );
            assert_eq!(
                longest(&graph, package, budget),
                Some(memoized::longest(&graph, package))
            );
            assert_eq!(
                pulls_in(&graph, package, last, budget),
                Some(memoized::pulls_in(&graph, package, last))
            );
        }
        assert_eq!(memoized::paths(&graph, last), 512);
        assert!(paths(&graph, last, &mut Budget::new(100)).is_none());
    }

    #[test]
    fn distances_are_those_of_the_textbook() {
        for (a, b, expected) in [
            ("kitten", "sitting", 3),
            ("", "é-é", 3),
            ("serde", "serde", 0),
            ("serde", "sedre", 2),
        ] {
            assert_eq!(memoized::distance(a, b), expected);
            let plain = distance(a, b, &mut Budget::new(1_000_000));
            assert_eq!(plain, Some(expected));
        }
    }
}
