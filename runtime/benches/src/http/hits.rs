//! One request after the other, without a connection: what a cache adds to a route.

use super::routes::{BARE, HTTP_CACHE, LAYER, NOT_MODIFIED, RESPONSE_CACHE, Route, runtime};
use crate::markdown::{Report, Table};
use crate::rounds::{Subject, one_thread};

/// Requests in a pass.
const CALLS: usize = 500;

/// Measures a request through each, body read.
pub(super) fn run(routes: &[Route], report: &mut Report) -> Result<(), String> {
    let subjects: Vec<_> = routes.iter().map(subject).collect::<Result<_, String>>()?;
    let times = one_thread(&subjects, &[0; CALLS]);
    let mut table = Table::new(&[
        "a request, 1 KB body, in memory",
        "ns",
        "ns above the bare route",
    ]);
    for (subject, time) in subjects.iter().zip(&times) {
        table.row([
            subject.name.to_owned(),
            format!("{time:.0}"),
            format!("{:.0}", time - times[BARE]),
        ]);
    }
    report.say(&table);
    let added = times[LAYER] - times[BARE];
    report.judge(
        "a hit through the layer",
        "≤ 1,500 ns above the bare route",
        format!("{added:.0} ns"),
        added <= 1500.0,
    );
    report.judge(
        "a 304",
        "≤ a hit",
        format!("{:.2} ×", times[NOT_MODIFIED] / times[LAYER]),
        times[NOT_MODIFIED] <= times[LAYER],
    );
    for (peer, name) in [
        (RESPONSE_CACHE, "axum-response-cache"),
        (HTTP_CACHE, "http-cache-tower-server"),
    ] {
        let peer = times[peer] - times[BARE];
        report.judge(
            &format!("what a hit adds, beside {name}"),
            "≤ 0.1 ×",
            format!("{:.2} ×", added / peer),
            added * 10.0 <= peer,
        );
    }
    Ok(())
}

fn subject(route: &Route) -> Result<Subject<u64>, String> {
    let runtime = runtime()?;
    let own = route.clone();
    Ok(Subject::of_pass(route.name, move |calls| {
        runtime.block_on(async {
            let mut right = 0;
            for _ in calls {
                right += u64::from(own.ask().await);
            }
            right
        })
    }))
}
