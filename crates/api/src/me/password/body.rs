//! `{ "password": … }`

use keyward_http::guard::{FromInput, Input};
use keyward_model::Secret;

use crate::management::users::fields;

pub(in crate::me) struct Body {
    pub(in crate::me) password: Secret,
}

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let password = fields::password(&input.key("password"))?;
        Some(Self { password })
    }
}
