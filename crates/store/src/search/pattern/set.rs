//! Sets of characters: `[…]` (PostgreSQL 9.7.3.2).

use super::{PatternError, translation::Translation};

/// Classes by their names, in the words of each engine inside a set.
const CLASSES: [(&str, &str, &str); 9] = [
    ("alnum", r"\p{L}\p{N}", "[:alnum:]"),
    ("alpha", r"\p{L}", "[:alpha:]"),
    ("blank", r" \t", r" \t"),
    ("digit", "0-9", "0-9"),
    ("lower", r"\p{Ll}", "[:lower:]"),
    ("punct", r"\p{P}\p{S}", "[:punct:]"),
    ("space", r"\s", "[:space:]"),
    ("upper", r"\p{Lu}", "[:upper:]"),
    ("xdigit", "0-9A-Fa-f", "0-9A-Fa-f"),
];

/// What stands in a set.
enum Member {
    Character(char),
    Class,
}

/// Reads a set after its `[`.
pub(super) fn read(pattern: &mut Translation<'_>) -> Result<(), PatternError> {
    pattern.both("[");
    if pattern.eat('^') {
        pattern.both("^");
    }
    // The first one stands for itself.
    let mut is_first = true;
    loop {
        let next = pattern.next().ok_or(PatternError::Incomplete)?;
        if next == ']' && !is_first {
            pattern.both("]");
            return Ok(());
        }
        is_first = false;
        let Member::Character(from) = member(pattern, next)? else {
            continue;
        };
        if pattern.eat_range() {
            let next = pattern.next().ok_or(PatternError::Incomplete)?;
            pattern.both("-");
            match member(pattern, next)? {
                Member::Character(to) if from <= to => {}
                _ => return Err(PatternError::Set),
            }
        }
    }
}

/// Writes a member that begins with a character.
fn member(pattern: &mut Translation<'_>, first: char) -> Result<Member, PatternError> {
    let literal = match first {
        '[' if pattern.eat(':') => {
            let name = pattern.until(":]").ok_or(PatternError::Incomplete)?;
            let (_, sqlite, postgres) = CLASSES
                .into_iter()
                .find(|(own, ..)| *own == name)
                .ok_or(PatternError::Set)?;
            pattern.push(sqlite, postgres);
            return Ok(Member::Class);
        }
        // Equivalence classes and collating elements.
        '[' if pattern.eat('=') || pattern.eat('.') => return Err(PatternError::Unavailable),
        '\\' => match pattern.next().ok_or(PatternError::Incomplete)? {
            'd' => {
                pattern.both("0-9");
                return Ok(Member::Class);
            }
            'w' => {
                pattern.both(r"\w");
                return Ok(Member::Class);
            }
            's' => {
                pattern.both(r"\s");
                return Ok(Member::Class);
            }
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            other if other.is_ascii_alphanumeric() => return Err(PatternError::Unavailable),
            other => other,
        },
        other => other,
    };
    pattern.character(literal)?;
    Ok(Member::Character(literal))
}
