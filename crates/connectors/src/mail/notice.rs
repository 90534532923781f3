//! Built-in mails that tell of something: what happened, when and where from, and what to do if it
//! was somebody else. Nothing in them signs in.

use super::{
    built_in::{self, Texts, piece, text},
    compose::{Content, Mail},
    placeholders::escape,
};
use crate::{Message, Notice};

const FACTS: &str = include_str!("facts.html");
const FACT: &str = include_str!("fact.html");
const ADVICE: &str = include_str!("advice.html");

/// The mail of a notice.
pub(super) fn mail(message: &Message, notice: &Notice) -> Mail {
    let (tag, texts) = built_in::language(message.payload.locale.as_deref());
    let values = message.payload.all_values();
    let kind = notice.kind.as_str();
    let subject = text(texts, &format!("{kind}.subject"));
    let lead = lead(texts, notice);
    let facts = facts(texts, notice);
    let (advice, target) = advice(texts, notice);
    let calm = text(texts, "notice.calm");
    let brand = built_in::name_of(&values, "application");

    let told: Vec<String> = facts
        .iter()
        .map(|(label, value)| format!("{label}: {value}"))
        .collect();
    let told = told.join("\n");
    let lines = [
        brand,
        Some(subject),
        Some(&*lead),
        Some(&*told),
        Some(advice),
        target,
        Some(calm),
    ];
    let lines: Vec<&str> = lines.into_iter().flatten().collect();
    let mut plain = lines.join("\n\n");
    plain.push('\n');

    let rows: String = facts
        .iter()
        .map(|(label, value)| {
            FACT.replace("<!--label-->", &escape(label))
                .replace("<!--value-->", &escape(value))
        })
        .collect();
    let advised = ADVICE.replace("<!--value-->", &escape(advice));
    let action = text(texts, "notice.action");
    let asked = match (notice.reset_link.as_deref(), target) {
        (Some(link), _) => piece(built_in::BUTTON, action, Some(link)),
        (None, help) => piece(ADVICE, "", help),
    };
    let html = built_in::page(
        tag,
        texts,
        &[
            ("<!--subject-->", escape(subject)),
            ("<!--heading-->", escape(subject)),
            ("<!--lead-->", escape(&lead)),
            ("<!--notes-->", escape(calm)),
            ("<!--brand-->", piece(built_in::BRAND, "", brand)),
            ("<!--code-->", FACTS.replace("<!--value-->", &rows)),
            ("<!--button-->", advised + &asked),
        ],
    );
    Mail {
        content: Content::Both { html, text: plain },
        subject: subject.to_owned(),
        reply_to: None,
        send_from: None,
    }
}

fn lead(texts: &Texts, notice: &Notice) -> String {
    let mut lead = text(texts, &format!("{}.lead", notice.kind.as_str())).to_owned();
    if notice.by_administrator {
        lead.push(' ');
        lead.push_str(text(texts, "notice.by_administrator"));
    }
    lead
}

/// What is known, with its label.
fn facts<'n>(texts: &'n Texts, notice: &'n Notice) -> Vec<(&'n str, &'n str)> {
    let known = [
        ("notice.time", Some(&*notice.time)),
        ("notice.browser", notice.browser.as_deref()),
        ("notice.ip", notice.ip.as_deref()),
    ];
    known
        .into_iter()
        .filter_map(|(label, value)| Some((text(texts, label), value?)))
        .collect()
}

/// What to do if it was somebody else, and where.
fn advice<'n>(texts: &'n Texts, notice: &'n Notice) -> (&'n str, Option<&'n str>) {
    match &notice.reset_link {
        Some(link) => (text(texts, "notice.reset"), Some(link)),
        None => (text(texts, "notice.help"), notice.help.as_deref()),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use keyward_model::Email;
    use serde_json::json;

    use super::*;
    use crate::NoticeKind;

    fn notice(kind: NoticeKind) -> Notice {
        Notice {
            kind,
            time: "2026-11-24 15:16 UTC".into(),
            browser: Some("Firefox, <b>".into()),
            ip: Some("198.51.100.7".into()),
            by_administrator: false,
            reset_link: Some("https://id.example.com/reset-password?a=b&c=\"d".into()),
            help: Some("help@example.com".into()),
        }
    }

    fn written(notice: Notice, locale: &str) -> (String, String, String) {
        let to = Email::parse("ann@example.com").unwrap();
        let message = Message::with_notice(to, notice)
            .in_locale(Some(locale.into()))
            .with_value("application", json!({ "name": "A & <i>" }));
        let mail = mail(&message, message.notice.as_ref().unwrap());
        let (html, text) = (mail.content.html().unwrap(), mail.content.text().unwrap());
        (mail.subject.clone(), html.to_owned(), text.to_owned())
    }

    #[test]
    fn every_kind_is_told_in_every_language_and_both_parts() {
        for kind in NoticeKind::ALL {
            let mut subjects = Vec::new();
            for tag in built_in::tags() {
                let (subject, html, text) = written(notice(kind), tag);
                assert!(
                    html.contains(&format!("<html lang=\"{tag}\" dir=")),
                    "{html}"
                );
                assert!(!html.contains("<!--") && !html.contains("{{"), "{html}");
                assert!(html.contains(&escape(&subject)) && text.contains(&subject));
                for told in ["2026-11-24 15:16 UTC", "198.51.100.7"] {
                    assert!(html.contains(told) && text.contains(told), "{tag} {told}");
                }
                assert!(html.contains("A &amp; &lt;i&gt;") && !html.contains("Firefox, <b>"));
                assert!(
                    html.contains(
                        "href=\"https://id.example.com/reset-password?a=b&amp;c=&quot;d\""
                    )
                );
                assert!(text.contains("\n\nhttps://id.example.com/reset-password?a=b&c=\"d\n\n"));
                assert!(!text.contains("help@example.com") && !html.contains("help@example.com"));
                subjects.push(subject);
            }
            subjects.sort_unstable();
            subjects.dedup();
            // Only the two Portugueses may agree, and the two Chineses of Hong Kong and Taiwan.
            assert!(
                subjects.len() + 2 >= built_in::tags().count(),
                "{subjects:?}"
            );
        }
    }

    #[test]
    fn what_is_not_known_is_not_told() {
        let (_, html, text) = written(
            Notice {
                browser: None,
                ip: None,
                by_administrator: true,
                reset_link: None,
                ..notice(NoticeKind::EmailChanged)
            },
            "en",
        );
        for mail in [&html, &text] {
            assert!(mail.contains("An administrator did this."), "{mail}");
            assert!(mail.contains("tell whoever runs this service"), "{mail}");
            assert!(mail.contains("help@example.com"), "{mail}");
            assert!(
                !mail.contains("Browser") && !mail.contains("IP address"),
                "{mail}"
            );
            assert!(!mail.contains("password at once"), "{mail}");
        }
        assert!(!html.contains("href="), "{html}");
    }
}
