//! What the services need, put together from a request.

use keyward_experience as experience;
use keyward_oidc as oidc;

use crate::{App, RequestInfo, TenantScope};

impl App {
    /// For the OpenID provider.
    #[must_use]
    pub fn oidc(&self, scope: &TenantScope, info: &RequestInfo) -> oidc::Context {
        oidc::Context {
            store: self.store.clone(),
            tenant: scope.tenant.clone(),
            issuer: scope.urls.issuer().into(),
            random: self.random.clone(),
            now: self.now(),
            zone: self.clock.zone(),
            lifetimes: self.choices.lifetimes,
            request: info.context(),
        }
    }

    /// For the conversation. `locale` is the language that the person reads.
    #[must_use]
    pub fn experience(
        &self,
        scope: &TenantScope,
        info: &RequestInfo,
        locale: Option<String>,
    ) -> experience::Context {
        experience::Context {
            store: self.store.clone(),
            tenant: scope.tenant.clone(),
            random: self.random.clone(),
            now: self.now(),
            request: info.context(),
            messenger: self.messenger.clone(),
            passwords: self.passwords.clone(),
            breached_passwords: self.breached_passwords.clone(),
            captcha: self.captcha.clone(),
            locale,
            address_limit: self.choices.sentinel_address_limit,
            default_role_names: self.choices.default_role_names_in(scope.tenant.id()),
            sign_ins: self.sign_ins.clone(),
            notices: self.notices_of(scope),
        }
    }

    /// For notices to users of a tenant.
    #[must_use]
    pub fn notices_of(&self, scope: &TenantScope) -> experience::NoticesOfRequest {
        self.notices
            .of_request(&scope.tenant, scope.urls.reset_link())
    }
}
