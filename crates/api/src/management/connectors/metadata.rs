//! Reading the overridden face of a connector.

use keyward_http::guard::Input;
use keyward_model::ConnectorMetadata;

pub(super) fn metadata(input: &Input<'_>) -> Option<ConnectorMetadata> {
    input.is_object()?;
    let target = input.key("target").optional(Input::text);
    let name = input.key("name").optional(Input::object);
    let logo = input.key("logo").optional(Input::text);
    let logo_dark = input.key("logoDark").optional_nullable(Input::text);
    Some(ConnectorMetadata {
        target: target?,
        name: name?,
        logo: logo?,
        logo_dark: logo_dark?.flatten(),
    })
}
