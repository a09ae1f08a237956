//! A burst of entries that nobody asks for again: what is left of them some seconds after they have expired.

use std::thread;
use std::time::Duration;

use crate::entries::Meter;
use crate::markdown::{Report, Table};
use crate::subjects::{Function, cached, moka, ours};

const ENTRIES: u64 = 1_000_000;
const AFTERWARDS: Duration = Duration::from_secs(5);

/// Fills a cache of each peer whose TTL is a second, leaves it alone, and prints how much more memory
/// than before it takes.
#[expect(clippy::cast_precision_loss, reason = "bytes are far below 2⁵³")]
pub fn run(meter: &Meter, report: &mut Report) {
    let subjects: [(&str, Function); 3] = [
        ("`#[memoize]` of oncemore", ours::burst),
        ("`#[cached]`", cached::burst),
        ("moka", moka::burst),
    ];
    let mut table = Table::new(&["1 M entries, TTL 1 s", "MB at most", "MB 5 s later"]);
    for (name, call) in subjects {
        let before = (meter.bytes)();
        let mut peak = before;
        for key in 0..ENTRIES {
            call(key);
            if key % 1_000 == 0 {
                peak = peak.max((meter.bytes)());
            }
        }
        peak = peak.max((meter.bytes)());
        thread::sleep(AFTERWARDS);
        let megabytes = |bytes: usize| format!("{:.1}", bytes.saturating_sub(before) as f64 / 1e6);
        table.row([name.to_owned(), megabytes(peak), megabytes((meter.bytes)())]);
    }
    report.say(&table);
}
