//! Reading the members of a user (reference management-api.md §2). What has the right shape and
//! still cannot be kept is a rule's refusal, not the guard's: hence the results inside.

use keyward_http::guard::Input;
use keyward_model::{
    Email, EmailError, JsonObject, PasswordMethod, Phone, Secret, UserProfile, Username,
    UsernameError,
};
use url::Url;

use super::UserError;

/// A member whose shape is right.
pub(crate) type Member<T> = Result<T, UserError>;

/// The methods by their names.
pub(super) const METHODS: [(&str, PasswordMethod); 8] = {
    let methods = PasswordMethod::ALL;
    [
        (methods[0].as_str(), methods[0]),
        (methods[1].as_str(), methods[1]),
        (methods[2].as_str(), methods[2]),
        (methods[3].as_str(), methods[3]),
        (methods[4].as_str(), methods[4]),
        (methods[5].as_str(), methods[5]),
        (methods[6].as_str(), methods[6]),
        (methods[7].as_str(), methods[7]),
    ]
};

/// The most characters of a name and of a picture's address (the columns).
const LONGEST_NAME: usize = 128;
const LONGEST_AVATAR: usize = 2048;

/// `username`
pub(super) fn username(input: &Input<'_>) -> Option<Member<Username>> {
    match Username::parse(&input.form("username").text()?) {
        Ok(username) => Some(Ok(username)),
        Err(UsernameError::TooLong) => Some(Err(UserError::TooLong)),
        Err(UsernameError::Shape) => {
            input.refuse_form("regex");
            None
        }
    }
}

/// `primaryEmail`
pub(crate) fn email(input: &Input<'_>) -> Option<Member<Email>> {
    match Email::parse(&input.form("email").text()?) {
        Ok(email) => Some(Ok(email)),
        Err(EmailError::TooLong) => Some(Err(UserError::TooLong)),
        Err(EmailError::Shape) => {
            input.refuse_form("regex");
            None
        }
    }
}

/// `primaryPhone`: digits with the country's calling code, without `+`.
pub(super) fn phone(input: &Input<'_>) -> Option<Member<Phone>> {
    let text = input.form("phone").text()?;
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        input.refuse_form("regex");
        return None;
    }
    Some(Phone::parse(&text).map_err(|_| UserError::InvalidPhone))
}

/// `name`
pub(crate) fn name(input: &Input<'_>) -> Option<Member<String>> {
    input.text().map(|name| at_most(LONGEST_NAME, name))
}

/// `avatar`: an address, or an empty text.
pub(crate) fn avatar(input: &Input<'_>) -> Option<Member<String>> {
    let text = input.form("uri").text()?;
    if !text.is_empty() && Url::parse(&text).is_err() {
        input.refuse_form("url");
        return None;
    }
    Some(at_most(LONGEST_AVATAR, text))
}

fn at_most(longest: usize, text: String) -> Member<String> {
    if text.chars().count() > longest {
        return Err(UserError::TooLong);
    }
    Ok(text)
}

/// A member that is left out, or cleared by `null` and by an empty text.
pub(super) fn clearable<T>(
    input: &Input<'_>,
    read: impl FnOnce(&Input<'_>) -> Option<T>,
) -> Option<Option<Option<T>>> {
    let given = input.optional_nullable(|input| {
        if input.is_empty_text() {
            return Some(None);
        }
        read(input).map(Some)
    });
    given.map(|given| given.map(Option::flatten))
}

/// `password`: anything but nothing.
pub(crate) fn password(input: &Input<'_>) -> Option<Secret> {
    input.text_of(1..=usize::MAX).map(Secret::new)
}

/// `profile`
pub(super) fn profile(input: &Input<'_>) -> Option<UserProfile> {
    input.is_object()?;
    let text = |key: &str| input.key(key).optional(Input::text);
    let family_name = text("familyName");
    let given_name = text("givenName");
    let middle_name = text("middleName");
    let nickname = text("nickname");
    let preferred_username = text("preferredUsername");
    let profile = text("profile");
    let website = text("website");
    let gender = text("gender");
    let birthdate = text("birthdate");
    let zoneinfo = text("zoneinfo");
    let locale = text("locale");
    let address = input.key("address").optional(address);
    Some(UserProfile {
        family_name: family_name?,
        given_name: given_name?,
        middle_name: middle_name?,
        nickname: nickname?,
        preferred_username: preferred_username?,
        profile: profile?,
        website: website?,
        gender: gender?,
        birthdate: birthdate?,
        zoneinfo: zoneinfo?,
        locale: locale?,
        address: address?,
    })
}

fn address(input: &Input<'_>) -> Option<JsonObject> {
    input.is_object()?;
    let parts = [
        "formatted",
        "streetAddress",
        "locality",
        "region",
        "postalCode",
        "country",
    ]
    .map(|part| (part, input.key(part).optional(Input::text)));
    let mut address = JsonObject::new();
    for (part, text) in parts {
        if let Some(text) = text? {
            address.insert(part.to_owned(), text.into());
        }
    }
    Some(address)
}
