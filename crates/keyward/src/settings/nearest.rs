//! The known name that is most like an unknown one.

/// The candidate with the fewest differences for its length; `None` only without candidates.
pub(super) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word = word.to_ascii_lowercase();
    let likeness = |candidate: &str| {
        strsim::normalized_damerau_levenshtein(&word, &candidate.to_ascii_lowercase())
    };
    candidates
        .into_iter()
        .max_by(|one, other| likeness(one).total_cmp(&likeness(other)))
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn what_was_meant() {
        let flags = ["--data", "--listen", "--endpoint", "--db-url"];
        for (typed, meant) in [
            ("--lisen", "--listen"),
            ("--dta", "--data"),
            ("--END-POINT", "--endpoint"),
            ("--dburl", "--db-url"),
        ] {
            assert_eq!(nearest(typed, flags), Some(meant));
        }
        assert_eq!(nearest("x", []), None);
    }
}
