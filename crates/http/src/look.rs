//! How signing in looks on the way to an application (reference experience-api.md §8).

use std::sync::Arc;

use keyward_model::{Application, Id, SignInExperience};
use keyward_store::{Result, Tenant};

use crate::App;

impl App {
    /// The settings of a tenant as people see them on the way to an application. Only our own
    /// applications have colours and pictures of theirs here: what somebody else runs must not look
    /// as if it were the tenant. Ids of no application change nothing.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sign_in_experience(
        &self,
        tenant: &Tenant,
        application: Option<&Id<Application>>,
    ) -> Result<Arc<SignInExperience>> {
        let settings = self.store.sign_in_experience(tenant).await?;
        let Some(id) = application else {
            return Ok(settings);
        };
        let client = self.store.client(tenant, id).await?;
        if client.is_none_or(|client| client.application.is_third_party) {
            return Ok(settings);
        }
        let own = self
            .store
            .application_sign_in_experience(tenant, id)
            .await?;
        Ok(match own.as_ref() {
            Some(own) => Arc::new(settings.on_the_way_to(own)),
            None => settings,
        })
    }
}
