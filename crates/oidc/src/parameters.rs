//! Parameters of OAuth requests: an empty one is absent, a repeated one is an error, only
//! `resource` repeats (RFC 6749 §3.1, RFC 8707 §2).

use std::collections::BTreeMap;

use crate::OidcError;

/// The parameters of one request, from a query or a form.
#[derive(Clone, Debug, Default)]
pub struct Parameters {
    values: BTreeMap<String, Vec<String>>,
}

/// The only parameter that may repeat.
const RESOURCE: &str = "resource";
/// How many resources one request may name.
const MOST_RESOURCES: usize = 20;

impl Parameters {
    /// Collects the pairs of a query or a form.
    pub fn new<N: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in pairs {
            let value = value.into();
            if !value.is_empty() {
                values.entry(name.into()).or_default().push(value);
            }
        }
        Self { values }
    }

    /// The value of a parameter that is given once.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        match self.values.get(name)?.as_slice() {
            [value] => Some(value),
            _ => None,
        }
    }

    /// All resource indicators. In a query they may stand in one value, divided by commas.
    #[must_use]
    pub fn resources(&self, split_commas: bool) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for value in self.values.get(RESOURCE).into_iter().flatten() {
            let parts: Vec<&str> = if split_commas {
                value.split(',').collect()
            } else {
                vec![value]
            };
            for part in parts {
                // One more than may be named, so that whoever judges them sees that there are more.
                let fits = found.len() <= MOST_RESOURCES;
                if fits && !part.is_empty() && !found.iter().any(|own| own == part) {
                    found.push(part.to_owned());
                }
            }
        }
        found
    }

    /// Refuses what no database and no header could carry.
    ///
    /// # Errors
    /// `invalid_request` when there is a U+0000 in a name or a value.
    pub fn refuse_nul(&self) -> Result<(), OidcError> {
        if self
            .pairs()
            .any(|(name, value)| name.contains('\0') || value.contains('\0'))
        {
            return Err(OidcError::invalid_request(
                "null bytes are not allowed in the request",
            ));
        }
        Ok(())
    }

    /// Refuses repeated parameters, and more resources than one request may name.
    ///
    /// # Errors
    /// `invalid_request` naming the first one.
    pub fn refuse_repeated(&self) -> Result<(), OidcError> {
        self.refuse_nul()?;
        if self.resources(true).len() > MOST_RESOURCES {
            return Err(OidcError::invalid_request(format!(
                "'{RESOURCE}' parameter must not be provided more than {MOST_RESOURCES} times"
            )));
        }
        let repeated = self
            .values
            .iter()
            .find(|(name, values)| *name != RESOURCE && values.len() > 1);
        match repeated {
            Some((name, _)) => Err(OidcError::invalid_request(format!(
                "'{name}' parameter must not be provided twice"
            ))),
            None => Ok(()),
        }
    }

    /// Whether a parameter was given at all.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// The pairs, for a form that posts them again.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values
            .iter()
            .flat_map(|(name, values)| values.iter().map(move |value| (name.as_str(), &**value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_is_absent_and_twice_is_refused() {
        let parameters = Parameters::new([("a", ""), ("b", "1"), ("b", "2"), ("resource", "x,y")]);
        assert!(!parameters.has("a"));
        assert_eq!(parameters.get("b"), None);
        let error = parameters.refuse_repeated().expect_err("b repeats");
        assert_eq!(
            error.description,
            "'b' parameter must not be provided twice"
        );
        assert_eq!(parameters.resources(true), ["x", "y"]);
        assert_eq!(parameters.resources(false), ["x,y"]);
    }
}
