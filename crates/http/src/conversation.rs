//! A conversation in the browser's cookies (reference oidc.md §3.5, DESIGN §2): which one each client
//! began, the waiting request itself, sealed, and the proof for the resume path.

use std::collections::BTreeMap;

use keyward_experience::{self as experience, Conversation, ExperienceError};
use keyward_model::{PendingAuthorization, Time};
use keyward_oidc as oidc;
use keyward_store::devices;
use serde_json::json;

use crate::{
    App, TenantScope,
    cookies::{Cookies, DEVICE, HINTS, INTERACTION, Lifetime, PENDING, RESUME, SESSION},
};

/// The key of the latest conversation in the `_interaction` cookie.
const LATEST: &str = "_legacy";
/// How many clients may have a conversation in one browser at once.
const MOST: usize = 4;
/// A sealed request longer than this is stored instead: browsers drop cookies over 4 kB.
const LONGEST: usize = 3000;

type Uids = BTreeMap<String, String>;

fn uids(cookies: &Cookies) -> Uids {
    cookies
        .get(INTERACTION)
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}

fn pending_cookie(client_id: &str) -> String {
    format!("{PENDING}_{client_id}")
}

/// Lets a request wait in the browser. Nothing is written, unless it is too long for a cookie.
///
/// # Errors
/// When a long request cannot be stored.
pub async fn wait(
    app: &App,
    context: &oidc::Context,
    scope: &TenantScope,
    cookies: &mut Cookies,
    pending: &PendingAuthorization,
) -> Result<(), oidc::OidcError> {
    let client_id = pending.client_id.as_str();
    let until = Lifetime::Until(pending.expires_at());
    let plain = serde_json::to_vec(pending).unwrap_or_default();
    let sealed = app
        .store
        .vault()
        .seal_request(scope.tenant.id(), &plain, app.random.as_ref());
    if sealed.len() > LONGEST {
        oidc::authorize::store_pending(context, pending).await?;
    } else {
        cookies.set(&pending_cookie(client_id), &sealed, until);
    }
    let mut hints = json!({ "appId": client_id });
    if !pending.ui.ui_locales.is_empty() {
        let tags: Vec<&str> = pending
            .ui
            .ui_locales
            .iter()
            .map(keyward_model::LanguageTag::as_str)
            .collect();
        hints["uiLocales"] = json!(tags.join(" "));
    }
    cookies.set_readable(HINTS, &hints.to_string(), Lifetime::BrowserSession);
    let mut uids = uids(cookies);
    while uids.len() > MOST {
        let Some(other) = uids
            .keys()
            .find(|key| *key != LATEST && *key != client_id)
            .cloned()
        else {
            break;
        };
        uids.remove(&other);
        cookies.set(&pending_cookie(&other), "", Lifetime::Gone);
    }
    uids.insert(client_id.to_owned(), pending.uid.clone());
    uids.insert(LATEST.to_owned(), pending.uid.clone());
    cookies.set(INTERACTION, &json!(uids).to_string(), until);
    let resume_path = scope.urls.resume_path(&pending.uid);
    cookies.set_at(RESUME, &pending.uid, &resume_path, until);
    Ok(())
}

/// Finds the conversation of an application in the browser, or the latest one.
///
/// # Errors
/// When the store fails.
pub async fn find(
    app: &App,
    context: &experience::Context,
    scope: &TenantScope,
    cookies: &Cookies,
    app_id: Option<&str>,
) -> Result<Option<Conversation>, ExperienceError> {
    let uids = uids(cookies);
    let uid = app_id
        .and_then(|id| uids.get(id))
        .or_else(|| uids.get(LATEST).filter(|_| app_id.is_none()));
    let Some(uid) = uid else {
        return Ok(None);
    };
    if let Some(interaction) = experience::find_interaction(context, uid).await? {
        return Ok(Some(Conversation::Begun(Box::new(interaction))));
    }
    let client_id = uids
        .iter()
        .find(|(client_id, own)| *own == uid && *client_id != LATEST)
        .map(|(client_id, _)| client_id);
    let waiting = client_id
        .and_then(|id| cookies.get(&pending_cookie(id)))
        .and_then(|sealed| open(app, scope, sealed, app.now()))
        .filter(|pending| pending.uid == *uid);
    Ok(waiting.map(|pending| Conversation::Waiting(Box::new(pending))))
}

fn open(app: &App, scope: &TenantScope, sealed: &str, now: Time) -> Option<PendingAuthorization> {
    let plain = app.store.vault().open_request(scope.tenant.id(), sealed)?;
    let pending: PendingAuthorization = serde_json::from_slice(&plain).ok()?;
    (pending.expires_at() > now).then_some(pending)
}

/// Lets a conversation go on as another request: the same one, which now waits for something else.
///
/// # Errors
/// As [`wait`].
pub async fn go_on(
    app: &App,
    context: &oidc::Context,
    scope: &TenantScope,
    cookies: &mut Cookies,
    uid: &str,
    pending: &PendingAuthorization,
) -> Result<(), oidc::OidcError> {
    wait(app, context, scope, cookies, pending).await?;
    let resume_path = scope.urls.resume_path(uid);
    cookies.set_at(RESUME, "", &resume_path, Lifetime::Gone);
    Ok(())
}

/// Whether the browser is the one that began the conversation `uid`.
#[must_use]
pub fn may_resume(cookies: &Cookies, uid: &str) -> bool {
    cookies.get(RESUME) == Some(uid)
}

/// Forgets a conversation that has ended. The browser's others end at the latest at `latest`.
pub fn end(scope: &TenantScope, cookies: &mut Cookies, uid: &str, client_id: &str, latest: Time) {
    let mut uids = uids(cookies);
    // The same client may have begun another one meanwhile.
    let is_latest_of_client = uids.get(client_id).is_none_or(|own| own == uid);
    uids.retain(|_, own| own != uid);
    if uids.keys().all(|key| key == LATEST) {
        uids.clear();
    }
    if uids.is_empty() {
        cookies.set(INTERACTION, "", Lifetime::Gone);
    } else {
        let until = Lifetime::Until(latest);
        cookies.set(INTERACTION, &json!(uids).to_string(), until);
    }
    if is_latest_of_client {
        cookies.set(&pending_cookie(client_id), "", Lifetime::Gone);
    }
    let resume_path = scope.urls.resume_path(uid);
    cookies.set_at(RESUME, "", &resume_path, Lifetime::Gone);
}

/// The value by which a browser is known again, if it has one.
#[must_use]
pub fn device(cookies: &Cookies) -> Option<&str> {
    cookies.get(DEVICE)
}

/// Lets a browser be known again: somebody has signed in with it.
pub fn set_device(cookies: &mut Cookies, value: &str, now: Time) {
    let until = now.plus_seconds(devices::DAYS * 24 * 3600);
    cookies.set(DEVICE, value, Lifetime::Until(until));
}

/// Gives the browser its session.
pub fn set_session(cookies: &mut Cookies, value: &str, expires_at: Time) {
    cookies.set(SESSION, value, Lifetime::Until(expires_at));
}
