//! What follows for a checked request: a page, or an answer at once (OpenID Connect Core §3.1.2.3,
//! reference oidc.md §3.4).

use keyward_model::{ApplicationType, PendingAuthorization, Prompt, Session};
use keyward_store::sessions;

use super::{Checked, grant};
use crate::{Answer, Context, ErrorKind, OidcError, context::kind};

/// What happens next.
#[derive(Debug)]
pub enum Decision {
    /// The person must sign in. Nothing was written.
    SignIn(Box<PendingAuthorization>),
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
    let Checked { pending, client } = checked;
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
    if client.application.is_third_party {
        // A consent page comes with a later version; nothing is granted without one.
        return refuse(
            ErrorKind::AccessDenied,
            "consent to third-party applications is not available",
        );
    }
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
        return Ok(Decision::SignIn(Box::new(pending)));
    };
    if silent && client.application.kind == ApplicationType::Native {
        return refuse(
            ErrorKind::InteractionRequired,
            "native clients require End-User interaction",
        );
    }
    if silent && !grant::covers(context, &pending, &session).await? {
        return refuse(
            ErrorKind::ConsentRequired,
            "client has not been granted the requested scopes",
        );
    }
    let ttl = context.store.session_ttl(&context.tenant).await?;
    let expires_at = context.now.plus_seconds(ttl);
    let answer = grant::answer_at_once(
        context,
        pending.clone(),
        &client.application,
        &session,
        expires_at,
    )
    .await?;
    match answer {
        Some(answer) => Ok(Decision::Answer {
            answer,
            session: Some(Session {
                expires_at,
                ..session
            }),
        }),
        // The session ended between the look and the write.
        None if silent => refuse(
            ErrorKind::LoginRequired,
            "End-User authentication is required",
        ),
        None => Ok(Decision::SignIn(Box::new(pending))),
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
