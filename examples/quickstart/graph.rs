//! The dependency graph, without cycles.

use oncemore::CacheKey;

use crate::lockfile::Locked;

/// A package's place in its [`Graph`]. It can be part of a cache key, since it derives `CacheKey`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, CacheKey)]
pub(crate) struct PackageId(u32);

/// Who depends on whom, both ways.
#[derive(Debug)]
pub(crate) struct Graph {
    packages: Vec<Package>,
    /// Dependencies left out because they close a cycle.
    pub(crate) left_out: Vec<(PackageId, PackageId)>,
}

#[derive(Debug)]
struct Package {
    name: String,
    dependencies: Vec<PackageId>,
    dependents: Vec<PackageId>,
}

impl Graph {
    /// Builds the graph of a lock file.
    ///
    /// A dev-dependency may lead back to its own package. Whatever closes such a cycle on the way down from the roots
    /// is left out and kept in `left_out`, so that every question about the rest has an answer.
    pub(crate) fn new(locked: Vec<Locked>) -> Self {
        let dependencies: Vec<&[usize]> = locked
            .iter()
            .map(|package| &package.dependencies[..])
            .collect();
        let closing = edges_that_close_cycles(&dependencies);
        let id = |index: usize| PackageId(u32::try_from(index).unwrap_or(u32::MAX));

        let mut kept = vec![Vec::new(); locked.len()];
        let mut dependents = vec![Vec::new(); locked.len()];
        let mut left_out = Vec::new();
        for (from, targets) in dependencies.iter().enumerate() {
            for &to in *targets {
                if closing.contains(&(from, to)) {
                    left_out.push((id(from), id(to)));
                } else {
                    kept[from].push(id(to));
                    dependents[to].push(id(from));
                }
            }
        }
        let packages = locked
            .into_iter()
            .zip(kept)
            .zip(dependents)
            .map(|((package, dependencies), dependents)| Package {
                name: format!("{} {}", package.name, package.version),
                dependencies,
                dependents,
            })
            .collect();
        Self { packages, left_out }
    }

    pub(crate) fn len(&self) -> usize {
        self.packages.len()
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = PackageId> + use<> {
        (0..u32::try_from(self.packages.len()).unwrap_or(u32::MAX)).map(PackageId)
    }

    /// Packages that nothing depends on.
    pub(crate) fn roots(&self) -> impl Iterator<Item = PackageId> {
        self.ids().filter(|id| self.dependents(*id).is_empty())
    }

    /// Name and version.
    pub(crate) fn name(&self, id: PackageId) -> &str {
        &self.package(id).name
    }

    /// The name without the version.
    pub(crate) fn short_name(&self, id: PackageId) -> &str {
        self.name(id).split(' ').next().unwrap_or_default()
    }

    /// The first package with this name, or with this name and version.
    pub(crate) fn find(&self, name: &str) -> Option<PackageId> {
        self.ids()
            .find(|id| self.name(*id) == name || self.short_name(*id) == name)
    }

    pub(crate) fn dependencies(&self, id: PackageId) -> &[PackageId] {
        &self.package(id).dependencies
    }

    pub(crate) fn dependents(&self, id: PackageId) -> &[PackageId] {
        &self.package(id).dependents
    }

    pub(crate) fn edges(&self) -> usize {
        self.packages
            .iter()
            .map(|package| package.dependencies.len())
            .sum()
    }

    fn package(&self, id: PackageId) -> &Package {
        &self.packages[id.0 as usize]
    }
}

/// The edges that lead back to a package on the current path of a depth-first walk, roots first.
///
/// A stack of its own rather than recursion: a hostile file may be deep.
fn edges_that_close_cycles(dependencies: &[&[usize]]) -> Vec<(usize, usize)> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        OnPath,
        Done,
    }
    let mut is_root = vec![true; dependencies.len()];
    for &to in dependencies.iter().copied().flatten() {
        is_root[to] = false;
    }
    let roots = (0..dependencies.len()).filter(|index| is_root[*index]);
    let rest = (0..dependencies.len()).filter(|index| !is_root[*index]);

    let mut seen = vec![Seen::No; dependencies.len()];
    let mut closing = Vec::new();
    let mut path: Vec<(usize, usize)> = Vec::new();
    for start in roots.chain(rest) {
        if seen[start] != Seen::No {
            continue;
        }
        seen[start] = Seen::OnPath;
        path.push((start, 0));
        while let Some((package, next)) = path.last_mut() {
            let from = *package;
            let Some(&to) = dependencies[from].get(*next) else {
                seen[from] = Seen::Done;
                path.pop();
                continue;
            };
            *next += 1;
            match seen[to] {
                Seen::No => {
                    seen[to] = Seen::OnPath;
                    path.push((to, 0));
                }
                Seen::OnPath => closing.push((from, to)),
                Seen::Done => {}
            }
        }
    }
    closing
}

#[cfg(test)]
pub(crate) mod tests {
    use super::Graph;
    use crate::lockfile::Locked;

    /// A graph of packages named by their position.
    pub(crate) fn graph(dependencies: &[&[usize]]) -> Graph {
        let locked = dependencies.iter().enumerate().map(|(index, list)| Locked {
            name: format!("p{index}"),
            version: "1.0.0".to_owned(),
            dependencies: list.to_vec(),
        });
        Graph::new(locked.collect())
    }

    #[test]
    fn both_directions_agree() {
        let graph = graph(&[&[1, 2], &[2], &[]]);
        let ids: Vec<_> = graph.ids().collect();
        assert_eq!(graph.dependencies(ids[0]), [ids[1], ids[2]]);
        assert_eq!(graph.dependents(ids[2]), [ids[0], ids[1]]);
        assert_eq!(graph.roots().collect::<Vec<_>>(), [ids[0]]);
        assert_eq!(
            (graph.len(), graph.edges(), graph.left_out.len()),
            (3, 3, 0)
        );
    }

    #[test]
    fn cycles_are_cut_where_they_close() {
        let graph = graph(&[&[1], &[2], &[1, 3], &[3]]);
        let ids: Vec<_> = graph.ids().collect();
        assert_eq!(graph.left_out, [(ids[2], ids[1]), (ids[3], ids[3])]);
        assert_eq!(graph.roots().collect::<Vec<_>>(), [ids[0]]);
    }

    #[test]
    fn a_graph_that_is_one_cycle_has_a_root() {
        let graph = graph(&[&[1], &[0]]);
        assert_eq!(graph.roots().count(), 1);
        assert_eq!(graph.left_out.len(), 1);
    }

    #[test]
    fn a_deep_graph_is_no_problem() {
        let next: Vec<[usize; 1]> = (1..100_000).map(|index| [index]).collect();
        let mut dependencies: Vec<&[usize]> = next.iter().map(|next| &next[..]).collect();
        dependencies.push(&[]);
        assert_eq!(graph(&dependencies).roots().count(), 1);
    }

    #[test]
    fn packages_are_found_by_name_with_or_without_a_version() {
        let graph = graph(&[&[], &[]]);
        assert_eq!(graph.find("p1"), graph.ids().nth(1));
        assert_eq!(graph.find("p1 1.0.0"), graph.ids().nth(1));
        assert_eq!(graph.find("p1 2.0.0"), None);
    }
}
