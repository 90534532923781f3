//! What follows for a checked request: a page, or an answer at once (OpenID Connect Core §3.1.2.3,
//! reference oidc.md §3.4).

use keyward_model::{ApplicationType, PendingAuthorization, Prompt, Session};
use keyward_store::sessions;

use super::{
    Checked,
    grant::{self, AtOnce},
};
use crate::{Answer, Context, ErrorKind, OidcError, context::kind};

/// What the person does first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// They sign in.
    SignIn,
    /// They say whether to use the magic link that came with the request.
    Link,
    /// They say whether to use it although somebody else is signed in.
    SwitchAccount,
    /// They say which account to go on with.
    SelectAccount,
    /// They say whether the client gets what it asks for.
    Consent,
}

/// What happens next.
#[derive(Debug)]
pub enum Decision {
    /// The person is sent to a page, for which the request waits. Nothing was written.
    Page(Page, Box<PendingAuthorization>),
    /// The client is answered. The session lives on until the given time, if it was used.
    Answer {
        /// The answer.
        answer: Answer,
        /// The session whose cookie is to be renewed.
        session: Option<Session>,
    },
}

/// Decides by the session that the browser's cookie names.
///
/// # Errors
/// When the store fails.
pub async fn decide(
    context: &Context,
    checked: Checked,
    session_cookie: Option<&str>,
) -> Result<Decision, OidcError> {
    let Checked {
        pending,
        client,
        link,
    } = checked;
    let refuse = |kind, description: &str| {
        let error = OidcError::new(kind, description);
        Ok(Decision::Answer {
            answer: Answer::error(
                &pending.redirect_uri,
                pending.response_mode,
                &error,
                pending.state.as_deref(),
                &context.issuer,
            ),
            session: None,
        })
    };
    let silent = pending.prompt.contains(&Prompt::None);
    let session = match session_cookie {
        Some(cookie) => find_session(context, cookie).await?,
        None => None,
    };
    let Some(session) = session.filter(|session| !must_sign_in(context, &pending, session)) else {
        if silent {
            return refuse(
                ErrorKind::LoginRequired,
                "End-User authentication is required",
            );
        }
        let page = link.map_or(Page::SignIn, |_| Page::Link);
        return Ok(Decision::Page(page, Box::new(pending)));
    };
    if silent && client.application.kind == ApplicationType::Native {
        return refuse(
            ErrorKind::InteractionRequired,
            "native clients require End-User interaction",
        );
    }
    let asked = || {
        let asked_of = Some(session.user_id.clone());
        Box::new(PendingAuthorization {
            asked_of,
            ..pending.clone()
        })
    };
    if let Some(link) = link.filter(|_| !silent) {
        match link.page(context, &pending, &session).await? {
            Some(Page::SwitchAccount) => {
                let mut asked = asked();
                // Whoever stays has said which account to go on with.
                if !asked.prompt.contains(&Prompt::SelectAccount) {
                    asked.prompt.push(Prompt::SelectAccount);
                }
                return Ok(Decision::Page(Page::SwitchAccount, asked));
            }
            Some(page) => return Ok(Decision::Page(page, Box::new(pending))),
            None => {}
        }
    }
    if pending.prompt.contains(&Prompt::SelectAccount) {
        return Ok(Decision::Page(Page::SelectAccount, asked()));
    }
    let must_ask = grant::must_ask(context, &pending, &client, &session).await?;
    let is_own = !client.application.is_third_party;
    if silent && (must_ask || is_own && !grant::covers(context, &pending, &session).await?) {
        return refuse(
            ErrorKind::ConsentRequired,
            "client has not been granted the requested scopes",
        );
    }
    if must_ask {
        return Ok(Decision::Page(Page::Consent, asked()));
    }
    let lifetime = context.store.session_lifetime(&context.tenant).await?;
    let expires_at = lifetime.end(session.authenticated_at, context.now);
    let answer =
        grant::answer_at_once(context, pending.clone(), &client, &session, expires_at).await?;
    match answer {
        AtOnce::Answered(answer) => Ok(Decision::Answer {
            answer,
            session: Some(Session {
                expires_at,
                ..session
            }),
        }),
        // What was true at the look is not any more at the write.
        AtOnce::Ended if silent => refuse(
            ErrorKind::LoginRequired,
            "End-User authentication is required",
        ),
        AtOnce::Ended => Ok(Decision::Page(Page::SignIn, Box::new(pending))),
        AtOnce::NotAgreed if silent => refuse(
            ErrorKind::ConsentRequired,
            "client has not been granted the requested scopes",
        ),
        AtOnce::NotAgreed => Ok(Decision::Page(Page::Consent, asked())),
    }
}

async fn find_session(context: &Context, cookie: &str) -> Result<Option<Session>, OidcError> {
    let (hmac, now) = (context.lookup(kind::SESSION, cookie), context.now);
    context
        .store
        .look_up(&context.tenant, async move |tx| {
            Ok(sessions::find_by_cookie(tx, &hmac, now).await?)
        })
        .await
}

fn must_sign_in(context: &Context, pending: &PendingAuthorization, session: &Session) -> bool {
    let too_old = pending.max_age.is_some_and(|seconds| {
        seconds == 0 || session.authenticated_at.plus_seconds(seconds) < context.now
    });
    let somebody_else = pending
        .hinted_user
        .as_ref()
        .is_some_and(|hinted| *hinted != session.user_id);
    pending.prompt.contains(&Prompt::Login) || too_old || somebody_else
}
