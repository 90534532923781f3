//! What is searched for, and the condition that it makes.

use sea_query::{Condition, Expr, ExprTrait};

use super::{
    Pattern,
    wildcards::{glob, like},
};
use crate::Dialect;

/// How a search compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `%` stands for any text, `_` for any character, `\` takes their meaning away.
    Like(String),
    /// Equal to one of these.
    Exact(Vec<String>),
    /// Of the form that a regular expression describes.
    Pattern(Pattern),
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
            Comparison::Pattern(pattern) => {
                let operator = match dialect {
                    // A function of our own: engine/sqlite/functions.rs.
                    Dialect::Sqlite => "REGEXP",
                    Dialect::Postgres if sensitive => "~",
                    Dialect::Postgres => "~*",
                };
                let text = pattern.text(dialect, sensitive);
                Expr::cust_with_values(format!("{column} {operator} $1"), [text])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use sea_query::{PostgresQueryBuilder, Query};

    use super::*;

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
