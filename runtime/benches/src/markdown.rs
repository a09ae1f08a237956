//! Tables as they are printed, and targets beside what was measured.

use std::fmt;

/// A Markdown table whose columns are aligned in the source as well.
#[derive(Debug)]
pub struct Table(Vec<Vec<String>>);

impl Table {
    /// A table with these column names.
    #[must_use]
    pub fn new(header: &[&str]) -> Self {
        Self(vec![header.iter().map(ToString::to_string).collect()])
    }

    /// Adds a line, which should have as many cells as the header.
    pub fn row(&mut self, cells: impl Into<Vec<String>>) {
        self.0.push(cells.into());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.0[0].len();
        let width = |column: usize| {
            let cells = self.0.iter().filter_map(|row| row.get(column));
            cells
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
                .max(3)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for (index, row) in self.0.iter().enumerate() {
            write!(f, "|")?;
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
                // Names to the left, numbers to the right.
                if column == 0 {
                    write!(f, " {cell:<width$} |")?;
                } else {
                    write!(f, " {cell:>width$} |")?;
                }
            }
            writeln!(f)?;
            if index == 0 {
                write!(f, "|")?;
                for (column, width) in widths.iter().enumerate() {
                    let right = if column == 0 { "-" } else { ":" };
                    write!(f, "-{:-<width$}{right}|", "")?;
                }
                writeln!(f)?;
            }
        }
        Ok(())
    }
}

/// A target, and whether a run met it.
#[derive(Clone, PartialEq, Debug)]
pub struct Verdict {
    /// The row that it is about.
    pub what: String,
    /// What was aimed at.
    pub target: String,
    /// What was measured, in the same unit.
    pub measured: String,
    /// Whether that is good enough.
    pub met: bool,
}

impl Verdict {
    const MARK: &str = "target\t";

    /// One line, from which another program reads the verdict back.
    #[must_use]
    pub fn to_line(&self) -> String {
        let Self {
            what,
            target,
            measured,
            met,
        } = self;
        format!("{}{what}\t{target}\t{measured}\t{met}", Self::MARK)
    }

    /// The verdict in a line, if it has one.
    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        let mut fields = line.strip_prefix(Self::MARK)?.split('\t');
        let mut next = || fields.next().map(str::to_owned);
        Some(Self {
            what: next()?,
            target: next()?,
            measured: next()?,
            met: next()? == "true",
        })
    }
}

/// What a run has to say.
#[derive(Debug, Default)]
pub struct Report {
    /// Tables and remarks.
    pub text: String,
    /// Targets, met or not.
    pub verdicts: Vec<Verdict>,
}

impl Report {
    /// Says whether a target is met.
    pub fn judge(&mut self, what: &str, target: &str, measured: String, met: bool) {
        self.verdicts.push(Verdict {
            what: what.to_owned(),
            target: target.to_owned(),
            measured,
            met,
        });
    }

    /// Adds a table, or a remark, as a paragraph.
    pub fn say(&mut self, paragraph: &impl ToString) {
        self.text.push_str(paragraph.to_string().trim_end());
        self.text.push_str("\n\n");
    }

    /// All targets.
    #[must_use]
    pub fn targets(&self) -> Table {
        let mut table = Table::new(&["what", "target", "measured", "met"]);
        for verdict in &self.verdicts {
            let met = if verdict.met { "yes" } else { "**no**" };
            table.row([
                verdict.what.clone(),
                verdict.target.clone(),
                verdict.measured.clone(),
                met.to_owned(),
            ]);
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::{Table, Verdict};

    #[test]
    fn tables_are_aligned() {
        let mut table = Table::new(&["what", "ns"]);
        table.row(["× hand".to_owned(), "12.5".to_owned()]);
        assert_eq!(
            table.to_string(),
            "| what   |   ns |\n|--------|-----:|\n| × hand | 12.5 |\n"
        );
    }

    #[test]
    fn a_verdict_survives_its_line() {
        let verdict = Verdict {
            what: "hit".to_owned(),
            target: "≤ 16 ns".to_owned(),
            measured: "12.0 ns".to_owned(),
            met: true,
        };
        assert_eq!(Verdict::from_line(&verdict.to_line()), Some(verdict));
        assert_eq!(Verdict::from_line("| a table |"), None);
    }
}
