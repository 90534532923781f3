//! Searches in lists (reference management-api.md §0.5), as conditions that both engines read alike.

use sea_query::{Condition, Expr, ExprTrait};

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
    pub(crate) fn condition(&self) -> Condition {
        let joined = if self.all || self.terms.is_empty() {
            Condition::all()
        } else {
            Condition::any()
        };
        self.terms.iter().fold(joined, |joined, term| {
            let any = term
                .iter()
                .fold(Condition::any(), |any, (column, comparison)| {
                    any.add(self.compare(column, comparison))
                });
            joined.add(any)
        })
    }

    fn compare(&self, column: &'static str, comparison: &Comparison) -> Expr {
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
            // SQLite's LIKE never tells `A` from `a`; on PostgreSQL this is LIKE.
            Comparison::Like(pattern) if sensitive => {
                Expr::cust_with_values(format!("{column} GLOB $1"), [glob(pattern)])
            }
            Comparison::Like(pattern) => Expr::cust_with_values(
                format!("lower({column}) LIKE lower($1) ESCAPE '!'"),
                [like(pattern)],
            ),
        }
    }
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
            .cond_where(search.condition());
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
