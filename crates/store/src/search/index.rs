//! What the index of users can find of a search.

use sea_query::Expr;

use super::{Comparison, Search, wildcards::literals};
use crate::{Dialect, engine::lowered};

/// What narrows a search for users to rows that an index finds. Where it is absent the index is of no
/// use, and rows are looked at one by one. Every row that fits the search also fits this.
pub(crate) fn users_by_index(search: &Search, dialect: Dialect, tenant: &str) -> Option<Expr> {
    match dialect {
        Dialect::Sqlite => {
            let wanted = by_trigrams(search)?;
            // To SQLite a cross join is one that begins on the left: with the few rows that are found.
            let found = "id IN (SELECT k.user_id FROM users_search CROSS JOIN users_search_keys k ON k.number = users_search.rowid WHERE users_search MATCH $1 AND k.tenant_id = $2)";
            Some(Expr::cust_with_values(found, [wanted.as_str(), tenant]))
        }
        // The index holds lower case, and needs no more than the condition itself.
        Dialect::Postgres => None,
    }
}

/// The searched columns of users that the index holds.
const INDEXED: [&str; 5] = ["id", "username", "primary_email", "primary_phone", "name"];
/// A shorter text is in no trigram.
const SHORTEST: usize = 3;
/// More characters of a text do not narrow it further.
const LONGEST: usize = 64;

/// The search in the words of FTS5, as far as it can say it: a text of three characters or more must
/// be somewhere in the column.
fn by_trigrams(search: &Search) -> Option<String> {
    let mut terms = search.terms.iter().map(|term| {
        let any: Option<Vec<_>> = term
            .iter()
            .map(|(column, how)| phrase(column, how))
            .collect();
        any.filter(|any| !any.is_empty())
            .map(|any| format!("({})", any.join(" OR ")))
    });
    let (known, glue): (Vec<_>, _) = if search.all {
        (terms.flatten().collect(), " AND ")
    } else {
        (terms.by_ref().collect::<Option<_>>()?, " OR ")
    };
    (!known.is_empty()).then(|| known.join(glue))
}

fn phrase(column: &'static str, how: &Comparison) -> Option<String> {
    INDEXED.contains(&column).then_some(())?;
    let quoted = |text: &str| {
        let text: String = text.chars().take(LONGEST).collect();
        let is_long = text.chars().count() >= SHORTEST && !text.contains('\0');
        is_long.then(|| format!("\"{}\"", lowered(&text).replace('"', "\"\"")))
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
    (!said.is_empty()).then(|| format!("{column} : ({said})"))
}
