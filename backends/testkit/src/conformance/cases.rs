//! The cases.
#![expect(
    clippy::missing_panics_doc,
    reason = "each is a test: it panics where the backend is wrong"
)]

use std::sync::Arc;
use std::time::Duration;

use oncemore_core::{Found, Generation, Lease, Old, Read, Seen, Want, Write, Written};

use super::{LEASE, Subject};

/// A value that was put is read.
pub async fn what_is_put_is_read(subject: Subject) {
    assert_eq!(subject.put("a", b"one").await, Written::Done);
    assert_eq!(subject.value("a").await.as_deref(), Some(&b"one"[..]));
    assert_eq!(subject.put("a", b"two").await, Written::Done);
    assert_eq!(subject.value("a").await.as_deref(), Some(&b"two"[..]));
}

/// A value may be any bytes.
pub async fn any_bytes_are_kept(subject: Subject) {
    let all: Vec<u8> = (0..=255).cycle().take(1000).collect();
    for value in [
        &all[..],
        b"\r\n",
        b"END\r\n",
        b"\0",
        b"VALUE x 0 3\r\nabc\r\n",
        b"-1",
        b"+OK\r\n",
    ] {
        subject.put("bytes", value).await;
        assert_eq!(subject.value("bytes").await.as_deref(), Some(value));
    }
}

/// A value may be as large as the limits say.
pub async fn large_values_are_kept(subject: Subject) {
    let most = subject.backend.limits().max_value_bytes.min(2 << 20);
    let value: Vec<u8> = (0..=250).cycle().take(most).collect();
    assert_eq!(subject.put("large", &value).await, Written::Done);
    assert_eq!(subject.value("large").await, Some(value));
}

/// Keys that the limits allow are told apart.
pub async fn long_and_odd_keys_are_kept_apart(subject: Subject) {
    let limits = subject.backend.limits();
    let most = limits.max_key_bytes - subject.key("").len();
    let odd = [
        "a b",
        "a\nb",
        "a\r\nset x 0 0 1\r\n",
        "{a}b",
        "ü",
        "*",
        "\0",
        "\"",
        "a%20b",
        "a:b",
    ];
    let names = odd.map(String::from).into_iter().chain([
        "x".repeat(most),
        "x".repeat(most - 1),
        "y".repeat(most),
    ]);
    let names: Vec<_> = names
        .filter(|name| limits.takes_key(&subject.key(name)))
        .collect();
    assert!(names.len() >= 3, "the long ones at least");
    for name in &names {
        subject.put(name, name.as_bytes()).await;
    }
    for name in &names {
        assert_eq!(
            subject.value(name).await.as_deref(),
            Some(name.as_bytes()),
            "{name:?}"
        );
    }
}

/// A key without a value is empty.
pub async fn nothing_is_found_where_nothing_is(subject: Subject) {
    assert_eq!(subject.look("nothing").await, Found::Nothing);
    assert_eq!(
        subject.remove("nothing").await,
        Written::Done,
        "nothing to remove is fine"
    );
}

/// A look changes nothing.
pub async fn a_look_leaves_no_lease(subject: Subject) {
    subject.look("key").await;
    let (_, ours) = subject.lease("key").await;
    assert!(ours, "the look left a lease");
    assert_eq!(
        subject.look("key").await,
        Found::Nothing,
        "a lease is no value"
    );
}

/// The second to miss learns that somebody computes.
pub async fn the_first_to_miss_gets_the_lease(subject: Subject) {
    let (_, first) = subject.lease("key").await;
    let (_, second) = subject.lease("key").await;
    assert_eq!((first, second), (true, false));
}

/// Whoever has the lease stores, and once.
pub async fn a_fill_with_the_lease_is_stored(subject: Subject) {
    let (token, _) = subject.lease("key").await;
    assert_eq!(subject.fill("key", token, b"value").await, Written::Done);
    assert_eq!(subject.value("key").await.as_deref(), Some(&b"value"[..]));
    assert_eq!(
        subject.fill("key", token, b"again").await,
        Written::Refused,
        "the lease is used up"
    );
    assert_eq!(subject.value("key").await.as_deref(), Some(&b"value"[..]));
}

/// What is invalidated during its computation is not stored.
pub async fn a_removal_fences_the_fill(subject: Subject) {
    let (token, _) = subject.lease("key").await;
    subject.remove("key").await;
    assert_eq!(subject.fill("key", token, b"old").await, Written::Refused);
    assert_eq!(subject.value("key").await, None);
}

/// Nor if somebody else computes by then.
pub async fn a_removal_and_a_new_lease_fence_the_fill(subject: Subject) {
    let (old, _) = subject.lease("key").await;
    subject.remove("key").await;
    let (new, ours) = subject.lease("key").await;
    assert!(ours);
    assert_eq!(subject.fill("key", old, b"old").await, Written::Refused);
    assert_eq!(subject.fill("key", new, b"new").await, Written::Done);
    assert_eq!(subject.value("key").await.as_deref(), Some(&b"new"[..]));
}

/// A value that somebody put is newer than one whose computation began before.
pub async fn a_put_fences_the_fill(subject: Subject) {
    let (token, _) = subject.lease("key").await;
    subject.put("key", b"put").await;
    assert_eq!(subject.fill("key", token, b"old").await, Written::Refused);
    assert_eq!(subject.value("key").await.as_deref(), Some(&b"put"[..]));
}

/// A computation that came to nothing frees the key.
pub async fn a_released_lease_is_free_again(subject: Subject) {
    let key = subject.key("key");
    let (token, _) = subject.lease("key").await;
    assert_eq!(
        subject.write(Write::Release { key, token }).await,
        Written::Done
    );
    let (_, ours) = subject.lease("key").await;
    assert!(ours);
}

/// Only its owner releases a lease; a value is not released.
pub async fn a_release_of_another_lease_changes_nothing(subject: Subject) {
    let release = |token| Write::Release {
        key: subject.key("key"),
        token,
    };
    let (old, _) = subject.lease("key").await;
    subject.remove("key").await;
    let (new, _) = subject.lease("key").await;
    assert_eq!(subject.write(release(old)).await, Written::Refused);
    assert_eq!(subject.fill("key", new, b"value").await, Written::Done);
    assert_eq!(subject.write(release(new)).await, Written::Refused);
    assert_eq!(subject.value("key").await.as_deref(), Some(&b"value"[..]));
}

/// A computation that takes longer keeps its lease.
pub async fn an_extended_lease_outlives_its_first_time(subject: Subject) {
    let short = Want::ValueOrLease(Lease::new(Duration::from_secs(1)));
    let found = subject.read("key", short, &[]).await.found;
    let Found::Lease {
        token, ours: true, ..
    } = found
    else {
        panic!("expected a lease, found {found:?}");
    };
    let (key, ttl) = (subject.key("key"), LEASE);
    let extend = Write::Extend { key, token, ttl };
    assert_eq!(subject.write(extend).await, Written::Done);
    expire().await;
    assert_eq!(subject.fill("key", token, b"late").await, Written::Done);
}

/// Only its owner extends a lease; what is not there is not extended.
pub async fn an_extension_of_another_lease_changes_nothing(subject: Subject) {
    let (old, _) = subject.lease("key").await;
    let extend = |key: &str| Write::Extend {
        key: subject.key(key),
        token: old,
        ttl: LEASE,
    };
    subject.remove("key").await;
    assert_eq!(subject.write(extend("key")).await, Written::Refused);
    assert_eq!(subject.look("key").await, Found::Nothing);
    let (new, ours) = subject.lease("key").await;
    assert!(ours);
    assert_eq!(subject.write(extend("key")).await, Written::Refused);
    assert_eq!(subject.fill("key", new, b"value").await, Written::Done);
    assert_eq!(subject.write(extend("key")).await, Written::Refused);
    assert_eq!(subject.value("key").await.as_deref(), Some(&b"value"[..]));
}

/// A value that is of no use makes way for a lease.
pub async fn a_lease_in_place_of_a_value(subject: Subject) {
    subject.put("key", b"of no use").await;
    let found = subject
        .read("key", Want::Lease(Lease::new(LEASE)), &[])
        .await
        .found;
    let Found::Lease {
        token, ours: true, ..
    } = found
    else {
        panic!("expected a lease, found {found:?}");
    };
    assert_eq!(subject.value("key").await, None);
    assert_eq!(subject.fill("key", token, b"new").await, Written::Done);
    assert_eq!(subject.value("key").await.as_deref(), Some(&b"new"[..]));
}

/// What was seen makes way for a lease of the first who asks; the next sees that lease.
pub async fn a_lease_in_place_of_what_was_seen(subject: Subject) {
    for (name, value) in [
        ("key", &b"of no use, and longer than sixteen bytes"[..]),
        ("short", b"old"),
    ] {
        subject.put(name, value).await;
        let want = Want::LeaseInPlaceOf(Old::Value(Seen::of(value)), Lease::new(LEASE));
        let found = subject.read(name, want, &[]).await.found;
        let Found::Lease {
            token, ours: true, ..
        } = found
        else {
            panic!("expected a lease, found {found:?}");
        };
        let next = subject.read(name, want, &[]).await.found;
        let Found::Lease {
            token: there,
            ours: false,
            ..
        } = next
        else {
            panic!("expected another's lease, found {next:?}");
        };
        assert_eq!(there, token);
        assert_eq!(subject.fill(name, token, b"new").await, Written::Done);
        assert_eq!(subject.value(name).await.as_deref(), Some(&b"new"[..]));
    }
}

/// What somebody else left meanwhile stays.
pub async fn no_lease_in_place_of_something_newer(subject: Subject) {
    let old = b"of no use, and longer than sixteen bytes";
    let seen = Seen::of(old);
    let want = Want::LeaseInPlaceOf(Old::Value(seen), Lease::new(LEASE));
    // Of the same length, with the same end, and shorter: each differs from what was seen.
    for new in [
        &b"of no use, and longer than sixteen bits!"[..],
        b"longer than sixteen bytes",
        b"x",
    ] {
        subject.put("key", new).await;
        let found = subject.read("key", want, &[]).await.found;
        assert_eq!(found, Found::Value(new.to_vec()));
        assert_eq!(subject.value("key").await.as_deref(), Some(new));
    }
}

/// Where nothing is any more, a lease can be left as well.
pub async fn a_lease_in_place_of_what_is_gone(subject: Subject) {
    let want = Want::LeaseInPlaceOf(Old::Value(Seen::of(b"gone")), Lease::new(LEASE));
    let found = subject.read("key", want, &[]).await.found;
    assert!(
        matches!(found, Found::Lease { ours: true, .. }),
        "{found:?}"
    );
}

/// One lease takes the place of another, which then fills in nothing; a third one is left alone.
pub async fn a_lease_in_place_of_a_lease(subject: Subject) {
    let (first, _) = subject.lease("key").await;
    let want = Want::LeaseInPlaceOf(Old::Lease(first), Lease::shared(LEASE));
    let found = subject.read("key", want, &[]).await.found;
    let Found::Lease {
        token: second,
        ours: true,
        ..
    } = found
    else {
        panic!("expected a lease, found {found:?}");
    };
    assert_eq!(subject.fill("key", first, b"first").await, Written::Refused);
    let found = subject.read("key", want, &[]).await.found;
    assert!(
        matches!(found, Found::Lease { token, ours: false, shared: true } if token == second),
        "{found:?}"
    );
    assert_eq!(subject.fill("key", second, b"second").await, Written::Done);
    assert_eq!(subject.value("key").await.as_deref(), Some(&b"second"[..]));
}

/// Whoever finds a lease learns whether it is to wait for it; that stays so when the lease is extended.
pub async fn leases_are_shared_or_not(subject: Subject) {
    let long = Lease::LONGEST_SHARED * 10;
    for (name, lease) in [("shared", Lease::shared(LEASE)), ("own", Lease::new(long))] {
        let want = Want::ValueOrLease(lease);
        let found = subject.read(name, want, &[]).await.found;
        let Found::Lease {
            token,
            ours: true,
            shared,
        } = found
        else {
            panic!("expected a lease, found {found:?}");
        };
        assert_eq!(shared, lease.shared);
        let (key, ttl) = (subject.key(name), lease.ttl);
        let extend = Write::Extend { key, token, ttl };
        assert_eq!(subject.write(extend).await, Written::Done);
        let found = subject.read(name, want, &[]).await.found;
        let another = Found::Lease {
            token,
            ours: false,
            shared: lease.shared,
        };
        assert_eq!(found, another);
    }
}

/// What the server lost is not stored.
pub async fn a_lost_lease_refuses_the_fill(subject: Subject) {
    let short = Duration::from_millis(50);
    let found = subject
        .read("key", Want::ValueOrLease(Lease::new(short)), &[])
        .await
        .found;
    let Found::Lease { token, .. } = found else {
        panic!("expected a lease, found {found:?}");
    };
    expire().await;
    assert_eq!(subject.fill("key", token, b"late").await, Written::Refused);
    assert_eq!(subject.value("key").await, None);
}

/// A value goes when its time is up.
pub async fn values_expire(subject: Subject) {
    for (name, ttl) in [
        ("short", Some(Duration::from_millis(50))),
        ("long", Some(LEASE)),
        ("forever", None),
    ] {
        let (key, value) = (subject.key(name), b"value"[..].into());
        subject.write(Write::Put { key, value, ttl }).await;
        assert!(subject.value(name).await.is_some(), "{name}");
    }
    expire().await;
    assert_eq!(subject.value("short").await, None);
    assert!(subject.value("long").await.is_some());
    assert!(subject.value("forever").await.is_some());
}

/// A lease goes when its time is up, so that a dead process holds up nobody.
pub async fn leases_expire(subject: Subject) {
    subject
        .read(
            "key",
            Want::ValueOrLease(Lease::new(Duration::from_millis(50))),
            &[],
        )
        .await;
    expire().await;
    let (_, ours) = subject.lease("key").await;
    assert!(ours);
}

/// Longer than the shortest TTL of a server that counts in seconds. Real time: the server's clock is not ours.
async fn expire() {
    tokio::time::sleep(Duration::from_millis(2_100)).await;
}

/// A generation that nobody asked for yet is made up, and stays.
pub async fn a_generation_is_made_up_once(subject: Subject) {
    let first = subject.generation("g").await;
    assert_eq!(subject.generation("g").await, first);
    assert_ne!(subject.generation("h").await, first);
}

/// A bump gives the one that it carries, whoever repeats it, and leaves others and values alone.
pub async fn a_bump_changes_one_generation(subject: Subject) {
    let (g, h) = (subject.generation("g").await, subject.generation("h").await);
    let (key, new) = (subject.key("g"), Generation::fresh());
    for _ in 0..2 {
        let (key, to) = (Arc::clone(&key), new);
        assert_eq!(subject.write(Write::Bump { key, to }).await, Written::Done);
        assert_eq!(subject.generation("g").await, new);
    }
    assert_ne!(new, g);
    assert_eq!(subject.generation("h").await, h);
    // One that nobody has read yet.
    let (key, to) = (subject.key("i"), Generation::fresh());
    assert_eq!(subject.write(Write::Bump { key, to }).await, Written::Done);
    let both = subject.read("whatever", Want::Look, &["i", "g"]).await;
    assert_eq!(both.generations, [to, new]);
}

/// Many keys in a call.
pub async fn many_at_once_are_answered_in_order(subject: Subject) {
    let name = |at: usize| format!("many {at}").replace(' ', "-");
    let put = |at: usize| Write::Put {
        key: subject.key(&name(at)),
        value: name(at).into_bytes().into(),
        ttl: None,
    };
    let writes: Vec<_> = (0..100).step_by(2).map(put).collect();
    for answer in subject.backend.write(&writes).await {
        assert_eq!(answer.expect("a write"), Written::Done);
    }
    let read = |at: usize| Read {
        key: subject.key(&name(at)),
        want: if at.is_multiple_of(3) {
            Want::ValueOrLease(Lease::new(LEASE))
        } else {
            Want::Look
        },
        generations: [subject.key(&format!("g{}", at % 5))].into(),
    };
    let reads: Vec<_> = (0..100).map(read).collect();
    let answers = subject.backend.read(&reads).await;
    assert_eq!(answers.len(), 100);
    let again = subject.backend.read(&reads).await;
    for (at, (answer, again)) in answers.into_iter().zip(again).enumerate() {
        let answer = answer.expect("a read");
        assert_eq!(answer.generations, again.expect("a read").generations);
        match answer.found {
            Found::Value(bytes) => assert_eq!((at % 2, bytes), (0, name(at).into_bytes())),
            Found::Lease { ours, .. } => assert_eq!((at % 2, at % 3, ours), (1, 0, true)),
            Found::Nothing => assert!(at % 2 == 1 && at % 3 != 0, "{at}"),
        }
    }
    assert!(subject.backend.read(&[]).await.is_empty());
    assert!(subject.backend.write(&[]).await.is_empty());
}

/// The last write of a key in a call wins.
pub async fn writes_of_one_key_happen_in_order(subject: Subject) {
    let put = |value: &str| Write::Put {
        key: subject.key("key"),
        value: value.as_bytes().into(),
        ttl: None,
    };
    let remove = || Write::Remove {
        key: subject.key("key"),
    };
    subject
        .backend
        .write(&[put("one"), remove(), put("two"), put("three")])
        .await;
    assert_eq!(subject.value("key").await.as_deref(), Some(&b"three"[..]));
    subject.backend.write(&[put("four"), remove()]).await;
    assert_eq!(subject.value("key").await, None);
}

/// A caller whose time is up goes away in the middle; what others read afterwards is theirs.
pub async fn a_dropped_read_leaves_the_backend_usable(subject: Subject) {
    for at in 0..50 {
        subject
            .put(&format!("key-{at}"), format!("value-{at}").as_bytes())
            .await;
    }
    for at in 0..50 {
        let read = Read {
            key: subject.key(&format!("key-{at}")),
            want: Want::Look,
            generations: [].into(),
        };
        let reads = [read];
        let reading = subject.backend.read(&reads);
        // Polled a little, then dropped.
        let _ = tokio::time::timeout(Duration::from_micros(at * 20), reading).await;
        let next = (at + 1) % 50;
        let value = subject.value(&format!("key-{next}")).await;
        assert_eq!(value, Some(format!("value-{next}").into_bytes()));
    }
}

/// It can be asked whether all is well.
pub async fn the_server_answers(subject: Subject) {
    subject.backend.check().await.expect("the server answers");
    assert!(!subject.backend.kind().is_empty());
    assert!(!subject.backend.place().is_empty());
}
