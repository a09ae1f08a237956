//! Allocations per hit, and bytes per entry.

use crate::hits::{Row, number_rows, pair_row};
use crate::keys;
use crate::markdown::{Report, Table, Verdict};
use crate::subjects::{Function, by_hand, cached, foyer, moka, ours};

/// What the allocator counted so far.
pub struct Meter {
    /// Allocations and reallocations.
    pub allocations: fn() -> usize,
    /// Bytes that are in use.
    pub bytes: fn() -> usize,
}

const ENTRIES: u64 = 1_000_000;

/// Counts the allocations of a hit in every row of the time tables.
pub fn allocations(meter: &Meter, report: &mut Report) {
    let mut table = Table::new(&["allocations per hit", "which", "allocations"]);
    let numbers = keys::numbers(1);
    for row in number_rows() {
        count(meter, &row, &numbers, &mut table, report);
    }
    count(meter, &pair_row(), &keys::pairs(1), &mut table, report);
    report.say(&table);
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2⁵³")]
fn count<K: Copy>(meter: &Meter, row: &Row<K>, keys: &[K], table: &mut Table, report: &mut Report) {
    for (index, subject) in row.subjects.iter().enumerate() {
        // Twice: the first pass computes, and some peers settle what they put off.
        subject.pass(keys);
        subject.pass(keys);
        let before = (meter.allocations)();
        subject.pass(keys);
        let made = (meter.allocations)() - before;
        let each = format!("{:.2}", made as f64 / keys.len() as f64);
        if index == 0 {
            report.verdicts.push(Verdict {
                what: format!("allocations per hit, {}", row.title),
                target: "0".to_owned(),
                measured: each.clone(),
                met: made == 0,
            });
        }
        table.row([row.title.to_owned(), subject.name.to_owned(), each]);
    }
}

/// Fills a cache of each peer with a million numbers and prints what an entry takes.
#[expect(clippy::cast_precision_loss, reason = "bytes are far below 2⁵³")]
pub fn bytes(meter: &Meter, report: &mut Report) {
    let subjects: [(&str, Function); 6] = [
        ("`#[memoize]` of oncemore", ours::million),
        ("`#[memoize]` of oncemore, TTL", ours::million_timed),
        ("`quick_cache` by hand", by_hand::million),
        ("`#[cached]`", cached::million),
        ("moka", moka::million),
        ("foyer", foyer::million),
    ];
    let each = subjects.map(|(_, call)| {
        let before = (meter.bytes)();
        (0..ENTRIES).for_each(|key| {
            call(key);
        });
        (meter.bytes)().saturating_sub(before) as f64 / ENTRIES as f64
    });
    let mut table = Table::new(&["1 M entries `u64 → u64`, bound 1.2 M", "bytes per entry"]);
    for ((name, _), bytes) in subjects.iter().zip(each) {
        table.row([(*name).to_owned(), format!("{bytes:.1}")]);
    }
    report.say(&table);
    let resident = ours::million::stats().entries;
    if resident != ENTRIES {
        report.say(&format!("Of ours, {resident} entries were resident."));
    }
    report.verdicts.push(Verdict {
        what: "bytes per entry, `u64 → u64`, 1 M entries".to_owned(),
        target: "≤ 1.2 × `quick_cache` by hand".to_owned(),
        measured: format!("{:.2} ×", each[0] / each[2]),
        met: each[0] <= 1.2 * each[2],
    });
}
