//! User names may stop to differ in case only while none would become equal to another. The store
//! is asked for those, so this rule only says when.

use serde_json::json;

use crate::management::sign_in_exp::draft::Draft;

pub(in crate::management::sign_in_exp) fn folds_user_names(draft: &Draft<'_>) -> bool {
    let is_sensitive =
        |policy: &keyward_model::JsonObject| policy.get("caseSensitive") != Some(&json!(false));
    is_sensitive(&draft.before.username_policy) && !is_sensitive(&draft.after.username_policy)
}
