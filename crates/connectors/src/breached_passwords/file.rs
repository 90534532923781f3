//! A file of sorted digests, searched by halves: a few dozen reads, however long it is, and nothing
//! of it in memory. It may be replaced while the server runs.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
};

/// Characters of a digest.
const DIGEST: usize = 40;
/// No line is longer, its end included.
const LONGEST: u64 = 128;

/// Whether a file has a digest (40 capital hexadecimal characters).
///
/// # Errors
/// When it cannot be read, or is no such file.
pub(super) fn contains(path: &Path, digest: &str) -> io::Result<bool> {
    let mut file = File::open(path)?;
    search(&mut file, digest)
}

fn search(file: &mut (impl Read + Seek), digest: &str) -> io::Result<bool> {
    // Between these lie whole lines.
    let (mut low, mut high) = (0, file.seek(SeekFrom::End(0))?);
    while low < high {
        let line = line_at(file, low + (high - low) / 2, low, high)?;
        match digest.cmp(line.digest.as_str()) {
            std::cmp::Ordering::Equal => return Ok(true),
            std::cmp::Ordering::Less => high = line.start,
            std::cmp::Ordering::Greater => low = line.end,
        }
    }
    Ok(false)
}

struct Line {
    start: u64,
    end: u64,
    digest: String,
}

/// The line in which a place lies, between two ends of lines.
fn line_at(file: &mut (impl Read + Seek), place: u64, low: u64, high: u64) -> io::Result<Line> {
    let wrong = || io::Error::new(io::ErrorKind::InvalidData, "not a file of sorted digests");
    let from = place.saturating_sub(LONGEST).max(low);
    let to = (place + LONGEST).min(high);
    file.seek(SeekFrom::Start(from))?;
    let mut around = Vec::new();
    file.take(to - from).read_to_end(&mut around)?;
    let at = usize::try_from(place - from).map_err(|_| wrong())?;
    let (before, after) = around.split_at_checked(at).ok_or_else(wrong)?;
    let start = match before.iter().rposition(|byte| *byte == b'\n') {
        Some(end_of_another) => end_of_another + 1,
        None if from == low => 0,
        None => return Err(wrong()),
    };
    let end = match after.iter().position(|byte| *byte == b'\n') {
        Some(end) => at + end + 1,
        None if to == high => around.len(),
        None => return Err(wrong()),
    };
    let digest = around[start..end].get(..DIGEST).ok_or_else(wrong)?;
    if !digest.iter().all(u8::is_ascii_hexdigit) {
        return Err(wrong());
    }
    Ok(Line {
        start: from + start as u64,
        end: from + end as u64,
        digest: String::from_utf8_lossy(digest).to_ascii_uppercase(),
    })
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, io::Cursor};

    use proptest::prelude::*;

    use super::*;

    fn has(file: &str, digest: &str) -> io::Result<bool> {
        search(&mut Cursor::new(file.as_bytes()), digest)
    }

    #[test]
    fn what_is_no_such_file_is_told() {
        let digest = "A".repeat(DIGEST);
        assert!(!has("", &digest).expect("an empty list"));
        for bad in ["x\n", "not a digest at all, but a line of some length\n"] {
            assert!(has(bad, &digest).is_err(), "{bad}");
        }
        assert!(has(&"A".repeat(10_000), &digest).is_err());
    }

    proptest! {
        #[test]
        fn exactly_what_is_in_the_file_is_found(
            digests in prop::collection::btree_set("[0-9A-F]{40}", 0..40),
            other in "[0-9A-F]{40}",
            counts in any::<bool>(),
            ends in any::<bool>(),
            lower in any::<bool>(),
        ) {
            let lines: Vec<String> = digests
                .iter()
                .enumerate()
                .map(|(number, digest)| {
                    let digest = if lower { digest.to_ascii_lowercase() } else { digest.clone() };
                    if counts { format!("{digest}:{}", number * 999) } else { digest }
                })
                .collect();
            let mut file = lines.join(if ends { "\r\n" } else { "\n" });
            if ends && !digests.is_empty() {
                file.push_str("\r\n");
            }
            for digest in &digests {
                prop_assert!(has(&file, digest).expect("a list"));
            }
            let digests: BTreeSet<String> = digests;
            prop_assert_eq!(has(&file, &other).expect("a list"), digests.contains(&other));
        }

        #[test]
        fn no_file_panics(file in "[A-F0-9\n:x]{0,300}", digest in "[0-9A-F]{40}") {
            let _ = has(&file, &digest);
        }
    }
}
