//! What the document holds, as it is stored, shown and changed.

use keyward_http::guard::{FromInput, Input};
use keyward_model::Time;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the Console remembers.
#[derive(Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = AdminConsoleConfig)]
pub(super) struct ConsoleView {
    #[schema(required)]
    pub(super) sign_in_experience_customized: bool,
    #[schema(required)]
    pub(super) organization_created: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) development_tenant_migration_notification: Option<MigrationNotice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) checked_charge_notification: Option<ChargeNotice>,
}

/// A notice about the kind of a tenant.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DevelopmentTenantMigrationNotification)]
pub(super) struct MigrationNotice {
    is_paid_tenant: bool,
    tag: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    read_at: Option<Time>,
}

/// Which notices about prices were read.
#[derive(Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = CheckedChargeNotification)]
pub(super) struct ChargeNotice {
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_resource: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    machine_to_machine_app: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant_member: Option<bool>,
}

/// What is to be remembered from now on.
pub(super) struct ConsoleChange {
    sign_in_experience_customized: Option<bool>,
    organization_created: Option<bool>,
    development_tenant_migration_notification: Option<MigrationNotice>,
    checked_charge_notification: Option<ChargeNotice>,
}

impl ConsoleChange {
    /// The document after the change: each member that is given is replaced as a whole.
    pub(super) fn apply(self, before: ConsoleView) -> ConsoleView {
        ConsoleView {
            sign_in_experience_customized: self
                .sign_in_experience_customized
                .unwrap_or(before.sign_in_experience_customized),
            organization_created: self
                .organization_created
                .unwrap_or(before.organization_created),
            development_tenant_migration_notification: self
                .development_tenant_migration_notification
                .or(before.development_tenant_migration_notification),
            checked_charge_notification: self
                .checked_charge_notification
                .or(before.checked_charge_notification),
        }
    }
}

impl FromInput for ConsoleChange {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let customized = input
            .key("signInExperienceCustomized")
            .optional(Input::boolean);
        let organization = input.key("organizationCreated").optional(Input::boolean);
        let migration = input
            .key("developmentTenantMigrationNotification")
            .optional(MigrationNotice::from_input);
        let charge = input
            .key("checkedChargeNotification")
            .optional(ChargeNotice::from_input);
        Some(Self {
            sign_in_experience_customized: customized?,
            organization_created: organization?,
            development_tenant_migration_notification: migration?,
            checked_charge_notification: charge?,
        })
    }
}

impl FromInput for MigrationNotice {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let is_paid_tenant = input.key("isPaidTenant").boolean();
        let tag = input.key("tag").text_of(1..=64);
        let read_at = input
            .key("readAt")
            .optional(|time| time.integer(0..=i64::MAX));
        Some(Self {
            is_paid_tenant: is_paid_tenant?,
            tag: tag?,
            read_at: read_at?.map(Time::from_millis),
        })
    }
}

impl FromInput for ChargeNotice {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let read = |name| input.key(name).optional(Input::boolean);
        let (token, resource) = (read("token"), read("apiResource"));
        let (machine, member) = (read("machineToMachineApp"), read("tenantMember"));
        Some(Self {
            token: token?,
            api_resource: resource?,
            machine_to_machine_app: machine?,
            tenant_member: member?,
        })
    }
}
