//! Every state of every page, filled from a few words: the gallery shows them with sensible words,
//! the tests with hostile ones.

use keyward_pages::countries::Region;
use keyward_pages::views::{
    Agreement, CodePage, ErrorAction, ErrorPage, Form, FormPostPage, InboxMessage, InboxPage,
    NoMethodPage, Notice, Offer, OfferPage, Page, PhoneField, PhonePage, Screen, SignOutPage,
    SignedOutPage, Template,
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
pub fn render(page: &Page, words: Words<'_>) -> Result<Vec<(&'static str, String)>, askama::Error> {
    let mut states = Vec::new();
    phone(page, words, &mut states)?;
    code(page, words, &mut states)?;
    offers(page, words, &mut states)?;
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

fn phone(page: &Page, words: Words<'_>, states: &mut States) -> Result<(), askama::Error> {
    let hidden = [(words.token, words.token)];
    let start = PhonePage {
        page,
        screen: Screen::SignIn,
        form: form(words, &hidden),
        phone: PhoneField {
            country: Region::CN,
            value: "",
            error: None,
        },
        notice: None,
        agreement: Agreement::Implied,
        other_href: Some(words.path),
    };
    states.push(("sign-in", start.render()?));

    let country = keyward_pages::countries::name(page.language, Region::CN);
    let invalid = error(page, words, "phone.invalid", &[("country", country)]);
    let wrong = PhoneField {
        country: Region::CN,
        value: words.typed,
        error: Some(&invalid),
    };
    states.push((
        "sign-in-invalid",
        PhonePage {
            phone: wrong,
            ..start.clone()
        }
        .render()?,
    ));

    let failed = error(page, words, "connector.general", &[]);
    let typed = PhoneField {
        error: None,
        ..wrong
    };
    let notice = Some(Notice::danger(&failed));
    states.push((
        "sign-in-failed",
        PhonePage {
            phone: typed,
            notice,
            ..start.clone()
        }
        .render()?,
    ));

    let register = PhonePage {
        screen: Screen::Register,
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
        PhonePage {
            agreement,
            phone: typed,
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

fn code(page: &Page, words: Words<'_>, states: &mut States) -> Result<(), askama::Error> {
    let hidden = [(words.token, words.token)];
    let start = CodePage {
        page,
        form: form(words, &hidden),
        resend: form(words, &hidden),
        to: words.to,
        change_href: words.path,
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

fn offers(page: &Page, words: Words<'_>, states: &mut States) -> Result<(), askama::Error> {
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

fn ends(page: &Page, words: Words<'_>, states: &mut States) -> Result<(), askama::Error> {
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

fn errors(page: &Page, words: Words<'_>, states: &mut States) -> Result<(), askama::Error> {
    for (name, code) in [
        ("error-expired", "session.not_found"),
        ("error-form", "session.csrf_token_mismatch"),
        ("error-cookies", "session.cookies_needed"),
        ("error-redirect-uri", "oidc.invalid_redirect_uri"),
        ("error-client", "oidc.invalid_client"),
        ("error-suspended", "user.suspended"),
        ("error-sending", "connector.general"),
        ("error-server", "oidc.server_error"),
        ("error-not-found", "entity.not_found"),
    ] {
        states.push((name, ErrorPage::of(page, code, Some(words.token)).render()?));
    }
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

fn inbox(page: &Page, words: Words<'_>, states: &mut States) -> Result<(), askama::Error> {
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
