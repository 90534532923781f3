//! A magic link that comes with a request, and where it leads while somebody is signed in (reference oidc.md
//! §3.3, §4). Nothing is used up here: the person does that on a page.

use keyward_model::{FirstScreen, OneTimeTokenStatus, PendingAuthorization, Secret, Session};
use keyward_store::{one_time_tokens, users};

use super::Page;
use crate::{Context, OidcError, Parameters};

/// What a magic link carries: `one_time_token` and `login_hint`. It never waits with the request, which may be
/// stored readable.
#[derive(Clone, Debug)]
pub struct Link {
    /// The address that it proves.
    pub email: String,
    /// The token.
    pub token: Secret,
}

impl Link {
    /// Reads it; one without both, or with something far too long, is none.
    pub(super) fn of(parameters: &Parameters) -> Option<Self> {
        let short = |name| parameters.get(name).filter(|value| value.len() <= 256);
        Some(Self {
            email: short("login_hint")?.to_owned(),
            token: Secret::new(short("one_time_token")?.to_owned()),
        })
    }

    /// The page for somebody who is signed in; `None` when they have used the link.
    pub(super) async fn page(
        &self,
        context: &Context,
        pending: &PendingAuthorization,
        session: &Session,
    ) -> Result<Option<Page>, OidcError> {
        if pending.ui.first_screen == FirstScreen::ResetPassword {
            return Ok(Some(Page::Link));
        }
        let (user_id, link) = (session.user_id.clone(), self.clone());
        let vault = context.store.vault().clone();
        context
            .store
            .look_up(&context.tenant, async move |tx| {
                let user = users::find(tx, &user_id).await?;
                if user.and_then(|user| user.primary_email).as_ref() != Some(&link.email) {
                    return Ok(Some(Page::SwitchAccount));
                }
                let token = one_time_tokens::find_by_token(tx, &vault, link.token.expose()).await?;
                let is_used = token.is_some_and(|token| {
                    token.email == link.email && token.status == OneTimeTokenStatus::Consumed
                });
                Ok((!is_used).then_some(Page::Link))
            })
            .await
    }
}
