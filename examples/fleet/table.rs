//! What a person sees: a line for each process, drawn again and again in a terminal, once at the end elsewhere.

use std::io::{self, IsTerminal, Write};

pub(crate) struct Table {
    rows: Vec<Row>,
    live: bool,
    drawn: bool,
}

#[derive(Default)]
struct Row {
    begun: usize,
    computed: usize,
    got: usize,
    now: String,
    killed: bool,
}

impl Table {
    pub(crate) fn new(rows: usize) -> Self {
        Self {
            rows: (0..rows).map(|_| Row::default()).collect(),
            live: io::stdout().is_terminal(),
            drawn: false,
        }
    }

    /// Notes a line of a process.
    pub(crate) fn heard(&mut self, number: usize, line: &str) {
        let row = &mut self.rows[number];
        match line.split_once(' ') {
            Some(("computing", article)) => {
                row.begun += 1;
                row.now = format!("computes {article}");
            }
            Some(("computed", _)) => row.computed += 1,
            Some(("got", article)) => {
                row.got += 1;
                row.now = format!("has {article}");
            }
            _ => {}
        }
    }

    pub(crate) fn ended(&mut self, number: usize) {
        let row = &mut self.rows[number];
        if !row.killed {
            row.now = "done".into();
        }
    }

    pub(crate) fn killed(&mut self, number: usize) {
        let row = &mut self.rows[number];
        row.killed = true;
        row.now = format!(
            "killed while it {}",
            row.now.replace("computes", "computed")
        );
    }

    pub(crate) fn is_killed(&self, number: usize) -> bool {
        self.rows[number].killed
    }

    pub(crate) fn begun(&self, number: usize) -> usize {
        self.rows[number].begun
    }

    /// Computations that began, that ended, and values that others had computed.
    pub(crate) fn sums(&self) -> (usize, usize, usize) {
        let sum = |of: fn(&Row) -> usize| self.rows.iter().map(of).sum();
        (
            sum(|row| row.begun),
            sum(|row| row.computed),
            sum(Row::found),
        )
    }

    /// Draws over what was drawn before, where that can be done.
    pub(crate) fn show(&mut self) {
        if self.live {
            self.draw();
        }
    }

    pub(crate) fn finish(&mut self) {
        self.draw();
    }

    fn draw(&mut self) {
        // Whoever reads along may have gone.
        let _ = self.print(&mut io::stdout().lock());
        self.drawn = true;
    }

    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        if self.drawn {
            write!(out, "\x1b[{}A", self.rows.len() + 1)?;
        }
        let clear = if self.live { "\x1b[K" } else { "" };
        writeln!(out, "process  computed  found  now{clear}")?;
        for (number, row) in self.rows.iter().enumerate() {
            let (number, computed, found) = (number + 1, row.computed, row.found());
            writeln!(
                out,
                "{number:>7}  {computed:>8}  {found:>5}  {}{clear}",
                row.now
            )?;
        }
        Ok(())
    }
}

impl Row {
    fn found(&self) -> usize {
        self.got.saturating_sub(self.computed)
    }
}
