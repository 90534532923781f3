//! The advanced search of lists (reference management-api.md §0.5): which query means which
//! conditions.

use std::marker::PhantomData;

use keyward_http::{ApiError, FromQuery, Query, is_yes};
use keyward_model::{Application, Role, Scope, User};
use keyward_store::{Comparison, Pattern, Search, SearchTerm};

/// Longer values than any searched column holds.
const LONGEST: usize = 2048;

/// A kind of record that lists are searched for.
pub(super) trait Searched {
    /// The columns that a search looks at.
    const COLUMNS: &'static [&'static str];
}

impl Searched for User {
    const COLUMNS: &'static [&'static str] =
        &["id", "primary_email", "primary_phone", "username", "name"];
}

impl Searched for Role {
    const COLUMNS: &'static [&'static str] = &["id", "name", "description"];
}

impl Searched for Scope {
    const COLUMNS: &'static [&'static str] = &["id", "name", "description"];
}

impl Searched for Application {
    const COLUMNS: &'static [&'static str] = &["id", "name", "description"];
}

/// The query of a list that is searched and not filtered otherwise.
pub(super) struct SearchFor<T> {
    pub(super) search: Search,
    of: PhantomData<fn() -> T>,
}

impl<T: Searched> FromQuery for SearchFor<T> {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        let search = parse::<T>(query)?;
        Ok(Self {
            search,
            of: PhantomData,
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Like,
    Exact,
    SimilarTo,
    Posix,
}

/// Reads the search for records of a kind.
///
/// # Errors
/// `request.invalid_input` with details.
pub(super) fn parse<T: Searched>(query: &Query) -> Result<Search, ApiError> {
    query.note_family("search_params");
    let columns = T::COLUMNS;
    let keys = Keys::collect(query, columns)?;
    let mut search = Search {
        all: joint(query)?,
        is_case_sensitive: single(query, "isCaseSensitive")?.is_some_and(is_yes),
        ..Search::default()
    };
    let global = keys.mode(None)?.unwrap_or(Mode::Like);
    for (key, values) in &keys.searches {
        let searched = match key {
            Some(column) => std::slice::from_ref(column),
            None => columns,
        };
        let mut term = SearchTerm::new();
        for column in searched {
            let mode = keys.mode(Some(column))?.unwrap_or(global);
            if mode == Mode::SimilarTo && !search.is_case_sensitive {
                return Err(invalid("The mode similar_to needs isCaseSensitive=true."));
            }
            term.push((column, comparison(mode, values)?));
        }
        search.terms.push(term);
    }
    Ok(search)
}

/// `search`, `search.<field>`, `mode` and `mode.<field>`, by column; `None` is the one for all.
struct Keys<'q> {
    searches: Vec<(Option<&'static str>, Vec<&'q str>)>,
    modes: Vec<(Option<&'static str>, &'q str)>,
}

impl<'q> Keys<'q> {
    fn collect(query: &'q Query, columns: &[&'static str]) -> Result<Self, ApiError> {
        let mut keys = Self {
            searches: Vec::new(),
            modes: Vec::new(),
        };
        for (name, value) in query.pairs() {
            if let Some(rest) = name.strip_prefix("search") {
                let column = column(rest, columns)?;
                let known = keys.searches.iter_mut().find(|(own, _)| *own == column);
                match known {
                    Some((_, values)) => values.push(value),
                    None => keys.searches.push((column, vec![value])),
                }
            } else if let Some(rest) = name.strip_prefix("mode") {
                let column = column(rest, columns)?;
                if keys.modes.iter().any(|(own, _)| *own == column) {
                    return Err(invalid("A mode is given twice."));
                }
                keys.modes.push((column, value));
            }
        }
        Ok(keys)
    }

    fn mode(&self, column: Option<&'static str>) -> Result<Option<Mode>, ApiError> {
        let Some((_, mode)) = self.modes.iter().find(|(own, _)| *own == column) else {
            return Ok(None);
        };
        match *mode {
            "like" => Ok(Some(Mode::Like)),
            "exact" => Ok(Some(Mode::Exact)),
            "similar_to" => Ok(Some(Mode::SimilarTo)),
            "posix" => Ok(Some(Mode::Posix)),
            _ => Err(invalid(
                "The mode must be like, exact, similar_to or posix.",
            )),
        }
    }
}

/// What follows `search` or `mode` in a key: nothing, or `.` and a field in either spelling.
fn column(rest: &str, columns: &[&'static str]) -> Result<Option<&'static str>, ApiError> {
    if rest.is_empty() {
        return Ok(None);
    }
    let field = rest
        .strip_prefix('.')
        .ok_or_else(|| invalid("A search key is `search` or `search.<field>`."))?;
    columns
        .iter()
        .find(|column| **column == field || camel(column) == field)
        .map(|column| Some(*column))
        .ok_or_else(|| {
            invalid(&format!(
                "Only these fields can be searched: {}.",
                columns.join(", ")
            ))
        })
}

fn camel(column: &str) -> String {
    let mut words = column.split('_');
    let mut name = words.next().unwrap_or_default().to_owned();
    for word in words {
        let (first, rest) = word.split_at(word.len().min(1));
        name.push_str(&first.to_ascii_uppercase());
        name.push_str(rest);
    }
    name
}

fn comparison(mode: Mode, values: &[&str]) -> Result<Comparison, ApiError> {
    if values.iter().any(|value| value.is_empty()) {
        return Err(invalid("A searched value must not be empty."));
    }
    if values.iter().any(|value| value.len() > LONGEST) {
        return Err(invalid("A searched value is too long."));
    }
    if mode == Mode::Exact {
        let values = values.iter().map(|value| (*value).to_owned());
        return Ok(Comparison::Exact(values.collect()));
    }
    let &[value] = values else {
        return Err(invalid("Only the mode exact takes more than one value."));
    };
    let pattern = match mode {
        Mode::SimilarTo => Pattern::similar_to(value),
        Mode::Posix => Pattern::posix(value),
        Mode::Like | Mode::Exact => return Ok(Comparison::Like(value.to_owned())),
    };
    pattern
        .map(Comparison::Pattern)
        .map_err(|error| invalid(&format!("The pattern cannot be used: {error}.")))
}

/// Whether all conditions must hold.
fn joint(query: &Query) -> Result<bool, ApiError> {
    let joint = match single(query, "joint")? {
        None => single(query, "jointMode")?,
        given => given,
    };
    match joint {
        None | Some("or") => Ok(false),
        Some("and") => Ok(true),
        Some(_) => Err(invalid("The joint must be and, or or.")),
    }
}

fn single<'q>(query: &'q Query, name: &str) -> Result<Option<&'q str>, ApiError> {
    query
        .one(name)
        .map_err(|_| invalid(&format!("{name} is given twice.")))
}

fn invalid(details: &str) -> ApiError {
    ApiError::invalid_input(details)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    const COLUMNS: [&str; 3] = ["id", "primary_email", "name"];

    struct Sample;

    impl Searched for Sample {
        const COLUMNS: &'static [&'static str] = &COLUMNS;
    }

    fn read(query: &str) -> Result<Search, ApiError> {
        parse::<Sample>(&Query::parse(query).unwrap())
    }

    fn like(value: &str) -> Comparison {
        Comparison::Like(value.to_owned())
    }

    #[test]
    fn one_value_is_looked_for_everywhere() {
        let search = read("search=%25a%25&page=1").unwrap();
        let term: SearchTerm = COLUMNS.map(|column| (column, like("%a%"))).into();
        assert_eq!(search.terms, [term]);
        assert!(!search.all && !search.is_case_sensitive);
        assert_eq!(read("").unwrap(), Search::default());
    }

    #[test]
    fn fields_have_two_spellings_and_modes_of_their_own() {
        let search = read(
            "search.primaryEmail=a&search.primary_email=b&mode.primaryEmail=exact\
             &search.name=x&joint=and&isCaseSensitive=Yes",
        )
        .unwrap();
        let exact = Comparison::Exact(vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(
            search.terms,
            [vec![("primary_email", exact)], vec![("name", like("x"))]]
        );
        assert!(search.all && search.is_case_sensitive);
    }

    #[test]
    fn a_field_s_mode_wins_over_the_one_for_all() {
        let search = read("search=a&mode=exact&mode.id=like").unwrap();
        let exact = Comparison::Exact(vec!["a".to_owned()]);
        assert_eq!(search.terms[0][0], ("id", like("a")));
        assert_eq!(search.terms[0][2], ("name", exact));
    }

    #[test]
    fn patterns_are_read() {
        let search = read("search=%5Ea&mode=posix&mode.name=like").unwrap();
        let pattern = Comparison::Pattern(Pattern::posix("^a").unwrap());
        assert_eq!(search.terms[0][0], ("id", pattern));
        assert_eq!(search.terms[0][2], ("name", like("^a")));
        let search = read("search.id=a%25&mode.id=similar_to&isCaseSensitive=1").unwrap();
        let pattern = Comparison::Pattern(Pattern::similar_to("a%").unwrap());
        assert_eq!(search.terms, [vec![("id", pattern)]]);
        assert!(search.is_case_sensitive);
    }

    #[test]
    fn what_is_unclear_is_refused() {
        for bad in [
            "search=",
            "search.name=",
            "search.secret=a",
            "search.name.x=a",
            "searching=a",
            "search=a&search=b",
            "search=a&mode=fuzzy",
            "search=(a&mode=posix",
            "search=a&search=b&mode=posix",
            "search=(a)%5C1&mode=posix",
            "search=a&mode=similar_to",
            "search=a&mode.id=similar_to&isCaseSensitive=false",
            "search=%25*&mode=similar_to&isCaseSensitive=true",
            "search=a&mode=like&mode=exact",
            "search=a&joint=xor",
            "joint=or&joint=or",
        ] {
            assert_eq!(
                read(bad).unwrap_err().code(),
                "request.invalid_input",
                "{bad}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn no_query_panics(text in "(search|mode|joint|[a-z.=&%_]){0,20}") {
            if let Ok(query) = Query::parse(&text) {
                let _ = parse::<Sample>(&query);
            }
        }
    }
}
