//! Metadata documents that were made once and are answered often.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

/// The documents by issuer. One is made again when the algorithms of its keys change.
#[derive(Debug, Default)]
pub struct Documents(RwLock<HashMap<String, Document>>);

#[derive(Debug)]
struct Document {
    algorithms: Vec<&'static str>,
    text: Arc<str>,
}

impl Documents {
    /// The document of an issuer.
    pub fn get_or_make(
        &self,
        issuer: &str,
        algorithms: &[&'static str],
        make: impl FnOnce() -> String,
    ) -> Arc<str> {
        let known = self
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(issuer)
            .filter(|document| document.algorithms == algorithms)
            .map(|document| document.text.clone());
        known.unwrap_or_else(|| {
            let text: Arc<str> = make().into();
            let document = Document {
                algorithms: algorithms.to_vec(),
                text: text.clone(),
            };
            self.0
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(issuer.to_owned(), document);
            text
        })
    }
}
