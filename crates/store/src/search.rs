//! Searches in lists (reference management-api.md §0.5), as conditions that find the same on both
//! engines.

use sea_query::{Condition, Expr, ExprTrait};

use crate::{Dialect, engine::lowered};

/// How a search compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `%` stands for any text, `_` for any character, `\` takes their meaning away.
    Like(String),
    /// Equal to one of these.
    Exact(Vec<String>),
}

/// One condition of a search: any of these columns fits its comparison. Column names are part of
/// the statement's text, so they come from our code only.
pub type SearchTerm = Vec<(&'static str, Comparison)>;

/// A search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// The conditions; without any, everything fits.
    pub terms: Vec<SearchTerm>,
    /// Whether all of them must hold instead of one.
    pub all: bool,
    /// Whether `A` differs from `a`.
    pub is_case_sensitive: bool,
}

impl Search {
    pub(crate) fn condition(&self, dialect: Dialect) -> Condition {
        let joined = if self.all || self.terms.is_empty() {
            Condition::all()
        } else {
            Condition::any()
        };
        self.terms.iter().fold(joined, |joined, term| {
            let any = term
                .iter()
                .fold(Condition::any(), |any, (column, comparison)| {
                    any.add(self.compare(dialect, column, comparison))
                });
            joined.add(any)
        })
    }

    fn compare(&self, dialect: Dialect, column: &'static str, comparison: &Comparison) -> Expr {
        let sensitive = self.is_case_sensitive;
        match comparison {
            Comparison::Exact(values) if sensitive => {
                Expr::col(column).is_in(values.iter().map(String::as_str))
            }
            // Both sides are lowered by the engine, so that they agree on what that means.
            Comparison::Exact(values) => {
                let lowered = values
                    .iter()
                    .map(|value| Expr::cust_with_values("lower($1)", [value.as_str()]));
                Expr::cust(format!("lower({column})")).is_in(lowered)
            }
            // SQLite's LIKE never tells `A` from `a`.
            Comparison::Like(pattern) if sensitive => match dialect {
                Dialect::Sqlite => {
                    Expr::cust_with_values(format!("{column} GLOB $1"), [glob(pattern)])
                }
                // What differs in case differs; but an index knows lower case only.
                Dialect::Postgres => Expr::cust_with_values(
                    format!(
                        "({column} LIKE $1 ESCAPE '!' AND lower({column}) LIKE lower($1) ESCAPE '!')"
                    ),
                    [like(pattern)],
                ),
            },
            Comparison::Like(pattern) => Expr::cust_with_values(
                format!("lower({column}) LIKE lower($1) ESCAPE '!'"),
                [like(pattern)],
            ),
        }
    }
}

/// What narrows a search for users to rows that an index finds. Where it is absent the index is of no
/// use, and rows are looked at one by one. Every row that fits the search also fits this.
pub(crate) fn users_by_index(search: &Search, dialect: Dialect, tenant: &str) -> Option<Expr> {
    match dialect {
        Dialect::Sqlite => {
            let wanted = by_trigrams(search)?;
            let found = "id IN (SELECT k.user_id FROM users_search JOIN users_search_keys k ON k.number = users_search.rowid WHERE users_search MATCH $1 AND k.tenant_id = $2)";
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
    };
    (!said.is_empty()).then(|| format!("{column} : ({said})"))
}

/// The texts between the wildcards of a pattern.
fn literals(pattern: &str) -> Vec<String> {
    let mut texts = vec![String::new()];
    for piece in pieces(pattern) {
        match (piece, texts.last_mut()) {
            (Piece::Literal(literal), Some(text)) => text.push(literal),
            _ => texts.push(String::new()),
        }
    }
    texts
}

enum Piece {
    AnyText,
    AnyCharacter,
    Literal(char),
}

fn pieces(pattern: &str) -> impl Iterator<Item = Piece> {
    let mut characters = pattern.chars();
    std::iter::from_fn(move || {
        Some(match characters.next()? {
            '%' => Piece::AnyText,
            '_' => Piece::AnyCharacter,
            '\\' => Piece::Literal(characters.next().unwrap_or('\\')),
            other => Piece::Literal(other),
        })
    })
}

/// The pattern with `!` as escape character: a backslash in a text constant is not portable.
fn like(pattern: &str) -> String {
    let mut text = String::new();
    for piece in pieces(pattern) {
        match piece {
            Piece::AnyText => text.push('%'),
            Piece::AnyCharacter => text.push('_'),
            Piece::Literal(literal) => {
                if matches!(literal, '%' | '_' | '!') {
                    text.push('!');
                }
                text.push(literal);
            }
        }
    }
    text
}

fn glob(pattern: &str) -> String {
    let mut text = String::new();
    for piece in pieces(pattern) {
        match piece {
            Piece::AnyText => text.push('*'),
            Piece::AnyCharacter => text.push('?'),
            Piece::Literal(literal @ ('*' | '?' | '[')) => text.extend(['[', literal, ']']),
            Piece::Literal(literal) => text.push(literal),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use sea_query::{PostgresQueryBuilder, Query};

    use super::*;

    #[test]
    fn wildcards_and_escapes_are_carried_over() {
        assert_eq!(like(r"%a!\%_\\"), r"%a!!!%_\");
        assert_eq!(glob(r"%a*[\%_?"), r"*a[*][[]%?[?]");
    }

    #[test]
    fn values_are_never_part_of_the_text() {
        let search = Search {
            terms: vec![
                vec![
                    ("id", Comparison::Like("'; DROP".to_owned())),
                    ("name", Comparison::Like("'; DROP".to_owned())),
                ],
                vec![(
                    "id",
                    Comparison::Exact(vec!["'a".to_owned(), "b".to_owned()]),
                )],
            ],
            ..Search::default()
        };
        let mut select = Query::select();
        select
            .expr(Expr::cust("id"))
            .from("users")
            .cond_where(search.condition(Dialect::Postgres));
        let (sql, values) = select.build(PostgresQueryBuilder);
        assert!(!sql.contains("DROP") && !sql.contains("'a"), "{}", sql);
        assert_eq!(values.0.len(), 4);
        assert!(
            sql.contains("lower(name) LIKE lower($2) ESCAPE '!'"),
            "{}",
            sql
        );
        assert!(sql.contains("lower($3), lower($4)"), "{}", sql);
    }
}
