//! What an application has of its own of the sign-in experience. Nothing here knows HTTP.

use keyward_model::{
    Application, ApplicationSignInExperience, Branding, Id, ManagementAction, PartialColor,
};
use keyward_store::{application_sign_in_experiences, applications};

use crate::management::{
    Administrator,
    applications::{ApplicationError, SUBJECT},
};

type Result<T, E = ApplicationError> = std::result::Result<T, E>;

/// What is to change. Those that can be cleared have an option within.
pub(super) struct Change {
    pub color: Option<PartialColor>,
    pub branding: Option<Branding>,
    pub custom_css: Option<Option<String>>,
    pub terms_of_use_url: Option<Option<String>>,
    pub privacy_policy_url: Option<Option<String>>,
    pub display_name: Option<Option<String>>,
}

/// What an application has of its own; an error when it has nothing.
pub(super) async fn get(
    by: &Administrator,
    id: Id<Application>,
) -> Result<ApplicationSignInExperience> {
    by.read(async move |tx| {
        application_sign_in_experiences::find(tx, &id)
            .await?
            .ok_or_else(|| ApplicationError::NotFound(id.to_string()))
    })
    .await
}

/// Changes what an application has of its own. Answers whether it had nothing before.
pub(super) async fn put(
    by: &Administrator,
    id: Id<Application>,
    change: Change,
) -> Result<(ApplicationSignInExperience, bool)> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    let tenant = by.tenant.id().clone();
    by.write(async move |tx| {
        if applications::find(tx, &id).await?.is_none() {
            return Err(ApplicationError::NotFound(id.to_string()));
        }
        let before = application_sign_in_experiences::find(tx, &id).await?;
        let is_first = before.is_none();
        let mut settings = before.unwrap_or_else(|| ApplicationSignInExperience {
            tenant_id: tenant,
            application_id: id,
            color: PartialColor::default(),
            branding: Branding::default(),
            custom_css: None,
            terms_of_use_url: None,
            privacy_policy_url: None,
            display_name: None,
        });
        apply(&mut settings, change);
        application_sign_in_experiences::put(tx, &settings).await?;
        entry.record(tx).await?;
        Ok((settings, is_first))
    })
    .await
}

fn apply(to: &mut ApplicationSignInExperience, change: Change) {
    macro_rules! set {
        ($($field:ident)*) => {
            $(if let Some(value) = change.$field {
                to.$field = value;
            })*
        };
    }
    set! {
        color branding custom_css terms_of_use_url privacy_policy_url display_name
    }
}
