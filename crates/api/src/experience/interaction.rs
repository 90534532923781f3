//! `GET /api/experience/interaction`: what the browser may know of its interaction (reference
//! experience-api.md §1).

use axum::Json;
use keyward_experience as experience;
use keyward_http::ApiError;
use keyward_model::{
    Email, Id, JsonObject, OneTimeTokenContext, Phone, Progress, Proof, RequestContext, User,
    UserProfile, Username, VerificationRecord,
};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::visitor::Visitor;

/// An interaction.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = InteractionView)]
pub(super) struct View {
    interaction_event: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    user_id: Option<Id<User>>,
    profile: Profile,
    #[schema(value_type = Vec<Object>)]
    verification_records: Vec<Value>,
    mfa: Mfa,
    sign_in_context: SignInContext,
    captcha: Captcha,
}

/// What will be written to the account.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = InteractionProfile)]
struct Profile {
    #[serde(skip_serializing_if = "Option::is_none")]
    avatar: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    username: Option<Username>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    primary_email: Option<Email>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    primary_phone: Option<Phone>,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<UserProfile>,
    #[serde(skip_serializing_if = "JsonObject::is_empty")]
    #[schema(value_type = Option<Object>)]
    custom_data: JsonObject,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    jit_organization_ids: Vec<String>,
}

/// Second factors that wait: this build has none.
#[derive(Serialize, ToSchema)]
#[schema(as = InteractionMfa)]
struct Mfa {}

/// Who acts. Each step is recorded with those of its own request; the ones of this request are told.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = InteractionSignInContext)]
struct SignInContext {
    #[serde(skip_serializing_if = "Option::is_none")]
    ip: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<String>,
}

/// Whether a person is there.
#[derive(Serialize, ToSchema)]
#[schema(as = InteractionCaptcha)]
struct Captcha {
    verified: bool,
    skipped: bool,
}

impl View {
    fn new(progress: Progress, by: &RequestContext) -> Self {
        let pending = progress.profile;
        Self {
            interaction_event: progress.event.as_str(),
            user_id: progress.user_id,
            profile: Profile {
                avatar: pending.avatar,
                name: pending.name,
                username: pending.username,
                primary_email: pending.email,
                primary_phone: pending.phone,
                profile: Some(pending.profile).filter(|claims| *claims != UserProfile::default()),
                custom_data: pending.custom_data,
                jit_organization_ids: pending.jit_organization_ids,
            },
            verification_records: progress.records.iter().map(record).collect(),
            mfa: Mfa {},
            sign_in_context: SignInContext {
                ip: by.ip.clone(),
                user_agent: by.user_agent.clone(),
            },
            captcha: Captcha {
                verified: progress.captcha.verified,
                skipped: progress.captcha.skipped,
            },
        }
    }
}

/// A record without what is secret of it.
fn record(record: &VerificationRecord) -> Value {
    let proof = &record.proof;
    let mut shown = json!({
        "id": record.id,
        "type": proof.kind().as_str(),
        "identifier": proof.identifier(),
    });
    match proof {
        Proof::NewPasswordIdentity { .. } => return shown,
        Proof::Code(code) => shown["templateType"] = json!(code.template),
        Proof::OneTimeToken { context, .. } if *context != OneTimeTokenContext::default() => {
            shown["oneTimeTokenContext"] = json!(context);
        }
        Proof::OneTimeToken { .. } | Proof::Password { .. } => {}
    }
    shown["verified"] = proof.is_verified().into();
    shown
}

/// Tells how far the interaction has come.
#[utoipa::path(
    get,
    path = "/experience/interaction",
    responses((status = 200, body = View), (status = 400), (status = 404)),
)]
pub(super) async fn show(visitor: Visitor) -> Result<Json<View>, ApiError> {
    let progress = experience::find_progress(&visitor.context, visitor.begun()?).await?;
    Ok(Json(View::new(progress, &visitor.context.request)))
}
