//! The settings of the commands that make tenants, look at them and end them.

use keyward_http::{Addresses, Endpoint};
use keyward_model::TenantId;
use keyward_store::tenants::NewTenant;

use super::{command_line::Arguments, refused::Refused, refused::one_line, storage::Storage};

/// What all of them need.
#[derive(Clone, Debug)]
pub struct OfTenants {
    /// The data.
    pub storage: Storage,
    /// The public addresses of the server.
    pub addresses: Addresses,
    /// Whether to print JSON.
    pub json: bool,
}

/// `keyward tenant …`
#[derive(Clone, Debug)]
pub enum TenantCommand {
    /// `create`
    Create(NewTenant),
    /// `list`
    List,
    /// `show`
    Show(TenantId),
    /// `delete`
    Delete(TenantId),
}

const LONGEST_NAME: usize = 128;

/// The tenant that a word or a flag names.
pub(super) fn id(source_name: &str, text: &str) -> Result<TenantId, Refused> {
    TenantId::parse(text).map_err(|_| Refused::Malformed {
        source_name: source_name.to_owned(),
        expects: "a tenant's id: 1 to 21 characters of 0-9, a-z and -",
        value: Some(one_line(text)),
    })
}

/// What is to be made.
pub(super) fn new(arguments: &Arguments, addresses: &Addresses) -> Result<NewTenant, Refused> {
    let id = id("ID", arguments.text("ID").unwrap_or_default())?;
    let name = arguments.text("name").unwrap_or(id.as_str()).trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(char::is_control) {
        return Err(Refused::Malformed {
            source_name: "--name".to_owned(),
            expects: "a text of 1 to 128 characters",
            value: Some(one_line(name)),
        });
    }
    let address = arguments.text("address");
    let address = address.map(|text| address_of_its_own(&id, text, addresses));
    Ok(NewTenant {
        name: name.to_owned(),
        address: address.transpose()?,
        id,
    })
}

/// An address that has nothing to do with those of the settings.
fn address_of_its_own(
    tenant: &TenantId,
    text: &str,
    addresses: &Addresses,
) -> Result<Endpoint, Refused> {
    let refused = |expects| Refused::Malformed {
        source_name: "--address".to_owned(),
        expects,
        // A URL may hold a password, where there should be none.
        value: Some(one_line(text)).filter(|text| !text.contains('@')),
    };
    let address = Endpoint::parse(text).ok();
    let address = address.filter(|address| address.base_path().is_empty());
    let address = address.ok_or_else(|| {
        refused("an http or https URL of scheme, host and port, for example https://id.example.com")
    })?;
    if addresses.collides(tenant, &address) {
        return Err(refused(
            "a host other than those of the endpoint and the admin endpoint, or another port than \
             theirs and the usual ones: browsers share cookies between the ports of a host",
        ));
    }
    Ok(address)
}

/// What is to be deleted, if whoever asks knows what that means.
pub(super) fn deleted(arguments: &Arguments) -> Result<TenantId, Refused> {
    let id = id("ID", arguments.text("ID").unwrap_or_default())?;
    if [TenantId::default_tenant(), TenantId::admin()].contains(&id) {
        return Err(Refused::NeededTenant { id });
    }
    if !arguments.has("yes") {
        return Err(Refused::NotConfirmed { id });
    }
    Ok(id)
}
