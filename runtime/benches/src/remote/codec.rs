//! What the envelope adds to the codec.

use std::time::{Duration, SystemTime};

use oncemore_core::codec::Bincode;
use oncemore_core::{Codec, CodecId, Generation, Header};

use super::redis::Profile;
use crate::markdown::{Report, Table, Verdict};
use crate::rounds::{Subject, one_thread};

pub(super) fn run(report: &mut Report) {
    let value = Profile::of(7);
    let generations = [Generation::fresh()];
    let bare = |value: &Profile, bytes: &mut Vec<u8>| {
        bytes.clear();
        Bincode::encode(value, bytes).is_ok()
    };
    let sealed = move |value: &Profile| {
        Header::new(CodecId::from_u8(1), 7, &generations)
            .timed(
                SystemTime::UNIX_EPOCH,
                Duration::ZERO,
                Some(Duration::from_mins(1)),
            )
            .seal(|bytes| Bincode::encode(value, bytes))
    };
    let open = move |bytes: &[u8]| {
        let (header, payload) = Header::open(bytes, 7).ok()?;
        header
            .depends_on(&generations)
            .then(|| Bincode::decode::<Profile>(payload).ok())?
    };
    let mut plain_bytes = Vec::new();
    assert!(bare(&value, &mut plain_bytes), "a profile can be encoded");
    let overhead = sealed(&value).map_or(0, |bytes| bytes.len()) - plain_bytes.len();
    let (one, two) = (value.clone(), value);
    let subjects = [
        Subject::new("encode, envelope, decode", move |_: u64| {
            let bytes = sealed(&one).unwrap_or_default();
            open(&bytes).map_or(0, |profile| profile.id)
        }),
        Subject::new("the bare codec", move |_: u64| {
            let mut bytes = Vec::new();
            bare(&two, &mut bytes);
            Bincode::decode::<Profile>(&bytes).map_or(0, |profile| profile.id)
        }),
    ];
    let times = one_thread(&subjects, &[0; 1000]);
    let mut table = Table::new(&["ten fields, bincode, there and back", "ns", "× bare"]);
    for (subject, time) in subjects.iter().zip(&times) {
        table.row([
            subject.name.to_owned(),
            format!("{time:.0}"),
            format!("{:.2}", time / times[1]),
        ]);
    }
    report.say(&table);
    report.verdicts.push(Verdict {
        what: "encode, envelope, decode".to_owned(),
        target: "≤ 1.15 × the bare codec".to_owned(),
        measured: format!("{:.2} ×", times[0] / times[1]),
        met: times[0] <= 1.15 * times[1],
    });
    report.verdicts.push(Verdict {
        what: "bytes that the envelope adds".to_owned(),
        target: "≤ 48".to_owned(),
        measured: overhead.to_string(),
        met: overhead <= 48,
    });
}
