//! Every state of every page, filled from a few words: the gallery shows them with sensible words,
//! the tests with hostile ones.

use keyward_model::{CaptchaProvider, Secret, SignInIdentifier as Kind};
use keyward_pages::countries::Region;
use keyward_pages::views::{
    Agreement, Captcha, CaptchaField, ChooserPage, CodePage, ConsentPage, ConsentResource,
    DemoAppPage, Error, ErrorAction, ErrorPage, Form, FormPostPage, IdentifierField,
    IdentifierPage, InboxMessage, InboxPage, MagicLinkPage, NewPasswordFor, NewPasswordPage,
    NoMethodPage, Notice, Offer, OfferPage, Page, PasswordField, PasswordPage, ProfileControl,
    ProfileFieldView, ProfileGroup, ProfilePage, Purpose, SetUpEnd, SetUpEndPage, SetUpPage,
    SignOutPage, SignedOutPage, SwitchAccountPage, Template,
};

/// What the states are filled with.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// A phone number for reading.
    pub to: &'a str,
    /// What was typed.
    pub typed: &'a str,
    /// A code.
    pub code: &'a str,
    /// A path of ours.
    pub path: &'a str,
    /// A redirect URI.
    pub redirect_uri: &'a str,
    /// A value that only machines read.
    pub token: &'a str,
    /// Words in place of a text of the catalogue; `None` takes the text.
    pub message: Option<&'a str>,
}

/// Renders every state, in order, by name.
///
/// # Errors
/// When a template fails.
pub fn render(page: &Page, words: Words<'_>) -> Result<Vec<(&'static str, String)>, Error> {
    let mut states = Vec::new();
    phone(page, words, &mut states)?;
    identifiers(page, words, &mut states)?;
    passwords(page, words, &mut states)?;
    captchas(page, words, &mut states)?;
    profile(page, words, &mut states)?;
    accounts(page, words, &mut states)?;
    code(page, words, &mut states)?;
    offers(page, words, &mut states)?;
    set_up(page, words, &mut states)?;
    ends(page, words, &mut states)?;
    errors(page, words, &mut states)?;
    inbox(page, words, &mut states)?;
    Ok(states)
}

type States = Vec<(&'static str, String)>;

fn error(page: &Page, words: Words<'_>, code: &str, values: &[(&str, &str)]) -> String {
    words
        .message
        .map_or_else(|| page.texts().error(code, values), str::to_owned)
}

fn form<'a>(words: Words<'a>, hidden: &'a [(&'a str, &'a str)]) -> Form<'a> {
    Form {
        action: words.path,
        csrf: words.token,
        hidden,
    }
}

fn phone(page: &Page, words: Words<'_>, states: &mut States) -> Result<(), Error> {
    let hidden = [(words.token, words.token)];
    let field = IdentifierField {
        kinds: &[Kind::Phone],
        country: Region::CN,
        value: "",
        error: None,
    };
    let start = IdentifierPage {
        page,
        purpose: Purpose::SignIn,
        form: form(words, &hidden),
        field,
        password: None,
        sends_code: true,
        notice: None,
        agreement: Agreement::Implied,
        captcha: None,
        forgot_href: None,
        other_href: Some(words.path),
    };
    states.push(("sign-in", start.render()?));

    let country = keyward_pages::countries::name(page.language, Region::CN);
    let invalid = error(page, words, "phone.invalid", &[("country", country)]);
    let wrong = IdentifierField {
        value: words.typed,
        error: Some(&invalid),
        ..field
    };
    states.push((
        "sign-in-invalid",
        IdentifierPage {
            field: wrong,
            ..start.clone()
        }
        .render()?,
    ));

    let failed = error(page, words, "connector.general", &[]);
    let field = IdentifierField {
        error: None,
        ..wrong
    };
    let notice = Some(Notice::danger(&failed));
    states.push((
        "sign-in-failed",
        IdentifierPage {
            field,
            notice,
            ..start.clone()
        }
        .render()?,
    ));

    let register = IdentifierPage {
        purpose: Purpose::Register,
        ..start.clone()
    };
    states.push(("register", register.render()?));

    let untouched = error(page, words, "agreement.required", &[]);
    let agreement = Agreement::Asked {
        checked: false,
        error: Some(&untouched),
    };
    states.push((
        "register-agree",
        IdentifierPage {
            agreement,
            field,
            ..register
        }
        .render()?,
    ));

    let closed = NoMethodPage {
        page,
        trace: Some(words.token),
    };
    states.push(("no-method", closed.render()?));
    Ok(())
}

const ALL: &[Kind] = &[Kind::Username, Kind::Email, Kind::Phone];

fn identifiers(page: &Page, words: Words<'_>, states: &mut States) -> Result<(), Error> {
    let hidden = [(words.token, words.token)];
    let field = IdentifierField {
        kinds: ALL,
        country: Region::CN,
        value: "",
        error: None,
    };
    let start = IdentifierPage {
        page,
        purpose: Purpose::SignIn,
        form: form(words, &hidden),
        field,
        password: None,
        sends_code: false,
        notice: None,
        agreement: Agreement::Implied,
        captcha: None,
        forgot_href: None,
        other_href: Some(words.path),
    };
    states.push(("identifier", start.render()?));

    let wrong = error(page, words, "session.invalid_credentials", &[]);
    let refused = IdentifierPage {
        field: IdentifierField {
            kinds: &[Kind::Username],
            value: words.typed,
            ..field
        },
        password: Some(PasswordField::current(Some(&wrong))),
        forgot_href: Some(words.path),
        ..start.clone()
    };
    states.push(("identifier-password", refused.render()?));

    let email = error(page, words, "email.invalid", &[]);
    let register = IdentifierPage {
        purpose: Purpose::Register,
        field: IdentifierField {
            kinds: &[Kind::Email],
            value: words.typed,
            error: Some(&email),
            ..field
        },
        sends_code: true,
        ..start.clone()
    };
    states.push(("register-email", register.render()?));

    let neither = error(page, words, "identifier.invalid", &[]);
    let forgot = IdentifierPage {
        purpose: Purpose::ForgotPassword,
        field: IdentifierField {
            kinds: &ALL[1..],
            value: words.typed,
            error: Some(&neither),
            ..field
        },
        sends_code: true,
        agreement: Agreement::No,
        ..start.clone()
    };
    states.push(("forgot", forgot.render()?));

    let expired = error(page, words, "password.expired", &[]);
    let notice = Some(Notice::danger(&expired));
    states.push((
        "forgot-expired",
        IdentifierPage {
            notice,
            ..forgot.clone()
        }
        .render()?,
    ));

    for (name, kinds) in [
        ("continue-username", &ALL[..1]),
        ("continue-email", &ALL[1..2]),
        ("continue-phone", &ALL[2..]),
        ("continue-either", &ALL[1..]),
    ] {
        let further = IdentifierPage {
            purpose: Purpose::Further,
            field: IdentifierField { kinds, ..field },
            sends_code: kinds != [Kind::Username],
            agreement: Agreement::No,
            other_href: None,
            ..start.clone()
        };
        states.push((name, further.render()?));
    }
    Ok(())
}

fn passwords(page: &Page, words: Words<'_>, states: &mut States) -> Result<(), Error> {
    let hidden = [(words.token, words.token)];
    let start = PasswordPage {
        page,
        form: form(words, &hidden),
        to: words.to,
        change_href: words.path,
        password: PasswordField::current(None),
        notice: None,
        captcha: None,
        code_form: Some(form(words, &hidden)),
        forgot_href: Some(words.path),
    };
    states.push(("password", start.render()?));
    let wrong = error(page, words, "session.invalid_credentials", &[]);
    let password = PasswordField::current(Some(&wrong));
    states.push((
        "password-wrong",
        PasswordPage {
            password,
            ..start.clone()
        }
        .render()?,
    ));
    let blocked = "session.verification_blocked_too_many_attempts";
    let blocked = error(page, words, blocked, &[("minutes", "60")]);
    let notice = Some(Notice::danger(&blocked));
    states.push((
        "password-blocked",
        PasswordPage { notice, ..start }.render()?,
    ));

    for (name, purpose, issue) in [
        ("new-password", NewPasswordFor::Register, None),
        (
            "new-password-further",
            NewPasswordFor::Further,
            Some("field.too_short"),
        ),
        (
            "new-password-reset",
            NewPasswordFor::Reset,
            Some("password_rejected.restricted.sequence"),
        ),
    ] {
        let issue = issue.map(|code| error(page, words, code, &[("min", "8")]));
        let new = NewPasswordPage {
            page,
            purpose,
            form: form(words, &hidden),
            to: words.to,
            password: NewPasswordPage::field(purpose, 8, issue.as_deref()),
            notice: None,
            back_href: Some(words.path),
        };
        states.push((name, new.render()?));
    }
    Ok(())
}

fn captchas(page: &Page, words: Words<'_>, states: &mut States) -> Result<(), Error> {
    let provider = CaptchaProvider::Turnstile {
        site_key: words.token.to_owned(),
        secret_key: Secret::new(String::new()),
    };
    let captcha = Captcha::of(&provider, &page.tag);
    let failed = error(page, words, "captcha", &[]);
    let captcha = Some(CaptchaField {
        captcha: &captcha,
        error: Some(&failed),
    });
    let start = IdentifierPage {
        page,
        purpose: Purpose::SignIn,
        form: form(words, &[]),
        field: IdentifierField {
            kinds: &[Kind::Username, Kind::Email],
            country: Region::CN,
            value: words.typed,
            error: None,
        },
        password: Some(PasswordField::current(None)),
        sends_code: false,
        notice: None,
        agreement: Agreement::Implied,
        captcha,
        forgot_href: Some(words.path),
        other_href: Some(words.path),
    };
    states.push(("captcha", start.render()?));
    let password = PasswordPage {
        page,
        form: form(words, &[]),
        to: words.to,
        change_href: words.path,
        password: PasswordField::current(None),
        notice: None,
        captcha,
        code_form: Some(form(words, &[])),
        forgot_href: Some(words.path),
    };
    states.push(("password-captcha", password.render()?));
    Ok(())
}

fn profile(page: &Page, words: Words<'_>, states: &mut States) -> Result<(), Error> {
    let hidden = [(words.token, words.token)];
    let text = |name: &str| -> String {
        let key = format!("profile.field.{name}");
        words
            .message
            .map_or_else(|| page.texts().text(&key).to_owned(), str::to_owned)
    };
    let line = ProfileFieldView {
        name: "name".to_owned(),
        label: text("name"),
        description: Some(words.to),
        placeholder: Some(words.to),
        autocomplete: Some("name"),
        control: ProfileControl::Text("text"),
        required: true,
        value: words.typed.to_owned(),
        error: Some(error(page, words, "field.required", &[])),
    };
    let options = vec![
        (words.token.to_owned(), text("gender")),
        ("x".to_owned(), text("locale")),
    ];
    let choice = ProfileFieldView {
        name: "gender".to_owned(),
        label: text("gender"),
        description: None,
        placeholder: None,
        autocomplete: None,
        control: ProfileControl::Choice(options),
        required: false,
        value: words.token.to_owned(),
        error: None,
    };
    let tick = ProfileFieldView {
        name: "news".to_owned(),
        label: words.to.to_owned(),
        control: ProfileControl::Tick,
        value: "true".to_owned(),
        ..choice.clone()
    };
    let part = |name: &str| ProfileFieldView {
        name: format!("address.{name}"),
        label: text(name),
        control: ProfileControl::Text("text"),
        value: String::new(),
        ..choice.clone()
    };
    let parts = ["streetAddress", "locality", "postalCode", "country"]
        .map(part)
        .to_vec();
    let groups = [
        ProfileGroup {
            legend: None,
            fields: vec![line, choice.clone(), tick],
        },
        ProfileGroup {
            legend: Some(text("address")),
            fields: parts,
        },
    ];
    let view = ProfilePage {
        page,
        form: form(words, &hidden),
        groups: &groups,
        notice: None,
    };
    states.push(("profile", view.render()?));
    Ok(())
}

fn accounts(page: &Page, words: Words<'_>, states: &mut States) -> Result<(), Error> {
    let hidden = [(words.token, words.token)];
    let scopes = [words.to];
    let resources = [ConsentResource {
        name: words.to,
        scopes: &scopes,
    }];
    let consent = ConsentPage {
        page,
        form: form(words, &hidden),
        to: words.to,
        scopes: &[
            "profile",
            "email",
            "urn:logto:scope:organizations",
            words.token,
        ],
        resources: &resources,
        cancel: form(words, &hidden),
    };
    states.push(("consent", consent.render()?));
    let chooser = ChooserPage {
        page,
        form: form(words, &hidden),
        name: words.to,
        detail: Some(words.to),
        other_href: words.path,
    };
    states.push(("chooser", chooser.render()?));
    let link = MagicLinkPage {
        page,
        form: form(words, &hidden),
        to: words.to,
        purpose: Purpose::SignIn,
    };
    states.push(("magic-link", link.render()?));
    let reset = MagicLinkPage {
        purpose: Purpose::ForgotPassword,
        ..link
    };
    states.push(("magic-link-reset", reset.render()?));
    let switch = SwitchAccountPage {
        page,
        form: form(words, &hidden),
        to: words.to,
        stay: form(words, &[]),
    };
    states.push(("switch-account", switch.render()?));
    Ok(())
}

fn code(page: &Page, words: Words<'_>, states: &mut States) -> Result<(), Error> {
    let hidden = [(words.token, words.token)];
    let start = CodePage {
        page,
        form: form(words, &hidden),
        resend: form(words, &hidden),
        to: words.to,
        change_href: words.path,
        password_href: Some(words.path),
        value: "",
        error: None,
        notice: None,
        wait_seconds: 59,
    };
    states.push(("code", start.render()?));

    let resent = words
        .message
        .map_or_else(|| Notice::resent(page), Notice::success);
    states.push((
        "code-resent",
        CodePage {
            notice: Some(resent),
            ..start.clone()
        }
        .render()?,
    ));

    for (name, code) in [
        ("code-wrong", "verification_code.code_mismatch"),
        ("code-expired", "verification_code.expired"),
        ("code-used-up", "verification_code.exceed_max_try"),
    ] {
        let text = error(page, words, code, &[]);
        let state = CodePage {
            error: Some(&text),
            value: words.code,
            wait_seconds: 0,
            ..start.clone()
        };
        states.push((name, state.render()?));
    }

    let wait = error(page, words, "resend.wait", &[("seconds", "42")]);
    let early = CodePage {
        notice: Some(Notice::danger(&wait)),
        wait_seconds: 42,
        ..start
    };
    states.push(("code-too-early", early.render()?));
    Ok(())
}

fn set_up(page: &Page, words: Words<'_>, states: &mut States) -> Result<(), Error> {
    let hidden = [(words.token, words.token)];
    let start = SetUpPage {
        page,
        form: form(words, &hidden),
        username: "",
        error: None,
        password: SetUpPage::password(12, None),
    };
    states.push(("set-up", start.render()?));
    let taken = error(page, words, "user.username_invalid_charset_hard", &[]);
    let stolen = error(page, words, "password_rejected.pwned", &[]);
    let wrong = SetUpPage {
        username: words.typed,
        error: Some(&taken),
        password: SetUpPage::password(12, Some(&stolen)).behind(true),
        ..start
    };
    states.push(("set-up-wrong", wrong.render()?));
    let claims = vec![(words.token.to_owned(), words.typed.to_owned())];
    let demo = DemoAppPage {
        page,
        id_token: claims.clone(),
        userinfo: claims.clone(),
        access_token: claims,
        sign_out: "/oidc/session/end",
        hidden: [(words.token, words.token), (words.token, words.token)],
        again: "/demo-app",
    };
    states.push(("demo-app", demo.render()?));
    let end = SetUpEnd::Done(words.to);
    states.push((
        "set-up-done",
        SetUpEndPage {
            page,
            end,
            console: "/console",
        }
        .render()?,
    ));
    let end = SetUpEnd::Over;
    states.push((
        "set-up-over",
        SetUpEndPage {
            page,
            end,
            console: "/console",
        }
        .render()?,
    ));
    Ok(())
}

fn offers(page: &Page, words: Words<'_>, states: &mut States) -> Result<(), Error> {
    let hidden = [(words.token, words.token)];
    let create = OfferPage {
        page,
        offer: Offer::CreateAccount,
        form: form(words, &hidden),
        to: words.to,
        back_href: words.path,
        agreement: Agreement::Implied,
    };
    states.push(("offer-create", create.render()?));
    states.push((
        "offer-sign-in",
        OfferPage {
            offer: Offer::SignIn,
            ..create
        }
        .render()?,
    ));
    Ok(())
}

fn ends(page: &Page, words: Words<'_>, states: &mut States) -> Result<(), Error> {
    let hidden = [(words.token, words.token)];
    let ask = SignOutPage {
        page,
        form: form(words, &hidden),
        cancel_href: Some(words.path),
    };
    states.push(("sign-out", ask.render()?));
    let done = SignedOutPage {
        page,
        continue_href: Some(words.redirect_uri),
    };
    states.push(("signed-out", done.render()?));
    let fields = [
        ("code", words.token),
        ("state", words.token),
        (words.token, "x"),
    ];
    let post = FormPostPage {
        page,
        redirect_uri: words.redirect_uri,
        fields: &fields,
    };
    states.push(("form-post", post.render()?));
    Ok(())
}

fn errors(page: &Page, words: Words<'_>, states: &mut States) -> Result<(), Error> {
    for (name, code) in [
        ("error-expired", "session.not_found"),
        ("error-form", "session.csrf_token_mismatch"),
        ("error-cookies", "session.cookies_needed"),
        ("error-redirect-uri", "oidc.invalid_redirect_uri"),
        ("error-client", "oidc.invalid_client"),
        ("error-suspended", "user.suspended"),
        ("error-robot", "session.captcha_required"),
        ("error-link", "one_time_token.token_expired"),
        ("error-sending", "connector.general"),
        ("error-server", "oidc.server_error"),
        ("error-not-found", "entity.not_found"),
    ] {
        states.push((name, ErrorPage::of(page, code, Some(words.token)).render()?));
    }
    let reset = ErrorPage::to_begin_with_reset(page, "session.not_found");
    states.push(("error-reset", reset.render()?));
    let mut custom = ErrorPage::of(page, words.token, Some(words.token));
    if let Some(message) = words.message {
        custom.title = message.to_owned();
        custom.message = message.to_owned();
        custom.advice = message.to_owned();
    }
    let label = words.message.unwrap_or("OK");
    custom.action = Some(ErrorAction {
        href: words.path,
        label,
    });
    states.push(("error-action", custom.render()?));
    Ok(())
}

fn inbox(page: &Page, words: Words<'_>, states: &mut States) -> Result<(), Error> {
    states.push((
        "inbox-empty",
        InboxPage {
            page,
            messages: &[],
        }
        .render()?,
    ));
    let text = words
        .message
        .unwrap_or("Your code is 402817. It is valid for 10 minutes.");
    let first = InboxMessage {
        datetime: "2026-11-24T23:59:41Z",
        time: "23:59:41",
        to: words.to,
        kind: "SignIn",
        code: Some(words.code),
        text,
    };
    let foreign = words.message.unwrap_or("Generic");
    let second = InboxMessage {
        kind: foreign,
        code: None,
        datetime: words.token,
        time: words.token,
        ..first
    };
    let third = InboxMessage {
        kind: "Register",
        time: "23:58:02",
        ..first
    };
    states.push((
        "inbox",
        InboxPage {
            page,
            messages: &[first, third, second],
        }
        .render()?,
    ));
    Ok(())
}
