//! What a person gets to read.

use std::fmt::Display;
use std::io::{self, Write};

use crate::graph::{Graph, PackageId};
use crate::race::{self, Lap, Race};

/// How many lines a list has at most.
const SHOWN: usize = 10;

/// Answers the questions and prints everything.
pub(crate) fn print(
    out: &mut impl Write,
    file: &str,
    graph: &Graph,
    target: Option<PackageId>,
) -> io::Result<()> {
    writeln!(
        out,
        "{file}: {}, {}, {}",
        count(graph.len(), "package"),
        count(graph.edges(), "dependency"),
        count(graph.roots().count(), "root")
    )?;
    left_out(out, graph)?;
    let race = race::run(graph, target);
    paths(out, graph, &race)?;
    chain(out, graph, &race)?;
    pulled_in(out, graph, &race)?;
    alike(out, graph, &race)?;
    times(out, &race.laps)?;
    statistics(out)
}

fn left_out(out: &mut impl Write, graph: &Graph) -> io::Result<()> {
    if graph.left_out.is_empty() {
        return Ok(());
    }
    let first: Vec<String> = graph.left_out[..graph.left_out.len().min(3)]
        .iter()
        .map(|(from, to)| format!("{} -> {}", graph.name(*from), graph.name(*to)))
        .collect();
    let more = if graph.left_out.len() > 3 {
        ", …"
    } else {
        ""
    };
    writeln!(
        out,
        "left out, because they lead back to where they come from (dev-dependencies may): {}: {}{more}",
        count(graph.left_out.len(), "dependency"),
        first.join(", ")
    )
}

fn paths(out: &mut impl Write, graph: &Graph, race: &Race) -> io::Result<()> {
    writeln!(
        out,
        "\nChains that lead from a root to a package, most first"
    )?;
    let top = &race.paths[..race.paths.len().min(SHOWN)];
    let numbers: Vec<String> = top.iter().map(|(paths, _)| chains(*paths)).collect();
    let width = numbers
        .iter()
        .map(|number| number.chars().count())
        .max()
        .unwrap_or_default();
    for (number, (_, package)) in numbers.iter().zip(top) {
        writeln!(out, "  {number:>width$}  {}", graph.name(*package))?;
    }
    Ok(())
}

fn chain(out: &mut impl Write, graph: &Graph, race: &Race) -> io::Result<()> {
    writeln!(
        out,
        "\nThe longest chain: {}",
        count(race.chain.len(), "package")
    )?;
    let names: Vec<&str> = race.chain.iter().map(|id| graph.name(*id)).collect();
    if names.len() > 2 * SHOWN {
        writeln!(out, "  {}", names[..SHOWN].join(" -> "))?;
        writeln!(out, "  -> … {} more …", names.len() - 2 * SHOWN)?;
        return writeln!(out, "  -> {}", names[names.len() - SHOWN..].join(" -> "));
    }
    for (index, line) in names.chunks(4).enumerate() {
        let arrow = if index == 0 { "" } else { "-> " };
        writeln!(out, "  {arrow}{}", line.join(" -> "))?;
    }
    Ok(())
}

fn pulled_in(out: &mut impl Write, graph: &Graph, race: &Race) -> io::Result<()> {
    let direct: Vec<(u128, PackageId)> = race
        .paths
        .iter()
        .copied()
        .filter(|(_, package)| graph.dependents(race.target).contains(package))
        .collect();
    writeln!(
        out,
        "\nWhat pulls in {}: {} of {}, {} of them directly, by chains",
        graph.name(race.target),
        race.pulled_in_by.len(),
        count(graph.len(), "package"),
        direct.len()
    )?;
    let shown = &direct[..direct.len().min(SHOWN)];
    let numbers: Vec<String> = shown.iter().map(|(paths, _)| chains(*paths)).collect();
    let width = numbers
        .iter()
        .map(|number| number.chars().count())
        .max()
        .unwrap_or_default();
    for (number, (_, package)) in numbers.iter().zip(shown) {
        writeln!(out, "  {number:>width$}  {}", graph.name(*package))?;
    }
    if direct.len() > SHOWN {
        writeln!(out, "  … {} more", direct.len() - SHOWN)?;
    }
    Ok(())
}

fn alike(out: &mut impl Write, graph: &Graph, race: &Race) -> io::Result<()> {
    let own = graph.short_name(race.target);
    let names: Vec<String> = race.alike[..race.alike.len().min(5)]
        .iter()
        .map(|(distance, other)| format!("{} ({distance})", graph.short_name(*other)))
        .collect();
    let none = if names.is_empty() { "none" } else { "" };
    writeln!(
        out,
        "\nNames most like {own}, with the letters that differ\n  {none}{}",
        names.join(", ")
    )
}

fn times(out: &mut impl Write, laps: &[Lap]) -> io::Result<()> {
    let header = ["question", "memoized", "computed", "plain", "called"];
    let rows = laps.iter().map(|lap| {
        let steps = grouped(lap.steps);
        [
            lap.question.to_owned(),
            format!("{:.1?}", lap.memoized),
            grouped(lap.computations),
            format!("{:.1?}", lap.plain),
            if lap.finished {
                steps
            } else {
                format!("gave up after {steps}")
            },
        ]
    });
    writeln!(out, "\nThe same functions with and without memory")?;
    table(out, header, rows)?;
    if laps
        .iter()
        .any(|lap| lap.finished && lap.plain < lap.memoized)
    {
        // Nothing is gained where nothing is asked twice, or not often enough.
        writeln!(
            out,
            "  The plain one wins where this file has few chains to follow: an answer of it takes nanoseconds, a stored one not less."
        )?;
    }
    Ok(())
}

fn statistics(out: &mut impl Write) -> io::Result<()> {
    let header = [
        "function",
        "key",
        "calls",
        "hits",
        "hit ratio",
        "computed",
        "entries",
    ];
    let rows = oncemore::functions().map(|function| {
        let stats = function.stats();
        [
            function.name().to_owned(),
            function.arguments().join(", "),
            grouped(stats.hits + stats.misses),
            grouped(stats.hits),
            format!("{:.1} %", 100.0 * stats.hit_ratio()),
            grouped(stats.computations),
            grouped(stats.entries),
        ]
    });
    writeln!(out, "\nWhat the memoized functions say of themselves")?;
    table(out, header, rows)
}

/// Prints aligned columns: the first to the left, the others to the right.
fn table<const N: usize>(
    out: &mut impl Write,
    header: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> io::Result<()> {
    let mut lines = vec![header.map(str::to_owned)];
    lines.extend(rows);
    let width = |column: usize| {
        let cells = lines.iter().map(|line| line[column].chars().count());
        cells.max().unwrap_or_default()
    };
    let widths: [usize; N] = std::array::from_fn(width);
    for line in &lines {
        write!(out, "  {:<1$}", line[0], widths[0])?;
        for (cell, width) in line.iter().zip(widths).skip(1) {
            write!(out, "  {cell:>width$}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// A number of chains, which stays at the largest that there is.
fn chains(number: u128) -> String {
    let more = if number == u128::MAX { "≥ " } else { "" };
    format!("{more}{}", grouped(number))
}

/// `1 package`, `2,000 packages`.
fn count(number: usize, what: &str) -> String {
    let plural = match what.strip_suffix('y') {
        _ if number == 1 => what.to_owned(),
        Some(stem) => format!("{stem}ies"),
        None => format!("{what}s"),
    };
    format!("{} {plural}", grouped(number))
}

/// Digits in groups of three.
fn grouped(number: impl Display) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{count, grouped, table};

    #[test]
    fn numbers_are_readable() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(count(1, "package"), "1 package");
        assert_eq!(count(1_000, "dependency"), "1,000 dependencies");
    }

    #[test]
    fn columns_are_aligned() {
        let rows = [["paths", "12"], ["é", "1"]].map(|row| row.map(str::to_owned));
        let mut out = Vec::new();
        table(&mut out, ["what", "n"], rows.into_iter()).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "  what    n\n  paths  12\n  é       1\n"
        );
    }
}
