//! From a pattern to the two that mean the same (PostgreSQL 9.7.2 and 9.7.3; the `regex` crate's
//! syntax).

use super::{PatternError, set};

/// The most atoms that a pattern may have when its repetitions are written out.
const MOST_ATOMS: u32 = 250;
/// The highest bound of a repetition, as PostgreSQL has it.
const MOST_TIMES: u32 = 255;

/// Which patterns are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    /// PostgreSQL's advanced regular expressions.
    Posix,
    /// SQL's `SIMILAR TO`.
    Similar,
}

/// What a repetition may follow.
#[derive(Clone, Copy)]
enum Atom {
    /// So many characters at most, each repetition written out.
    Of(u32),
    /// A place, or something that is repeated already.
    Fixed,
}

/// A pattern that is being read, and what it has become so far.
pub(super) struct Translation<'p> {
    rest: &'p str,
    syntax: Syntax,
    pub(super) sqlite: String,
    pub(super) postgres: String,
}

impl<'p> Translation<'p> {
    /// Reads a whole pattern.
    pub(super) fn of(text: &'p str, syntax: Syntax) -> Result<Self, PatternError> {
        let mut translation = Self {
            rest: text,
            syntax,
            sqlite: String::new(),
            postgres: String::new(),
        };
        if syntax == Syntax::Similar {
            translation.both("^(?:");
        }
        translation.choice()?;
        if !translation.rest.is_empty() {
            return Err(PatternError::Incomplete);
        }
        if syntax == Syntax::Similar {
            translation.both(")$");
        }
        Ok(translation)
    }

    /// Branches with `|` between them, up to the end or a `)`. Answers how many atoms they have.
    fn choice(&mut self) -> Result<u32, PatternError> {
        let mut atoms = self.branch()?;
        while self.eat('|') {
            self.both("|");
            atoms = limited(atoms.saturating_add(self.branch()?))?;
        }
        Ok(atoms)
    }

    fn branch(&mut self) -> Result<u32, PatternError> {
        let mut atoms: u32 = 0;
        while !self.rest.is_empty() && !self.rest.starts_with(['|', ')']) {
            let atom = self.atom()?;
            atoms = limited(atoms.saturating_add(self.repetition(atom)?))?;
        }
        Ok(atoms)
    }

    fn atom(&mut self) -> Result<Atom, PatternError> {
        let is_posix = self.syntax == Syntax::Posix;
        let begins_bounds = self.begins_bounds();
        match self.next().ok_or(PatternError::Incomplete)? {
            '(' => self.group(),
            '[' => set::read(self).map(|()| Atom::Of(1)),
            '\\' => self.escape(),
            '*' | '+' | '?' => Err(PatternError::Repetition),
            '{' if begins_bounds => Err(PatternError::Repetition),
            '%' if !is_posix => {
                self.both(".*");
                Ok(Atom::Fixed)
            }
            '_' if !is_posix => {
                self.both(".");
                Ok(Atom::Of(1))
            }
            '.' if is_posix => {
                self.both(".");
                Ok(Atom::Of(1))
            }
            '^' if is_posix => {
                self.both("^");
                Ok(Atom::Fixed)
            }
            '$' if is_posix => {
                self.both("$");
                Ok(Atom::Fixed)
            }
            literal => self.literal(literal),
        }
    }

    fn group(&mut self) -> Result<Atom, PatternError> {
        if self.syntax == Syntax::Posix && self.eat('?') && !self.eat(':') {
            return Err(PatternError::Unavailable);
        }
        // What a group held is never asked for.
        self.both("(?:");
        let atoms = self.choice()?;
        if !self.eat(')') {
            return Err(PatternError::Incomplete);
        }
        self.both(")");
        Ok(Atom::Of(atoms))
    }

    fn escape(&mut self) -> Result<Atom, PatternError> {
        let escaped = self.next().ok_or(PatternError::Incomplete)?;
        let (sqlite, postgres, is_place) = match escaped {
            'd' => ("[0-9]", "[0-9]", false),
            'D' => ("[^0-9]", "[^0-9]", false),
            'w' => (r"\w", r"\w", false),
            'W' => (r"\W", r"\W", false),
            's' => (r"\s", r"\s", false),
            'S' => (r"\S", r"\S", false),
            'A' => (r"\A", r"\A", true),
            'Z' => (r"\z", r"\Z", true),
            'y' => (r"\b", r"\y", true),
            'Y' => (r"\B", r"\Y", true),
            'm' => (r"\b{start}", r"\m", true),
            'M' => (r"\b{end}", r"\M", true),
            'n' => return self.literal('\n'),
            'r' => return self.literal('\r'),
            't' => return self.literal('\t'),
            other if other.is_ascii_alphanumeric() => return Err(PatternError::Unavailable),
            other => return self.literal(other),
        };
        self.push(sqlite, postgres);
        Ok(if is_place { Atom::Fixed } else { Atom::Of(1) })
    }

    /// The repetition that follows an atom, if one does. Answers how many atoms that makes.
    fn repetition(&mut self, atom: Atom) -> Result<u32, PatternError> {
        let is_repeated = self.rest.starts_with(['*', '+', '?']) || self.begins_bounds();
        let atoms = match atom {
            Atom::Fixed if is_repeated => return Err(PatternError::Repetition),
            Atom::Fixed => 1,
            Atom::Of(atoms) => atoms,
        };
        if !is_repeated {
            return Ok(atoms);
        }
        let times = match self.next() {
            Some('{') => self.bounds()?,
            Some(sign) => {
                self.both(sign.encode_utf8(&mut [0; 4]));
                1
            }
            None => return Err(PatternError::Incomplete),
        };
        // Whether as much or as little as possible is taken changes nothing in whether it fits.
        self.eat('?');
        if self.rest.starts_with(['*', '+', '?']) || self.begins_bounds() {
            return Err(PatternError::Repetition);
        }
        limited(atoms.saturating_mul(times))
    }

    /// `{` and a digit: otherwise the brace stands for itself.
    fn begins_bounds(&self) -> bool {
        self.rest
            .strip_prefix('{')
            .is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()))
    }

    /// What follows `{`. Answers the highest number of times that must be told apart.
    fn bounds(&mut self) -> Result<u32, PatternError> {
        let least = self.number()?;
        let most = if !self.eat(',') {
            self.both(&format!("{{{least}}}"));
            least
        } else if self.rest.starts_with('}') {
            self.both(&format!("{{{least},}}"));
            least
        } else {
            let most = self.number()?;
            self.both(&format!("{{{least},{most}}}"));
            most
        };
        if !self.eat('}') || most < least {
            return Err(PatternError::Repetition);
        }
        Ok(most.max(1))
    }

    fn number(&mut self) -> Result<u32, PatternError> {
        let end = self.rest.find(|next: char| !next.is_ascii_digit());
        let (digits, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        digits
            .parse()
            .ok()
            .filter(|number| *number <= MOST_TIMES)
            .ok_or(PatternError::Repetition)
    }

    fn literal(&mut self, literal: char) -> Result<Atom, PatternError> {
        self.character(literal)?;
        Ok(Atom::Of(1))
    }

    /// Writes a character that stands for itself, inside a set or outside.
    pub(super) fn character(&mut self, literal: char) -> Result<(), PatternError> {
        // PostgreSQL has no text that holds it.
        if literal == '\0' {
            return Err(PatternError::Unavailable);
        }
        if r"\.+*?()|[]{}^$&-~".contains(literal) {
            self.both("\\");
        }
        self.both(literal.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.rest.chars().next()?;
        self.rest = &self.rest[next.len_utf8()..];
        Some(next)
    }

    pub(super) fn eat(&mut self, wanted: char) -> bool {
        let rest = self.rest.strip_prefix(wanted);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Takes everything up to `end`, and `end` itself.
    pub(super) fn until(&mut self, end: &str) -> Option<&'p str> {
        let (taken, rest) = self.rest.split_once(end)?;
        self.rest = rest;
        Some(taken)
    }

    /// Takes the `-` of a range, which is no range's when the set ends behind it.
    pub(super) fn eat_range(&mut self) -> bool {
        !self.rest.starts_with("-]") && self.eat('-')
    }

    pub(super) fn both(&mut self, text: &str) {
        self.push(text, text);
    }

    pub(super) fn push(&mut self, sqlite: &str, postgres: &str) {
        self.sqlite.push_str(sqlite);
        self.postgres.push_str(postgres);
    }
}

fn limited(atoms: u32) -> Result<u32, PatternError> {
    (atoms <= MOST_ATOMS)
        .then_some(atoms)
        .ok_or(PatternError::TooLarge)
}
