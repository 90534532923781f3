//! Which parts of a searched text are rare. FTS5 reads, of each three characters of a text, all rows that have them, so a text
//! that few have costs as much as its commonest part; the rarest parts alone find little more than the whole text does.

use std::collections::{HashMap, HashSet};

use crate::{FromRow, Result, Row};

/// How many rows are looked at.
pub(crate) const SAMPLE: i64 = 1000;
/// Rare is what at most one row of so many has. Where nothing is, the whole text is looked up.
const ONE_OF: usize = 200;
/// How many parts are looked up: the second finds what the first does not tell apart.
const PARTS: usize = 2;

type Trigram = [char; 3];

/// How many rows of a sample have each three characters.
#[derive(Debug, Default)]
pub(crate) struct Rarity {
    rows: usize,
    counts: HashMap<Trigram, usize>,
}

/// The texts by which a row is found, in lower case.
pub(crate) struct Searched(Vec<String>);

impl FromRow for Searched {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let mut texts = Vec::new();
        for column in super::index::INDEXED {
            texts.extend(row.get::<Option<String>>(column)?);
        }
        Ok(Self(texts))
    }
}

impl Rarity {
    /// Counts a sample.
    pub(crate) fn of(sample: &[Searched]) -> Self {
        let mut counts = HashMap::new();
        for row in sample {
            let once: HashSet<Trigram> = row.0.iter().flat_map(|text| trigrams(text)).collect();
            for trigram in once {
                *counts.entry(trigram).or_default() += 1;
            }
        }
        Self {
            rows: sample.len(),
            counts,
        }
    }

    /// The parts of a text in lower case that are worth looking up: its rarest, or all of it.
    pub(super) fn parts(&self, text: &str) -> Vec<String> {
        let mut rarest: Vec<(usize, Trigram)> = trigrams(text)
            .map(|trigram| {
                (
                    self.counts.get(&trigram).copied().unwrap_or_default(),
                    trigram,
                )
            })
            .collect();
        rarest.sort_unstable();
        rarest.dedup();
        match rarest.first() {
            Some((count, _)) if self.rows > 0 && count * ONE_OF <= self.rows => {
                let parts = rarest.iter().take(PARTS);
                parts.map(|(_, trigram)| trigram.iter().collect()).collect()
            }
            _ => vec![text.to_owned()],
        }
    }
}

fn trigrams(text: &str) -> impl Iterator<Item = Trigram> {
    let seconds = text.chars().skip(1);
    let thirds = text.chars().skip(2);
    let all = text.chars().zip(seconds).zip(thirds);
    all.map(|((first, second), third)| [first, second, third])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rarity(texts: &[&str]) -> Rarity {
        let rows: Vec<_> = texts
            .iter()
            .map(|text| Searched(vec![(*text).to_owned()]))
            .collect();
        Rarity::of(&rows)
    }

    #[test]
    fn the_rarest_parts_stand_for_a_text() {
        let known: Vec<_> = std::iter::repeat_n("winter", 600)
            .chain(std::iter::repeat_n("herb", 2))
            .collect();
        let rarity = rarity(&known);
        assert_eq!(rarity.parts("winterbo"), ["rbo", "erb"]);
        assert_eq!(rarity.parts("winter"), ["winter"], "nothing of it is rare");
        assert_eq!(rarity.parts("ab"), ["ab"], "it has no three characters");
        assert_eq!(rarity.parts("xxxxxx"), ["xxx"]);
    }

    #[test]
    fn without_a_sample_nothing_is_known_to_be_rare() {
        assert_eq!(rarity(&[]).parts("winterbo"), ["winterbo"]);
    }
}
