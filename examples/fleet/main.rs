//! Several processes on one Redis compute each value once, also when one of them is killed in the middle of a computation.
//!
//! ```text
//! cargo run --release --example fleet
//! ```
//!
//! The memoized function is in `member.rs`; what you see is made in `table.rs`.

#[path = "../common/mod.rs"]
mod common;
mod member;
mod table;

use std::io::{BufRead, BufReader};
use std::process::{Child, ExitCode, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use common::Server;
use table::Table;

/// How many processes there are, and how many values they all want.
const MEMBERS: usize = 4;
const VALUES: u32 = 24;
/// This one is killed at its third computation.
const VICTIM: usize = 1;
const FATAL: usize = 3;
/// Nothing here takes so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// A line that a process printed; `None`: it ended.
type Line = (usize, Option<String>);

fn main() -> ExitCode {
    let result = match std::env::args().nth(1) {
        None => run(),
        Some(number) => member::run(&number),
    };
    common::exit("fleet", result)
}

fn run() -> Result<(), String> {
    let server = Server::find()?;
    println!(
        "{MEMBERS} processes want the same {VALUES} values at the same time; each value takes {} ms to compute.\n\
         Process {} is killed in the middle of its computation number {FATAL}: another takes over when its lease has run out.\n",
        member::MILLIS,
        VICTIM + 1,
    );
    let prefix = common::prefix("fleet");
    let (send, lines) = channel();
    let mut members = Vec::new();
    for number in 0..MEMBERS {
        let started = server
            .again(&number.to_string(), &prefix)?
            .stdout(Stdio::piped())
            .spawn();
        match started {
            Ok(mut child) => {
                listen(number, &mut child, send.clone());
                members.push(child);
            }
            Err(error) => {
                end(&mut members);
                return Err(error.to_string());
            }
        }
    }
    drop(send);
    let watched = watch(&mut members, &lines);
    end(&mut members);
    verdict(&watched?)
}

fn end(members: &mut [Child]) {
    for child in members {
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// Passes on what a process prints.
fn listen(number: usize, child: &mut Child, send: Sender<Line>) {
    let Some(output) = child.stdout.take() else {
        return;
    };
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let _ = send.send((number, Some(line)));
        }
        let _ = send.send((number, None));
    });
}

/// Shows what the processes say, and kills one of them.
fn watch(members: &mut [Child], lines: &Receiver<Line>) -> Result<Table, String> {
    let mut table = Table::new(MEMBERS);
    let mut running = MEMBERS;
    while running > 0 {
        let (number, line) = lines
            .recv_timeout(PATIENCE)
            .map_err(|_| "the processes say nothing any more".to_owned())?;
        match line {
            Some(line) => table.heard(number, &line),
            None => {
                running -= 1;
                table.ended(number);
            }
        }
        if number == VICTIM && table.begun(VICTIM) == FATAL && !table.is_killed(VICTIM) {
            members[VICTIM].kill().map_err(|error| error.to_string())?;
            table.killed(VICTIM);
        }
        table.show();
    }
    table.finish();
    Ok(table)
}

fn verdict(table: &Table) -> Result<(), String> {
    let (begun, computed, found) = table.sums();
    println!(
        "\n{VALUES} values, {computed} computations that ended, {begun} that began: the one more is the killed one's."
    );
    println!("{found} times a process found what another had computed.");
    if (computed, begun) == (VALUES as usize, VALUES as usize + 1) {
        println!("Each value was computed once.");
        Ok(())
    } else {
        Err(format!(
            "expected {VALUES} computations that ended and one more that began"
        ))
    }
}
