//! The browsers that users have signed in with. One is known by the HMAC of its cookie, for each user
//! apart.

use keyward_model::{Id, Time, User};

use crate::{Result, Tx, V};

const NOTE: &str = "INSERT INTO user_devices (tenant_id, user_id, device_hmac, sign_ins, locale, created_at, seen_at) VALUES ($1, $2, $3, 1, $4, $5, $5) ON CONFLICT (tenant_id, user_id, device_hmac) DO UPDATE SET sign_ins = user_devices.sign_ins + 1, locale = COALESCE(excluded.locale, user_devices.locale), seen_at = excluded.seen_at RETURNING sign_ins";
const COUNT: &str = "SELECT COUNT(*) FROM user_devices WHERE tenant_id = $1 AND user_id = $2";
const FORGET: &str = "DELETE FROM user_devices WHERE tenant_id = $1 AND user_id = $2 AND (seen_at <= $3 OR device_hmac NOT IN (SELECT device_hmac FROM user_devices WHERE tenant_id = $1 AND user_id = $2 ORDER BY seen_at DESC, sign_ins LIMIT $4))";
const LANGUAGE: &str = "SELECT locale FROM user_devices WHERE tenant_id = $1 AND user_id = $2 AND locale IS NOT NULL ORDER BY created_at LIMIT 1";

/// How many browsers of a user are known; the one not seen for longest gives way.
const MOST: i64 = 20;
/// Days after which a browser is forgotten: none keeps a cookie longer.
pub const DAYS: i64 = 400;

/// Whether a user has signed in with a browser before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// With this one.
    Before,
    /// With no other that is known.
    First,
    /// With others, and not with this one.
    New,
}

/// Notes that a user has signed in with a browser, in the language `locale`. Old ones are forgotten
/// when a new one comes, and not before: somebody who comes back after years is told all the same.
/// Whoever calls this holds the user.
///
/// # Errors
/// When a statement fails.
pub async fn note_sign_in(
    tx: &mut Tx<'_>,
    user: &Id<User>,
    device_hmac: &[u8],
    locale: Option<&str>,
    now: Time,
) -> Result<Seen> {
    let tenant = tx.tenant().clone();
    let (tenant, user) = (V::Text(tenant.as_str()), V::Text(user.as_str()));
    let device = V::Blob(device_hmac);
    let args = [
        tenant,
        user,
        device,
        V::opt_text(locale),
        V::Int(now.millis()),
    ];
    let sign_ins: i64 = tx.fetch_one(NOTE, &args).await?;
    if sign_ins > 1 {
        return Ok(Seen::Before);
    }
    let known: i64 = tx.fetch_one(COUNT, &[tenant, user]).await?;
    if known == 1 {
        return Ok(Seen::First);
    }
    let oldest = now.plus_seconds(-DAYS * 24 * 3600);
    let args = [tenant, user, V::Int(oldest.millis()), V::Int(MOST)];
    tx.execute(FORGET, &args).await?;
    Ok(Seen::New)
}

/// The language in which a user signed in with the browser that is known for longest.
///
/// # Errors
/// When the statement fails.
pub async fn find_language(tx: &mut Tx<'_>, user: &Id<User>) -> Result<Option<String>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(
        LANGUAGE,
        &[V::Text(tenant.as_str()), V::Text(user.as_str())],
    )
    .await
}
