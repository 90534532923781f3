//! The fields of a connector's form, as the contract writes them (`reference/connectors.md` §1).
//! The Console draws the form from them; what is stored is judged by the configuration's parser.

use serde::Serialize;
use serde_json::Value;

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type")]
pub enum FormItemKind {
    /// One line of text.
    Text,
    /// A number.
    Number,
    /// Several lines of text.
    MultilineText,
    /// Yes or no.
    Switch,
    /// One of several values.
    #[serde(rename_all = "camelCase")]
    Select {
        /// The values.
        select_items: Vec<SelectItem>,
    },
    /// Any of several values.
    #[serde(rename_all = "camelCase")]
    MultiSelect {
        /// The values; they have no titles.
        select_items: Vec<SelectItem>,
    },
    /// A JSON value.
    Json,
}

/// A value of a select field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SelectItem {
    /// What is stored.
    pub value: &'static str,
    /// What is shown; [`FormItemKind::MultiSelect`] has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<&'static str>,
}

/// When a field is shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShowCondition {
    /// The field that decides.
    pub target_key: &'static str,
    /// The value it must have; any value without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expect_value: Option<Value>,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FormItem {
    /// What it holds.
    #[serde(flatten)]
    pub kind: FormItemKind,
    /// The configuration's key.
    pub key: &'static str,
    /// The label above the field.
    pub label: &'static str,
    /// An example of a value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<&'static str>,
    /// Whether it must be filled in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// The value that a new form starts with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_value: Option<Value>,
    /// When it is shown; always without any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub show_conditions: Vec<ShowCondition>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<&'static str>,
    /// More about it, on demand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tooltip: Option<&'static str>,
    /// Whether the value is masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_confidential: Option<bool>,
    /// The JSON Schema of [`FormItemKind::Json`], by which an editor completes and marks. The contract has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Value>,
}

impl FormItem {
    /// An optional field.
    pub(crate) fn new(kind: FormItemKind, key: &'static str, label: &'static str) -> Self {
        Self {
            kind,
            key,
            label,
            placeholder: None,
            required: None,
            default_value: None,
            show_conditions: Vec::new(),
            description: None,
            tooltip: None,
            is_confidential: None,
            schema: None,
        }
    }

    /// One line of text that must be filled in.
    pub(crate) fn text(key: &'static str, label: &'static str) -> Self {
        Self::required(FormItemKind::Text, key, label)
    }

    /// One line of text that may be left empty.
    pub(crate) fn optional_text(key: &'static str, label: &'static str) -> Self {
        Self::new(FormItemKind::Text, key, label)
    }

    /// The same with a sentence about it.
    pub(crate) const fn about(mut self, description: &'static str) -> Self {
        self.description = Some(description);
        self
    }

    /// The same with an example.
    pub(crate) const fn such_as(mut self, placeholder: &'static str) -> Self {
        self.placeholder = Some(placeholder);
        self
    }

    /// The same with a value to start from.
    pub(crate) fn starting_with(mut self, value: impl Into<Value>) -> Self {
        self.default_value = Some(value.into());
        self
    }

    /// The same with a JSON Schema.
    pub(crate) fn shaped(mut self, schema: Value) -> Self {
        self.schema = Some(schema);
        self
    }

    /// The same, masked.
    pub(crate) const fn confidential(mut self) -> Self {
        self.is_confidential = Some(true);
        self
    }

    /// A field that must be filled in.
    pub(crate) fn required(kind: FormItemKind, key: &'static str, label: &'static str) -> Self {
        Self {
            required: Some(true),
            ..Self::new(kind, key, label)
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_contracts_json() {
        let select_items = vec![SelectItem {
            value: "a",
            title: Some("A"),
        }];
        let item = FormItem {
            show_conditions: vec![ShowCondition {
                target_key: "other",
                expect_value: Some(json!(true)),
            }],
            default_value: Some(json!("a")),
            ..FormItem::required(FormItemKind::Select { select_items }, "key", "Label")
        };
        assert_eq!(
            serde_json::to_value(item).unwrap(),
            json!({
                "type": "Select",
                "selectItems": [{ "value": "a", "title": "A" }],
                "key": "key",
                "label": "Label",
                "required": true,
                "defaultValue": "a",
                "showConditions": [{ "targetKey": "other", "expectValue": true }],
            })
        );
        let item = FormItem::new(FormItemKind::MultilineText, "key", "Label");
        assert_eq!(
            serde_json::to_value(item).unwrap(),
            json!({ "type": "MultilineText", "key": "key", "label": "Label" })
        );
    }
}
