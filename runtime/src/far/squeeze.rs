//! Compressed payloads, as `ENVELOPE.md` of the core crate specifies them: the length in 4 bytes, then a Zstandard frame.

/// What a payload may become at most, so that a few bytes from a hostile server cannot fill the memory.
#[cfg(feature = "zstd")]
const MOST: usize = 64 << 20;

/// Above [`FREE`] it is at most so many times as large as its frame: what a small one claims must not fill the memory either.
#[cfg(feature = "zstd")]
const GROWTH: usize = 1024;
#[cfg(feature = "zstd")]
const FREE: usize = 1 << 20;

#[cfg(feature = "zstd")]
fn is_allowed(length: usize, frame: usize) -> bool {
    length <= MOST && length <= frame.saturating_mul(GROWTH).max(FREE)
}

/// The payload compressed, if that is worth it.
#[cfg(feature = "zstd")]
pub(crate) fn pack(payload: &[u8], from: u32) -> Option<Vec<u8>> {
    let length = u32::try_from(payload.len()).ok()?;
    if length < from || payload.len() > MOST {
        return None;
    }
    let frame = zstd::bulk::compress(payload, zstd::DEFAULT_COMPRESSION_LEVEL).ok()?;
    let packed = [&length.to_le_bytes()[..], &frame].concat();
    let smaller = packed.len() < payload.len();
    (smaller && is_allowed(payload.len(), frame.len())).then_some(packed)
}

/// Without the feature nothing is compressed. Unreachable, as the attribute asks for the feature.
#[cfg(not(feature = "zstd"))]
pub(crate) fn pack(_: &[u8], _: u32) -> Option<Vec<u8>> {
    None
}

/// The payload as it was; `None` for anything else, or without the feature.
#[cfg(feature = "zstd")]
pub(crate) fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    use std::io::Read as _;

    /// 8 MiB: what the levels up to 19 use.
    const WINDOW_LOG: u32 = 23;

    let (length, frame) = packed.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    if !is_allowed(length, frame.len()) {
        return None;
    }
    let mut decoder = zstd::stream::read::Decoder::with_buffer(frame)
        .ok()?
        .single_frame();
    decoder.window_log_max(WINDOW_LOG).ok()?;
    let mut payload = Vec::with_capacity(length.min(FREE));
    let most = u64::try_from(length).ok()? + 1;
    decoder.by_ref().take(most).read_to_end(&mut payload).ok()?;
    // Neither more nor less, and nothing behind it.
    (payload.len() == length && decoder.finish().is_empty()).then_some(payload)
}

/// Without the feature compressed values are not read.
#[cfg(not(feature = "zstd"))]
pub(crate) fn unpack(_: &[u8]) -> Option<Vec<u8>> {
    None
}

#[cfg(all(test, feature = "zstd"))]
mod tests {
    use super::{MOST, pack, unpack};

    #[test]
    fn what_gets_smaller_is_packed_and_comes_back() {
        let payload = b"again and again and ".repeat(100);
        let packed = pack(&payload, 1000).expect("it is long enough");
        assert!(packed.len() < 100);
        assert_eq!(unpack(&packed), Some(payload.clone()));
        assert_eq!(pack(&payload, 2001), None, "it is too short");
        let mut state = 1_u64;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[3]
        })
        .take(2000)
        .collect();
        assert_eq!(pack(&noise, 0), None, "nothing is gained");
        assert_eq!(pack(b"", 0), None);
    }

    #[test]
    fn a_frame_as_written_once_is_read_for_ever() {
        let golden = "28 00 00 00 28 b5 2f fd 00 58 45 00 00 10 61 62 01 00 7b 1c 16";
        let bytes: Vec<u8> = golden
            .split(' ')
            .map(|byte| u8::from_str_radix(byte, 16).expect("a byte"))
            .collect();
        assert_eq!(
            unpack(&bytes),
            Some(b"ab".repeat(20)),
            "{:02x?}",
            pack(&b"ab".repeat(20), 0)
        );
    }

    #[test]
    fn lies_about_the_length_are_seen() {
        let payload: Vec<u8> = (0..100_000_u32).map(|at| (at / 100 % 251) as u8).collect();
        let packed = pack(&payload, 0).expect("it gets smaller");
        for wrong in [0_u32, 1, 99_999, 100_001, 64 << 20, u32::MAX] {
            let mut lie = packed.clone();
            lie[..4].copy_from_slice(&wrong.to_le_bytes());
            assert_eq!(unpack(&lie), None, "{wrong}");
        }
        for cut in 0..packed.len() {
            assert_eq!(unpack(&packed[..cut]), None, "{cut} bytes");
        }
        assert_eq!(unpack(&[&packed[..], b"x"].concat()), None);
    }

    #[test]
    fn what_would_grow_too_much_is_not_believed() {
        let zeros = vec![0; 8 << 20];
        assert_eq!(pack(&zeros, 0), None, "stored as it is");
        let frame = zstd::bulk::compress(&zeros, 3).expect("memory");
        let truth = [&(8_u32 << 20).to_le_bytes()[..], &frame].concat();
        let info = allocation_counter::measure(|| assert_eq!(unpack(&truth), None));
        assert_eq!(info.bytes_max, 0, "{info:?}");
    }

    #[test]
    fn a_bomb_is_not_unpacked_beyond_its_length() {
        // 1 GiB of zeros in some 32 KiB.
        let mut bomb = 5_u32.to_le_bytes().to_vec();
        let mut encoder = zstd::stream::write::Encoder::new(&mut bomb, 1).expect("an encoder");
        let zeros = vec![0; 1 << 20];
        for _ in 0..1024 {
            std::io::Write::write_all(&mut encoder, &zeros).expect("memory");
        }
        encoder.finish().expect("memory");
        let info = allocation_counter::measure(|| assert_eq!(unpack(&bomb), None));
        assert!(info.bytes_max < MOST as u64 / 4, "{info:?}");
    }
}
