//! The table of what was measured, with the targets.

use std::fmt;

use super::generate::Variant;

/// What an attribute of ours may add, as a share of what `cached`'s adds.
const SHARE: f64 = 0.5;
/// How long a clean check of our dependencies may take, as a share of `cached`'s.
const CLEAN_SHARE: f64 = 0.8;
const CRATES: usize = 32;

/// Lines of Markdown.
pub(crate) struct Table {
    title: String,
    lines: Vec<[String; 6]>,
}

impl Table {
    pub(crate) fn new(functions: usize, rounds: usize) -> Self {
        Self {
            title: format!(
                "{functions} functions of three arguments, medians of {rounds}, no incremental state; builds in seconds of {}",
                match super::measure::cpu_of_children() {
                    Some(_) => "user CPU time",
                    None => "the wall clock",
                }
            ),
            lines: vec![
                ["what", "plain", "`cached`", "`oncemore`", "target", "met"].map(str::to_owned),
                [(); 6].map(|()| "---".to_owned()),
            ],
        }
    }

    /// A line of what is added to plain functions, in the order of the variants.
    pub(crate) fn builds(&mut self, what: &str, values: [f64; Variant::COUNT], unit: &str) {
        let [plain, cached, ours] = values;
        let (theirs_adds, ours_adds) = (cached - plain, ours - plain);
        let share = ours_adds / theirs_adds;
        self.lines.push([
            what.to_owned(),
            format!("{plain:.2} {unit}"),
            format!("{cached:.2} {unit}"),
            format!("{ours:.2} {unit}"),
            format!("adds ≤ {SHARE} × what `cached` adds: {share:.2} ×"),
            met(ours_adds <= SHARE * theirs_adds),
        ]);
    }

    /// The lines of the clean check: `cached`, then ours.
    pub(crate) fn clean(&mut self, seconds: [f64; 2], crates: [usize; 2]) {
        let share = seconds[1] / seconds[0];
        let what = "clean check of the dependency";
        self.lines.push([
            format!("{what}, time"),
            "–".to_owned(),
            format!("{:.1} s", seconds[0]),
            format!("{:.1} s", seconds[1]),
            format!("≤ {CLEAN_SHARE} ×: {share:.2} ×"),
            met(share <= CLEAN_SHARE),
        ]);
        self.lines.push([
            format!("{what}, crates"),
            "–".to_owned(),
            crates[0].to_string(),
            crates[1].to_string(),
            format!("≤ {CRATES}"),
            met(crates[1] <= CRATES),
        ]);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n", self.title)?;
        for line in &self.lines {
            writeln!(f, "| {} |", line.join(" | "))?;
        }
        Ok(())
    }
}

fn met(met: bool) -> String {
    if met { "yes" } else { "**no**" }.to_owned()
}
