//! User names may stop to differ in case only while none would become equal to another. The store
//! is asked for those, so this rule only says when.

use keyward_model::{SignInExperience, UsernamePolicy};

use crate::management::sign_in_exp::draft::Draft;

pub(in crate::management::sign_in_exp) fn folds_user_names(draft: &Draft<'_>) -> bool {
    usernames_are_case_sensitive(draft.before) && !usernames_are_case_sensitive(&draft.after)
}

/// Whether `A` is another letter than `a` in user names.
pub(in crate::management) fn usernames_are_case_sensitive(settings: &SignInExperience) -> bool {
    UsernamePolicy::of(settings).is_case_sensitive
}
