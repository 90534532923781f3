//! The keys under which stored values are sealed or looked up. One purpose, one key.

use std::sync::Arc;

use keyward_crypto::{HmacKey, MasterKey, Random, Sealer, derive_token};
use keyward_model::{Secret, TenantId};

use crate::{Error, Result};

/// What the key of the set-up link signs.
const SET_UP: &str = "first administrator";

/// Seals what is stored, and turns secrets into what they are looked up by. Cheap to clone.
#[derive(Clone)]
pub struct Vault(Arc<Keys>);

struct Keys {
    rows: Sealer,
    requests: Sealer,
    lookups: HmacKey,
    successors: HmacKey,
    forms: HmacKey,
    set_up: HmacKey,
}

impl Vault {
    /// Derives the keys.
    #[must_use]
    pub fn new(master: &MasterKey) -> Self {
        Self(Arc::new(Keys {
            rows: master.sealer("stored values"),
            requests: master.sealer("pending authorization requests"),
            lookups: master.hmac_key("stored lookups"),
            successors: master.hmac_key("refresh token successors"),
            forms: master.hmac_key("forms"),
            set_up: master.hmac_key("set-up link"),
        }))
    }

    /// What a code or a token of a tenant is stored as. `kind` keeps a value of one kind from
    /// being one of another.
    #[must_use]
    pub fn lookup(&self, tenant: &TenantId, kind: &str, value: &str) -> [u8; 32] {
        self.0
            .lookups
            .sign(format!("{tenant}\n{kind}\n{value}").as_bytes())
    }

    /// The one successor that a refresh token has.
    #[must_use]
    pub fn successor(&self, tenant: &TenantId, token: &str) -> String {
        derive_token(&self.0.successors, &format!("{tenant}\n{token}"))
    }

    /// The token that a form of a conversation carries against forged posts (43 characters).
    #[must_use]
    pub fn form_token(&self, tenant: &TenantId, bound_to: &str) -> String {
        self.0.forms.sign_text(&format!("{tenant}\n{bound_to}"))
    }

    /// Whether a form came from a page that was shown in the same browser.
    #[must_use]
    pub fn is_form_token(&self, tenant: &TenantId, bound_to: &str, token: &str) -> bool {
        self.0
            .forms
            .verify_text(&format!("{tenant}\n{bound_to}"), token)
    }

    /// The secret of the link by which the first administrator is made (43 characters): the same at each start.
    #[must_use]
    pub fn set_up_token(&self) -> Secret {
        Secret::new(self.0.set_up.sign_text(SET_UP))
    }

    /// Whether somebody has that link, compared in constant time.
    #[must_use]
    pub fn is_set_up_token(&self, token: &str) -> bool {
        self.0.set_up.verify_text(SET_UP, token)
    }

    /// Seals a value for a cookie, bound to tenant and purpose.
    #[must_use]
    pub fn seal_request(&self, tenant: &TenantId, plain: &[u8], random: &dyn Random) -> String {
        self.0
            .requests
            .seal_text(tenant.as_str().as_bytes(), plain, random)
    }

    /// Opens what [`Vault::seal_request`] sealed for the same tenant.
    #[must_use]
    pub fn open_request(&self, tenant: &TenantId, sealed: &str) -> Option<Vec<u8>> {
        self.0
            .requests
            .open_text(tenant.as_str().as_bytes(), sealed)
            .ok()
    }

    /// Seals a column's value, bound to its place (`application_secrets/<id>/<name>` …).
    pub(crate) fn seal(
        &self,
        tenant: &TenantId,
        place: &str,
        plain: &[u8],
        random: &dyn Random,
    ) -> Vec<u8> {
        self.0
            .rows
            .seal(format!("{tenant}/{place}").as_bytes(), plain, random)
    }

    /// Opens a column's value.
    pub(crate) fn open(&self, tenant: &TenantId, place: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        self.0
            .rows
            .open(format!("{tenant}/{place}").as_bytes(), sealed)
            .map_err(|_| {
                Error::decode("a sealed value cannot be opened: it was sealed under another key")
            })
    }

    /// Opens a sealed text.
    pub(crate) fn open_text(
        &self,
        tenant: &TenantId,
        place: &str,
        sealed: &[u8],
    ) -> Result<String> {
        String::from_utf8(self.open(tenant, place, sealed)?)
            .map_err(|_| Error::decode("a sealed value is no text"))
    }
}
