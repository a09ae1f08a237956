//! What a value is borrowed from, and what holds it, makes no difference to its key.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, LinkedList, VecDeque};
use std::ffi::{CStr, CString, OsStr, OsString};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use oncemore_core::CacheKey;
use oncemore_core::key::{encode, hash};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::values::{name, path, text};

/// Same hash, same text, same shape, and each finds what the other has stored.
fn agree<A, B>(a: &A, b: &B)
where
    A: CacheKey + ?Sized,
    B: CacheKey<Owned = A::Owned> + ?Sized,
{
    assert_eq!(A::SHAPE, B::SHAPE);
    assert_eq!(hash(a), hash(b));
    assert_eq!(encode(a), encode(b));
    assert!(a.eq_key(&b.to_key()));
    assert!(b.eq_key(&a.to_key()));
    assert_eq!(hash(&a.to_key()), hash(b));
    assert_eq!(encode(&b.to_key()), encode(a));
}

proptest! {
    #[test]
    fn texts(owned in text()) {
        let borrowed: &str = &owned;
        agree(borrowed, &owned);
        agree(borrowed, &borrowed);
        agree(borrowed, &Box::<str>::from(borrowed));
        agree(borrowed, &Rc::<str>::from(borrowed));
        agree(borrowed, &Arc::new(owned.clone()));
        agree(borrowed, &Cow::Borrowed(borrowed));
        agree(borrowed, &Cow::<str>::Owned(owned.clone()));
        agree(borrowed, &&&&owned);
    }

    #[test]
    fn lists(owned in vec(text(), 0..4)) {
        let borrowed: Vec<&str> = owned.iter().map(String::as_str).collect();
        let list: &[&str] = &borrowed;
        agree(list, &owned);
        agree(list, &owned.as_slice());
        agree(list, &Box::<[String]>::from(owned.clone()));
        agree(list, &Cow::Borrowed(owned.as_slice()));
        agree(list, &owned.iter().collect::<VecDeque<_>>());
        agree(list, &owned.iter().collect::<LinkedList<_>>());
        // A queue that begins in the middle of its buffer.
        let mut queue: VecDeque<_> = owned.iter().skip(1).collect();
        if let Some(first) = owned.first() {
            queue.push_front(first);
        }
        agree(list, &queue);
    }

    #[test]
    fn arrays(array in prop::array::uniform3(any::<u8>())) {
        agree(&array, array.as_slice());
        agree(&array, &array.to_vec());
        agree(&[array], &vec![array.to_vec()]);
    }

    #[test]
    fn compounds(a in text(), b in prop::option::of(text())) {
        agree(&(a.as_str(), b.as_deref()), &(a.clone(), b.clone()));
        agree(&Ok::<_, u8>(a.as_str()), &Ok::<_, u8>(a.clone()));
        let owned = BTreeMap::from([(a.clone(), b.clone())]);
        let borrowed = BTreeMap::from([(a.as_str(), b.as_deref())]);
        agree(&owned, &borrowed);
        agree(&BTreeSet::from([a.as_str()]), &BTreeSet::from([a.clone()]));
    }

    #[test]
    fn system_texts(name in name(), path in path()) {
        agree::<OsStr, OsString>(&name, &name);
        agree::<Path, PathBuf>(&path, &path);
        agree::<Path, _>(&path, &Cow::Borrowed(path.as_path()));
        let same: PathBuf = path.components().collect();
        agree::<PathBuf, PathBuf>(&path, &same);
    }
}

#[test]
fn c_strings() {
    let borrowed: &CStr = c"caf\xe9";
    agree::<CStr, CString>(borrowed, &borrowed.to_owned());
    assert_eq!(encode(borrowed), r#""caf\xe9""#);
}

#[test]
fn every_part_of_a_tuple_counts() {
    let tuple = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    assert_eq!(encode(&tuple), "(1,2,3,4,5,6,7,8,9,10,11,12)");
    let stored = tuple.to_key();
    assert!(tuple.eq_key(&stored));
    assert!(!(0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12).eq_key(&stored));
    assert!(!(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0).eq_key(&stored));
    assert_ne!(hash(&tuple), hash(&(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0)));
}
