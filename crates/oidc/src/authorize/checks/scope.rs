//! `scope`: what nobody knows is ignored when it is granted (RFC 6749 §3.3). `offline_access` counts
//! only with `prompt=consent` (OpenID Connect Core §11) and is dropped otherwise. Never fails.

use keyward_model::{Prompt, ScopeSet};

use crate::authorize::ForClient;

pub(super) fn check(request: &ForClient<'_>, prompts: &[Prompt]) -> ScopeSet {
    let asked = ScopeSet::parse(request.parameters.get("scope").unwrap_or_default());
    let keeps_offline = prompts.contains(&Prompt::Consent);
    asked.filter(|scope| scope != "offline_access" || keeps_offline)
}
