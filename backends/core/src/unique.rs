//! Numbers that nobody has used before.

use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// 64 bits that differ from all others this process gives, and in all likelihood from those of other processes: a sequence
/// of `SplitMix64` (Steele, Lea, Flood 2014), whose period is 2⁶⁴, begun at a random place.
pub(crate) fn next() -> u64 {
    static STATE: OnceLock<AtomicU64> = OnceLock::new();
    let state = STATE.get_or_init(|| {
        // The operating system's randomness; time and process id, should a clone of a virtual machine share that.
        let time = SystemTime::now().duration_since(UNIX_EPOCH);
        let seed = RandomState::new().hash_one((time.unwrap_or_default(), std::process::id()));
        AtomicU64::new(seed)
    });
    let state = state.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
