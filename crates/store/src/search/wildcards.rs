//! Patterns of `LIKE`: `%` stands for any text, `_` for any character, `\` takes their meaning away.

/// The texts between the wildcards of a pattern.
pub(super) fn literals(pattern: &str) -> Vec<String> {
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
pub(super) fn like(pattern: &str) -> String {
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

pub(super) fn glob(pattern: &str) -> String {
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
    use super::*;

    #[test]
    fn wildcards_and_escapes_are_carried_over() {
        assert_eq!(like(r"%a!\%_\\"), r"%a!!!%_\");
        assert_eq!(glob(r"%a*[\%_?"), r"*a[*][[]%?[?]");
    }
}
