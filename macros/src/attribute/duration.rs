//! Durations as people write them: `"5m"`, `"1h30m"`, `"250ms"`.

use std::time::Duration;

const UNITS: [(&str, u128); 8] = [
    ("w", 604_800_000_000_000),
    ("d", 86_400_000_000_000),
    ("h", 3_600_000_000_000),
    ("ms", 1_000_000),
    ("m", 60_000_000_000),
    ("us", 1_000),
    ("ns", 1),
    ("s", 1_000_000_000),
];

/// Reads numbers with units, one after the other. The error says what is wrong.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("an empty duration; write for example \"5m\", \"1h30m\" or \"250ms\"".into());
    }
    let mut rest = text;
    let mut nanos = 0_u128;
    let mut seen = Vec::new();
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        if number.is_empty() {
            return Err(no_number(text, rest));
        }
        let letters = after
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at(letters);
        let unit = if unit == "µs" || unit == "μs" {
            "us"
        } else {
            unit
        };
        let Some(&(unit, scale)) = UNITS.iter().find(|(name, _)| *name == unit) else {
            return Err(no_unit(text, number, unit, after));
        };
        if seen.contains(&unit) {
            return Err(format!(
                "the unit `{unit}` stands twice in the duration `{text}`"
            ));
        }
        seen.push(unit);
        let part = number
            .parse::<u64>()
            .ok()
            .and_then(|number| u128::from(number).checked_mul(scale));
        nanos = part
            .and_then(|part| nanos.checked_add(part))
            .ok_or_else(|| format!("the duration `{text}` is too long"))?;
        rest = after;
    }
    let seconds = u64::try_from(nanos / 1_000_000_000)
        .map_err(|_| format!("the duration `{text}` is too long"))?;
    // Below 10⁹.
    Ok(Duration::new(seconds, (nanos % 1_000_000_000) as u32))
}

const EXAMPLES: &str = "write for example \"5m\", \"1h30m\" or \"250ms\"";

/// What is wrong where a number should stand.
fn no_number(text: &str, rest: &str) -> String {
    if rest.starts_with(char::is_whitespace) {
        let joined = text.replace(char::is_whitespace, "");
        match parse(&joined) {
            Ok(_) => format!("a duration has no spaces: write \"{joined}\""),
            Err(error) => format!("a duration has no spaces, and without them {error}"),
        }
    } else if rest.starts_with('-') {
        format!("`{text}` is not a duration: it cannot be negative; {EXAMPLES}")
    } else {
        format!("`{text}` is not a duration: a number should stand before `{rest}`; {EXAMPLES}")
    }
}

/// What is wrong where a unit should stand.
fn no_unit(text: &str, number: &str, unit: &str, after: &str) -> String {
    const LIST: &str = "units are ns, us, ms, s, m, h, d and w";
    if unit.is_empty() && after.starts_with(char::is_whitespace) {
        return no_number(text, after);
    }
    if unit.is_empty() && after.starts_with(['.', ',']) {
        return format!(
            "a duration has no fractions: write `{text}` in smaller units, such as \"1h30m\" for one hour and a half; the {LIST}"
        );
    }
    if unit.is_empty() {
        return format!("`{number}` lacks a unit in the duration `{text}`; the {LIST}");
    }
    let meant = [
        ("nanos", "ns"),
        ("micros", "us"),
        ("millis", "ms"),
        ("sec", "s"),
        ("min", "m"),
        ("hour", "h"),
        ("hr", "h"),
        ("day", "d"),
        ("week", "w"),
    ]
    .into_iter()
    .chain(UNITS.map(|(name, _)| (name, name)))
    .find(|(word, short)| {
        unit.to_lowercase().starts_with(word) && (word != short || unit.len() == word.len())
    });
    match meant {
        Some((_, short)) => format!(
            "`{unit}` is not a unit in the duration `{text}`; did you mean `{short}`? The {LIST}"
        ),
        None => format!("`{unit}` is not a unit in the duration `{text}`; the {LIST}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (text, duration) in [
            ("5m", Duration::from_secs(300)),
            ("1h30m", Duration::from_secs(5_400)),
            ("250ms", Duration::from_millis(250)),
            (
                "2d 12h".replace(' ', "").as_str(),
                Duration::from_secs(216_000),
            ),
            ("1w", Duration::from_secs(604_800)),
            ("10us", Duration::from_micros(10)),
            ("10µs", Duration::from_micros(10)),
            ("1s500ms", Duration::from_millis(1_500)),
            ("7ns", Duration::from_nanos(7)),
        ] {
            assert_eq!(parse(text), Ok(duration), "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, part) in [
            ("", "empty"),
            ("5", "lacks a unit"),
            ("5 m", "write \"5m\""),
            ("m", "a number should stand before"),
            ("5min", "did you mean `m`?"),
            ("5M", "did you mean `m`?"),
            ("5parsecs", "`parsecs` is not a unit"),
            ("1h 30m", "write \"1h30m\""),
            ("5 parsecs", "`parsecs` is not a unit"),
            ("5m5m", "twice"),
            ("-5m", "cannot be negative"),
            ("1.5h", "no fractions"),
            ("99999999999999999999w", "too long"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
