//! Binding values.

use std::borrow::Cow;

use tokio_postgres::types::{ToSql, Type as PgType};

use crate::engine::{ConstraintKind, Error, Result, Type, V};

/// Stands for what PostgreSQL can neither store nor be asked for: no text has this character, which
/// Unicode gives to nobody.
const NOTHING: &str = "\u{10ffff}";

/// Values on their way to a statement.
pub(super) struct Bound<'a> {
    values: Vec<&'a (dyn ToSql + Sync)>,
    types: Vec<PgType>,
}

impl<'a> Bound<'a> {
    /// A text with a NUL character is in no row: a read looks for it in vain, a write is refused.
    pub fn new(args: &'a [V<'_>], is_read: bool) -> Result<Self> {
        let mut values: Vec<&'a (dyn ToSql + Sync)> = Vec::with_capacity(args.len());
        for value in args {
            let has_nul = matches!(value, V::Text(text) | V::Json(text) if text.contains('\0'));
            if has_nul && !is_read {
                return Err(Error::Constraint {
                    kind: ConstraintKind::Check,
                    name: "a text has no NUL character".to_owned(),
                });
            }
            values.push(if has_nul { &NOTHING } else { bound(value) });
        }
        Ok(Self {
            values,
            types: args.iter().map(|value| pg_type(value.ty())).collect(),
        })
    }

    pub fn len(&self) -> usize {
        self.values.len()
    }

    pub fn values(&self) -> &[&'a (dyn ToSql + Sync)] {
        &self.values
    }

    pub fn types(&self) -> Cow<'_, [PgType]> {
        Cow::Borrowed(&self.types)
    }

    pub fn typed(&self) -> Vec<(&'a (dyn ToSql + Sync), PgType)> {
        self.values
            .iter()
            .copied()
            .zip(self.types.iter().cloned())
            .collect()
    }
}

/// PostgreSQL accepts a typed value that the text does not mention; SQLite would not.
pub(super) fn check_count(sql: &str, given: usize) -> Result<()> {
    let needed = needed(sql);
    if needed == given {
        Ok(())
    } else {
        Err(Error::sql(format!(
            "{needed} values needed and {given} given in: {sql}"
        )))
    }
}

/// The highest number of a `$n`. None of our texts has a dollar sign elsewhere.
fn needed(sql: &str) -> usize {
    sql.split('$')
        .skip(1)
        .filter_map(|rest| {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            rest[..digits].parse().ok()
        })
        .max()
        .unwrap_or(0)
}

fn bound<'a>(value: &'a V<'_>) -> &'a (dyn ToSql + Sync) {
    match value {
        V::Null(Type::Int) => &None::<i64>,
        V::Null(Type::Bool) => &None::<bool>,
        V::Null(Type::Text | Type::Json) => &None::<&str>,
        V::Null(Type::Blob) => &None::<&[u8]>,
        V::Int(value) => value,
        V::Bool(value) => value,
        V::Text(value) | V::Json(value) => value,
        V::Blob(value) => value,
    }
}

fn pg_type(ty: Type) -> PgType {
    match ty {
        Type::Int => PgType::INT8,
        Type::Bool => PgType::BOOL,
        Type::Text | Type::Json => PgType::TEXT,
        Type::Blob => PgType::BYTEA,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_by_the_highest_number() {
        assert_eq!(needed("SELECT 1"), 0);
        assert_eq!(needed("SELECT $2, $12, $2 LIMIT $3"), 12);
        assert!(check_count("SELECT $1", 1).is_ok());
        assert!(check_count("SELECT $1", 2).is_err());
    }

    #[test]
    fn a_nul_is_looked_for_in_vain_and_never_written() {
        assert!(Bound::new(&[V::Text("a\0")], true).is_ok());
        let refused = Bound::new(&[V::Int(1), V::Json("\0")], false).err();
        assert!(matches!(
            refused,
            Some(Error::Constraint {
                kind: ConstraintKind::Check,
                ..
            })
        ));
    }
}
