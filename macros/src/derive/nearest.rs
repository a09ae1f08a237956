//! Guesses what a mistyped name was meant to be.

/// The candidate that `typed` is a slip away from, if there is one.
pub(crate) fn nearest<'c>(
    typed: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    candidates
        .into_iter()
        .map(|candidate| (distance(typed, candidate), candidate))
        // A third of the letters may be wrong; more than that is another word.
        .filter(|(distance, candidate)| distance * 3 <= candidate.len().max(typed.len()))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many letters to insert, drop, replace, or swap with their neighbour, to get from `a` to `b`.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<_>, Vec<_>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 4] = ["skip", "with", "principal", "transparent"];

    #[test]
    fn slips_find_their_word() {
        for (typed, meant) in [
            ("skp", "skip"),
            ("skpi", "skip"),
            ("wiht", "with"),
            ("principle", "principal"),
            ("transparant", "transparent"),
        ] {
            assert_eq!(nearest(typed, NAMES), Some(meant), "{typed}");
        }
    }

    #[test]
    fn other_words_find_nothing() {
        for typed in ["", "ignore", "hash", "key"] {
            assert_eq!(nearest(typed, NAMES), None, "{typed}");
        }
    }
}
