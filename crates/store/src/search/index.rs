//! What the index of users can find of a search.

use sea_query::Expr;

use super::{Comparison, Rarity, Search, SearchTerm, wildcards::literals};
use crate::{Dialect, engine::lowered};

/// What narrows a search for users to rows that an index finds. Where it is absent the index is of no
/// use, and rows are looked at one by one. Every row that fits the search also fits this.
pub(crate) fn users_by_index(
    search: &Search,
    rarity: &Rarity,
    dialect: Dialect,
    tenant: &str,
) -> Option<Expr> {
    match dialect {
        Dialect::Sqlite => {
            let wanted = by_trigrams(search, rarity)?;
            // To SQLite a cross join is one that begins on the left: with the few rows that are found.
            let found = "id IN (SELECT k.user_id FROM users_search CROSS JOIN users_search_keys k ON k.number = users_search.rowid WHERE users_search MATCH $1 AND k.tenant_id = $2)";
            Some(Expr::cust_with_values(found, [wanted.as_str(), tenant]))
        }
        // The index holds lower case, and needs no more than the condition itself.
        Dialect::Postgres => None,
    }
}

/// The searched columns of users that the index holds.
pub(super) const INDEXED: [&str; 5] = ["id", "username", "primary_email", "primary_phone", "name"];
/// A shorter text is in no trigram.
const SHORTEST: usize = 3;
/// More characters of a text do not narrow it further.
const LONGEST: usize = 64;

/// The search in the words of FTS5, as far as it can say it: a text of three characters or more must
/// be somewhere in the column.
fn by_trigrams(search: &Search, rarity: &Rarity) -> Option<String> {
    let mut terms = search.terms.iter().map(|term| any_of(term, rarity));
    let (known, glue): (Vec<_>, _) = if search.all {
        (terms.flatten().collect(), " AND ")
    } else {
        (terms.by_ref().collect::<Option<_>>()?, " OR ")
    };
    (!known.is_empty()).then(|| known.join(glue))
}

/// A term, which fits where one of its columns does. Columns that must hold the same text stand
/// together, since FTS5 looks the text up once for each time that it is named.
fn any_of(term: &SearchTerm, rarity: &Rarity) -> Option<String> {
    let mut phrases: Vec<(String, Vec<&str>)> = Vec::new();
    for (column, how) in term {
        INDEXED.contains(column).then_some(())?;
        let wanted = phrase(how, rarity)?;
        match phrases.iter_mut().find(|(known, _)| *known == wanted) {
            Some((_, columns)) => columns.push(column),
            None => phrases.push((wanted, vec![column])),
        }
    }
    let any: Vec<_> = phrases
        .iter()
        .map(|(wanted, columns)| format!("{{{}}} : ({wanted})", columns.join(" ")))
        .collect();
    (!any.is_empty()).then(|| format!("({})", any.join(" OR ")))
}

/// What FTS5 looks up for a comparison: parts of its texts that are together in every row that fits.
fn phrase(how: &Comparison, rarity: &Rarity) -> Option<String> {
    let quoted = |text: &str| {
        let text: String = text.chars().take(LONGEST).collect();
        let is_long = text.chars().count() >= SHORTEST && !text.contains('\0');
        let parts = is_long.then(|| rarity.parts(&lowered(&text)))?;
        let quoted = parts
            .iter()
            .map(|part| format!("\"{}\"", part.replace('"', "\"\"")));
        Some(quoted.collect::<Vec<_>>().join(" AND "))
    };
    let said = match how {
        Comparison::Exact(values) => {
            let values: Option<Vec<_>> = values.iter().map(|value| quoted(value)).collect();
            values?.join(" OR ")
        }
        Comparison::Like(pattern) => {
            let literals = literals(pattern);
            let known: Vec<_> = literals.iter().filter_map(|text| quoted(text)).collect();
            known.join(" AND ")
        }
        Comparison::Pattern(_) => String::new(),
    };
    (!said.is_empty()).then_some(said)
}
