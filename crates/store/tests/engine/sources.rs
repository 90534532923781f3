//! The statements of the store, out of its sources: every text that begins as SQL, `concat!` and the
//! macros of its file, or of the module above it, worked out. What asks the database about itself (the engine, migrations,
//! backups) is not among them: it is written for one engine.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use proc_macro2::{Group, TokenStream, TokenTree};
use syn::LitStr;

/// Folders with texts for one engine only.
const APART: [&str; 4] = ["engine", "migrate", "backup", "inspect"];

const BEGINNINGS: [&str; 4] = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "];

/// The statements of a source folder.
pub fn statements(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(folder, &Macros::new(), &mut found);
    found
}

/// `shared`: what the module above defines.
fn collect(folder: &Path, shared: &Macros, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if APART.contains(&name.trim_end_matches(".rs")) {
            continue;
        }
        if path.is_dir() {
            let above = [path.with_extension("rs"), path.join("mod.rs")];
            let above = above.iter().find_map(|file| fs::read_to_string(file).ok());
            let above = above.map(|text| File::new(text.parse().unwrap(), &Macros::new()).macros);
            collect(&path, &above.unwrap_or_default(), found);
        } else if name.ends_with(".rs") {
            let text = fs::read_to_string(&path).unwrap();
            let file = File::new(text.parse().unwrap(), shared);
            file.walk(&file.tokens, found);
        }
    }
}

/// A rule of a macro: what it is called with, and what comes of it.
type Rule = (Vec<TokenTree>, TokenStream);

type Macros = BTreeMap<String, Vec<Rule>>;

struct File {
    tokens: TokenStream,
    macros: Macros,
}

impl File {
    fn new(tokens: TokenStream, shared: &Macros) -> Self {
        let mut macros = shared.clone();
        let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
        for window in all.windows(4) {
            if let [
                TokenTree::Ident(word),
                _,
                TokenTree::Ident(name),
                TokenTree::Group(rules),
            ] = window
                && word == "macro_rules"
            {
                macros.insert(name.to_string(), rules_of(rules));
            }
        }
        Self { tokens, macros }
    }

    fn walk(&self, tokens: &TokenStream, found: &mut BTreeSet<String>) {
        let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let mut at = 0;
        while at < all.len() {
            if matches!(&all[at], TokenTree::Ident(word) if word == "macro_rules") {
                // A definition; what it makes is found where it is called.
                at += 4;
                continue;
            }
            if let Some(called) = call(&all[at..]) {
                match called {
                    ("concat", arguments) => {
                        let whole: String = parts(arguments)
                            .iter()
                            .map(|part| self.text(part))
                            .collect();
                        keep(whole, found);
                    }
                    (name, arguments) => match self.expand(name, arguments) {
                        Some(expanded) => self.walk(&expanded, found),
                        None => self.walk(&arguments.stream(), found),
                    },
                }
                at += 3;
                continue;
            }
            match &all[at] {
                TokenTree::Group(_) if is_test(&all[..at]) => {}
                TokenTree::Group(group) => self.walk(&group.stream(), found),
                TokenTree::Literal(literal) => {
                    if let Ok(text) = syn::parse_str::<LitStr>(&literal.to_string()) {
                        keep(text.value(), found);
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// The text that an argument of `concat!` stands for.
    fn text(&self, tokens: &[TokenTree]) -> String {
        if let Some((name, arguments)) = call(tokens) {
            if name == "concat" {
                return parts(arguments)
                    .iter()
                    .map(|part| self.text(part))
                    .collect();
            }
            let expanded = self.expand(name, arguments).expect(name);
            let expanded: Vec<TokenTree> = expanded.into_iter().collect();
            return self.text(&expanded);
        }
        match tokens {
            [TokenTree::Literal(literal)] => syn::parse_str::<LitStr>(&literal.to_string())
                .map_or_else(|_| literal.to_string(), |text| text.value()),
            other => unreachable!("what does {other:?} stand for?"),
        }
    }

    fn expand(&self, name: &str, arguments: &Group) -> Option<TokenStream> {
        let given: Vec<TokenTree> = arguments.stream().into_iter().collect();
        let rules = self.macros.get(name)?;
        rules
            .iter()
            .find_map(|(pattern, body)| fit(pattern, &given).map(|bound| substitute(body, &bound)))
    }
}

/// Keeps a whole statement. What `format!` or the query builder makes longer is no constant; such
/// texts are run by the tests of their routes.
fn keep(text: String, found: &mut BTreeSet<String>) {
    let is_filled_in = text
        .split('{')
        .skip(1)
        .any(|rest| rest.starts_with(|first: char| first.is_ascii_lowercase()));
    if is_filled_in || text.ends_with(' ') {
        return;
    }
    if BEGINNINGS.iter().any(|start| text.starts_with(start)) {
        found.insert(text);
    }
}

/// `name!(…)` at the beginning of these.
fn call(tokens: &[TokenTree]) -> Option<(&str, &Group)> {
    let [
        TokenTree::Ident(name),
        TokenTree::Punct(bang),
        TokenTree::Group(group),
        ..,
    ] = tokens
    else {
        return None;
    };
    // Leaked: a test lives for a moment.
    (bang.as_char() == '!').then(|| (&*name.to_string().leak(), group))
}

/// Whether `#[cfg(test)] mod tests` stands before.
fn is_test(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Ident(word), TokenTree::Ident(name)] if word == "mod" && name == "tests")
}

/// The arguments between the commas.
fn parts(arguments: &Group) -> Vec<Vec<TokenTree>> {
    let mut parts = vec![Vec::new()];
    for token in arguments.stream() {
        match (&token, parts.last_mut()) {
            (TokenTree::Punct(comma), _) if comma.as_char() == ',' => parts.push(Vec::new()),
            (_, Some(last)) => last.push(token),
            _ => {}
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn rules_of(rules: &Group) -> Vec<Rule> {
    let all: Vec<TokenTree> = rules.stream().into_iter().collect();
    let mut found = Vec::new();
    for window in all.windows(4) {
        if let [
            TokenTree::Group(pattern),
            TokenTree::Punct(_),
            TokenTree::Punct(_),
            TokenTree::Group(body),
        ] = window
        {
            found.push((pattern.stream().into_iter().collect(), body.stream()));
        }
    }
    found
}

/// Fits `$name:kind` to one token each.
fn fit(pattern: &[TokenTree], given: &[TokenTree]) -> Option<BTreeMap<String, TokenTree>> {
    let mut bound = BTreeMap::new();
    let (mut pattern, mut given) = (pattern, given);
    loop {
        match (pattern, given) {
            ([], []) => return Some(bound),
            (
                [
                    TokenTree::Punct(dollar),
                    TokenTree::Ident(name),
                    TokenTree::Punct(_),
                    TokenTree::Ident(_),
                    rest @ ..,
                ],
                [token, more @ ..],
            ) if dollar.as_char() == '$' => {
                bound.insert(name.to_string(), token.clone());
                (pattern, given) = (rest, more);
            }
            ([word, rest @ ..], [token, more @ ..]) if word.to_string() == token.to_string() => {
                (pattern, given) = (rest, more);
            }
            _ => return None,
        }
    }
}

fn substitute(body: &TokenStream, bound: &BTreeMap<String, TokenTree>) -> TokenStream {
    let all: Vec<TokenTree> = body.clone().into_iter().collect();
    let mut made = Vec::new();
    let mut at = 0;
    while at < all.len() {
        match (&all[at], all.get(at + 1)) {
            (TokenTree::Punct(dollar), Some(TokenTree::Ident(name)))
                if dollar.as_char() == '$' && bound.contains_key(&name.to_string()) =>
            {
                made.push(bound[&name.to_string()].clone());
                at += 1;
            }
            (TokenTree::Group(group), _) => {
                let inner = substitute(&group.stream(), bound);
                made.push(Group::new(group.delimiter(), inner).into());
            }
            (token, _) => made.push(token.clone()),
        }
        at += 1;
    }
    made.into_iter().collect()
}

#[test]
fn texts_are_found_wherever_they_stand() {
    let source = r#"
        macro_rules! columns { () => { "a, b" }; (with $more:literal) => { concat!(columns!(), ", ", $more) }; }
        const ONE: &str = concat!("SELECT ", columns!(with "c"), " FROM t");
        fn two() { run("UPDATE t SET a = 1", "not a statement"); }
        macro_rules! delete { ($table:literal) => { Both { one: concat!("DELETE FROM ", $table), two: 1 } }; }
        const THREE: Both = delete!("t");
        #[cfg(test)]
        mod tests { const NO: &str = "SELECT 'never'"; }
    "#;
    let file = File::new(source.parse().unwrap(), &Macros::new());
    let mut found = BTreeSet::new();
    file.walk(&file.tokens, &mut found);
    let found: Vec<_> = found.into_iter().collect();
    assert_eq!(
        found,
        [
            "DELETE FROM t",
            "SELECT a, b, c FROM t",
            "UPDATE t SET a = 1"
        ]
    );
}
