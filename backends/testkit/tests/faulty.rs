//! Trouble comes as the script says.
#![cfg(feature = "remote")]

use std::task::Poll;
use std::time::Duration;

use oncemore_core::{Backend, ErrorKind, Found, Read, Want, Write, Written};
use oncemore_memory::MemoryBytes;
use oncemore_testkit::{Calls, Faulty, Hand, Trouble, block_on};

mod untroubled {
    oncemore_testkit::conformance! {
        async { (oncemore_testkit::Faulty::new(oncemore_memory::MemoryBytes::new(1_000)), ()) }
    }
}

fn faulty() -> Faulty<MemoryBytes> {
    Faulty::new(MemoryBytes::new(1_000))
}

fn put(key: &str) -> Write {
    Write::Put {
        key: key.into(),
        value: b"value"[..].into(),
        ttl: None,
    }
}

fn look(key: &str) -> Read {
    Read {
        key: key.into(),
        want: Want::Look,
        generations: [].into(),
    }
}

async fn found(backend: &impl Backend, key: &str) -> Result<bool, ErrorKind> {
    let answer = backend.read(&[look(key)]).await.remove(0);
    let value = |found| matches!(found, Found::Value(_));
    answer
        .map(|reading| value(reading.found))
        .map_err(|error| error.kind())
}

#[test]
fn a_failure_does_nothing_and_answers_each() {
    let faulty = faulty();
    faulty.next_writes([Trouble::Fail(ErrorKind::ReadOnly)]);
    let answers = block_on(faulty.write(&[put("a"), put("b")]));
    let kinds: Vec<_> = answers
        .into_iter()
        .map(|answer| answer.unwrap_err().kind())
        .collect();
    assert_eq!(kinds, [ErrorKind::ReadOnly; 2]);
    assert_eq!(block_on(found(&faulty, "a")), Ok(false));
}

#[test]
fn a_lost_answer_was_work_done() {
    let faulty = faulty();
    faulty.next_writes([Trouble::Lost(ErrorKind::TimedOut), Trouble::None]);
    let answers = block_on(faulty.write(&[put("a")]));
    assert_eq!(answers[0].as_ref().unwrap_err().kind(), ErrorKind::TimedOut);
    assert_eq!(block_on(found(&faulty, "a")), Ok(true));
    assert_eq!(
        *block_on(faulty.write(&[put("a")]))[0].as_ref().unwrap(),
        Written::Done
    );
}

#[test]
fn a_hang_hangs_until_it_is_dropped() {
    let faulty = faulty();
    faulty.next_reads([Trouble::Hang]);
    let mut read = Hand::new(found(&faulty, "a"));
    assert_eq!(read.poll(), Poll::Pending);
    drop(read);
    assert_eq!(block_on(found(&faulty, "a")), Ok(false));
}

#[tokio::test(start_paused = true)]
async fn late_is_that_late() {
    let faulty = faulty();
    faulty.other_reads(Trouble::Late(Duration::from_secs(5)));
    let began = tokio::time::Instant::now();
    assert_eq!(found(&faulty, "a").await, Ok(false));
    assert!(began.elapsed() >= Duration::from_secs(5));
}

#[test]
fn clones_share_script_and_counts_and_healing_ends_it() {
    let faulty = faulty();
    let kept = faulty.clone();
    kept.other_reads(Trouble::Fail(ErrorKind::Other));
    kept.next_reads([Trouble::None; 2]);
    let outcomes: Vec<_> = (0..4).map(|_| block_on(found(&faulty, "a"))).collect();
    let failed = Err(ErrorKind::Other);
    assert_eq!(outcomes, [Ok(false), Ok(false), failed, failed]);
    kept.heal();
    assert_eq!(block_on(found(&faulty, "a")), Ok(false));
    let calls = Calls {
        reads: 5,
        ..Calls::default()
    };
    assert_eq!(kept.calls(), calls);
}
