//! What the page that asks who somebody is shows of the settings, whoever looks at it: somebody who signs in, or the
//! Console, which previews it.

use keyward_experience::Offer;
use keyward_model::{
    AgreeToTermsPolicy, InteractionEvent, SignInIdentifier as Kind, SignInMethod, SignInMode,
};

use super::{captcha::Asked, onward::first_path};
use crate::{
    countries::Region,
    views::{
        Agreement, Form as FormView, IdentifierField, IdentifierPage, Notice, Page, PasswordField,
        Purpose,
    },
};

/// What the page shows beside its fields.
#[derive(Default)]
pub(super) struct Said {
    pub region: Option<Region>,
    pub value: String,
    pub error: Option<String>,
    pub password_error: Option<String>,
    pub notice: Option<String>,
    pub is_reset: bool,
    pub agreed: bool,
    pub agreement_error: Option<String>,
    pub captcha: Asked,
    pub is_limited: bool,
}

/// What the page is made of, ready to be shown.
pub(super) struct Parts {
    event: InteractionEvent,
    kinds: Vec<Kind>,
    action: String,
    csrf: String,
    other: Option<String>,
    forgot: Option<String>,
    wants_both: bool,
    sends_code: bool,
    country: Region,
}

impl Parts {
    /// By what is open. `href` makes addresses of pages, `country` stands until another is chosen.
    pub(super) fn of(
        offer: &Offer,
        event: InteractionEvent,
        is_limited: bool,
        csrf: String,
        country: Region,
        href: impl Fn(&str) -> String,
    ) -> Self {
        let other = match event {
            InteractionEvent::SignIn => "/register",
            InteractionEvent::Register | InteractionEvent::ForgotPassword => "/sign-in",
        };
        let is_open_to_both = offer.settings.sign_in_mode == SignInMode::SignInAndRegister;
        let both = !offer.sign_in.is_empty() && !offer.sign_up.is_empty() && is_open_to_both;
        let has_other = both || event == InteractionEvent::ForgotPassword;
        let wants_both = wants_both(offer, event);
        let path = match event {
            InteractionEvent::SignIn if is_limited => "/identifier-sign-in",
            InteractionEvent::Register if is_limited => "/identifier-register",
            event => first_path(event),
        };
        Self {
            event,
            kinds: asked(offer, event),
            action: href(path),
            csrf,
            other: has_other.then(|| href(other)),
            forgot: (wants_both && !offer.recovery.is_empty()).then(|| href("/forgot-password")),
            wants_both,
            sends_code: sends_code(offer, event),
            country,
        }
    }

    /// The view of it.
    pub(super) fn view<'a>(
        &'a self,
        page: &'a Page,
        policy: AgreeToTermsPolicy,
        said: &'a Said,
    ) -> IdentifierPage<'a> {
        let notice = said.notice.as_deref().map(Notice::danger);
        IdentifierPage {
            page,
            purpose: match self.event {
                InteractionEvent::SignIn => Purpose::SignIn,
                InteractionEvent::Register => Purpose::Register,
                InteractionEvent::ForgotPassword => Purpose::ForgotPassword,
            },
            form: FormView {
                action: &self.action,
                csrf: &self.csrf,
                hidden: &[],
            },
            field: IdentifierField {
                kinds: &self.kinds,
                country: said.region.unwrap_or(self.country),
                value: &said.value,
                error: said.error.as_deref(),
            },
            password: self.wants_both.then(|| {
                PasswordField::current(said.password_error.as_deref()).behind(said.error.is_some())
            }),
            sends_code: self.sends_code,
            notice: notice.or_else(|| said.is_reset.then(|| Notice::password_changed(page))),
            agreement: agreement(page, policy, self.event, said),
            captcha: said.captcha.field(),
            forgot_href: self.forgot.as_deref(),
            other_href: self.other.as_deref(),
        }
    }
}

/// What the field takes, in the order of the settings.
pub(super) fn kinds(offer: &Offer, event: InteractionEvent) -> Vec<Kind> {
    match event {
        InteractionEvent::SignIn => {
            let mut kinds: Vec<Kind> = Vec::new();
            for method in &offer.sign_in {
                if !kinds.contains(&method.identifier) {
                    kinds.push(method.identifier);
                }
            }
            kinds
        }
        InteractionEvent::Register => offer.sign_up.clone(),
        InteractionEvent::ForgotPassword => offer.recovery.clone(),
    }
}

/// The same on a page that was open when its ways in were closed: then as the settings have it, so that the
/// service says what is wrong.
pub(super) fn asked(offer: &Offer, event: InteractionEvent) -> Vec<Kind> {
    let open = kinds(offer, event);
    if !open.is_empty() {
        return open;
    }
    match event {
        InteractionEvent::SignIn => {
            let methods = offer.settings.sign_in.methods.iter();
            methods.map(|method| method.identifier).collect()
        }
        InteractionEvent::Register => offer.settings.sign_up.identifiers.clone(),
        InteractionEvent::ForgotPassword => open,
    }
}

/// Whether passwords are the only way in, so that both are asked for on one page.
pub(super) fn wants_both(offer: &Offer, event: InteractionEvent) -> bool {
    event == InteractionEvent::SignIn
        && !offer.sign_in.is_empty()
        && !offer.sign_in.iter().any(|own| own.verification_code)
}

/// Whether a code follows whatever is typed.
fn sends_code(offer: &Offer, event: InteractionEvent) -> bool {
    match event {
        InteractionEvent::SignIn => offer.sign_in.iter().all(|own| !is_by_password(own)),
        InteractionEvent::Register => !offer.sign_up.contains(&Kind::Username),
        InteractionEvent::ForgotPassword => true,
    }
}

/// Whether the password is asked for before a code.
pub(super) fn is_by_password(method: &SignInMethod) -> bool {
    method.password && (method.is_password_primary || !method.verification_code)
}

fn agreement<'a>(
    page: &Page,
    policy: AgreeToTermsPolicy,
    event: InteractionEvent,
    said: &'a Said,
) -> Agreement<'a> {
    if must_agree(page, policy, event) {
        return Agreement::Asked {
            checked: said.agreed,
            error: said.agreement_error.as_deref(),
        };
    }
    match (event, policy) {
        (InteractionEvent::SignIn | InteractionEvent::Register, AgreeToTermsPolicy::Automatic) => {
            Agreement::Implied
        }
        _ => Agreement::No,
    }
}

/// Whether the terms are agreed to by hand on this page, and there are any.
pub(super) fn must_agree(page: &Page, policy: AgreeToTermsPolicy, event: InteractionEvent) -> bool {
    let by_hand = match (policy, event) {
        (_, InteractionEvent::ForgotPassword) | (AgreeToTermsPolicy::Automatic, _) => false,
        (AgreeToTermsPolicy::ManualRegistrationOnly, event) => event == InteractionEvent::Register,
        (AgreeToTermsPolicy::Manual, _) => true,
    };
    by_hand && (page.terms().is_some() || page.privacy().is_some())
}
