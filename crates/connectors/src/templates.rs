//! Which of the configured templates a message takes (`reference/connectors.md` §1).

use keyward_model::TemplateType;
use serde_json::{Map, Value, json};

use crate::{
    ConnectorError, ErrorCode,
    config::{Fields, Issues},
};

/// The usages without which no connector may be set up; all others fall back to `Generic`.
const REQUIRED: [TemplateType; 4] = [
    TemplateType::Register,
    TemplateType::SignIn,
    TemplateType::ForgotPassword,
    TemplateType::Generic,
];

/// The templates of a configuration. The usage is kept as text: one that this build does not know
/// is never chosen, but no reason to refuse a configuration.
#[derive(Debug)]
pub(crate) struct Templates<T>(Vec<(String, T)>);

impl<T> Templates<T> {
    /// Reads the list under `templates`; `read` takes what is the provider's own of each entry.
    pub(crate) fn read(
        fields: &Fields<'_>,
        issues: &mut Issues,
        mut read: impl FnMut(&Fields<'_>, &mut Issues) -> T,
    ) -> Self {
        let mut entries = Vec::new();
        for entry in fields.objects("templates", issues) {
            let usage = entry.text("usageType", issues);
            entries.push((usage, read(&entry, issues)));
        }
        let missing: Vec<&str> = REQUIRED
            .map(TemplateType::as_str)
            .into_iter()
            .filter(|required| entries.iter().all(|(usage, _)| usage != required))
            .collect();
        if !missing.is_empty() {
            issues.add(
                fields.path("templates"),
                format!("lacks a template for {}", missing.join(", ")),
            );
        }
        Self(entries)
    }

    /// The first template of exactly this usage, else the first `Generic` one.
    pub(crate) fn choose(&self, usage: TemplateType) -> Result<&T, ConnectorError> {
        self.exact(usage)
            .or_else(|_| self.exact(TemplateType::Generic))
            .map_err(|_| not_found(usage))
    }

    /// The first template of exactly this usage.
    pub(crate) fn exact(&self, usage: TemplateType) -> Result<&T, ConnectorError> {
        self.0
            .iter()
            .find(|(name, _)| name == usage.as_str())
            .map(|(_, template)| template)
            .ok_or_else(|| not_found(usage))
    }
}

/// The JSON Schema of such a list, whose entries have the members that `own` names with their schemas. All of them are
/// required, but those with a `default`.
pub(crate) fn schema<const N: usize>(own: [(&str, Value); N]) -> Value {
    let usage = json!({ "type": "string", "enum": TemplateType::ALL.map(TemplateType::as_str) });
    let mut required = vec!["usageType"];
    for (name, schema) in &own {
        if schema.get("default").is_none() {
            required.push(name);
        }
    }
    let mut properties: Map<String, Value> = own
        .into_iter()
        .map(|(name, schema)| (name.to_owned(), schema))
        .collect();
    properties.insert("usageType".to_owned(), usage);
    json!({
        "type": "array",
        "items": { "type": "object", "properties": properties, "required": required },
    })
}

/// The JSON Schema of a text that must not be empty.
pub(crate) fn text_schema() -> Value {
    json!({ "type": "string", "minLength": 1 })
}

/// The contract's words.
fn not_found(usage: TemplateType) -> ConnectorError {
    ConnectorError::new(
        ErrorCode::TemplateNotFound,
        format!("Cannot find template for type: {}", usage.as_str()),
    )
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn the_exact_usage_wins_then_generic_then_nothing() {
        let mut templates = Templates(vec![
            ("Unknown".to_owned(), 0),
            ("Generic".to_owned(), 1),
            ("SignIn".to_owned(), 2),
            ("SignIn".to_owned(), 3),
        ]);
        assert_eq!(templates.choose(TemplateType::SignIn), Ok(&2));
        assert_eq!(templates.choose(TemplateType::BindMfa), Ok(&1));
        templates.0.remove(1);
        let error = templates.choose(TemplateType::BindMfa).unwrap_err();
        assert_eq!(error.code, ErrorCode::TemplateNotFound);
        assert_eq!(
            error.message.as_deref(),
            Some("Cannot find template for type: BindMfa")
        );
    }
}
