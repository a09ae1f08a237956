//! Which server has which key.

use twox_hash::XxHash3_64;

/// The number of the server that has a key, by rendezvous hashing (Thaler, Ravishankar 1998): every server scores every key, the
/// highest has it. A server that comes or goes moves its own keys only.
pub(crate) fn place<'n>(key: &str, servers: impl IntoIterator<Item = &'n str>) -> usize {
    let score = |server: &str| {
        XxHash3_64::oneshot_with_seed(XxHash3_64::oneshot(server.as_bytes()), key.as_bytes())
    };
    let scored = servers.into_iter().enumerate();
    let best = scored.max_by_key(|(_, server)| (score(server), *server));
    best.map_or(0, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::place;

    fn servers(count: usize) -> Vec<String> {
        (0..count).map(|at| format!("10.0.0.{at}:11211")).collect()
    }

    fn of(key: &str, servers: &[String]) -> usize {
        place(key, servers.iter().map(String::as_str))
    }

    #[test]
    fn keys_are_where_they_were_in_every_build() {
        let servers = servers(4);
        let places = ["a", "b", "c", "d", "e", "f", "g", "h"].map(|key| of(key, &servers));
        // As another implementation of XXH3 places them.
        assert_eq!(places, [1, 0, 0, 1, 3, 0, 2, 2]);
    }

    #[test]
    fn the_order_of_the_list_does_not_matter() {
        let (one, mut other) = (servers(5), servers(5));
        other.reverse();
        for key in 0..1000 {
            let key = key.to_string();
            assert_eq!(one[of(&key, &one)], other[of(&key, &other)]);
        }
    }

    #[test]
    fn a_new_server_takes_its_share_and_nothing_else_moves() {
        let (four, five) = (servers(4), servers(5));
        let mut moved = 0;
        for key in 0..5000 {
            let key = key.to_string();
            let (before, after) = (of(&key, &four), of(&key, &five));
            assert!(after == before || after == 4);
            moved += u32::from(after == 4);
        }
        assert!((800..1200).contains(&moved), "{moved} of 5000");
    }
}
