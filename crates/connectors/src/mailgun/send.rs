//! One mail: `POST /v3/{domain}/messages`.

use keyward_model::JsonObject;
use serde_json::{Value, json};
use url::Url;

use super::config::{Config, Content, Delivery};
use crate::{
    Calls, ConnectorError, ErrorCode, Message, Sent,
    mail::{Mail, compose, fill, fill_html, single_line},
    post::{self, basic, post_form},
    sender::{Sender, Sending},
    shown::refused,
};

type Field = (&'static str, String);

impl Sender for Config {
    fn send<'a>(&'a self, message: &'a Message, calls: Calls<'a>) -> Sending<'a> {
        Box::pin(self.deliver(message, calls))
    }
}

impl Config {
    async fn deliver(&self, message: &Message, calls: Calls<'_>) -> Result<Sent, ConnectorError> {
        let mut fields = vec![("to", message.to.as_str().to_owned())];
        fields.extend(self.content(message)?);
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let authorization = basic("api", &self.api_key);
        let response = post_form(calls, &self.url(), Some(&authorization), &fields).await?;
        if !response.is_success() {
            let refusal = refused(&response, message, &[&self.api_key]);
            let body = refusal.message.clone().unwrap_or_default();
            return Err(ConnectorError {
                data: Some(json!({ "statusCode": response.status, "body": body })),
                ..refusal
            });
        }
        let answer = post::json(&response)?;
        match answer["id"].as_str() {
            Some(id) => Ok(Sent {
                receipt: Some(id.to_owned()),
            }),
            None => Err(ConnectorError::new(
                ErrorCode::InvalidResponse,
                "the answer is not Mailgun's",
            )),
        }
    }

    fn url(&self) -> Url {
        let mut url = self.endpoint.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["v3", &self.domain, "messages"]);
        }
        url
    }

    /// All but the recipient. A template of the tenant's own comes first, as everywhere.
    fn content(&self, message: &Message) -> Result<Vec<Field>, ConnectorError> {
        if message.email_template.is_none()
            && message.notice.is_none()
            && let Some(delivery) = self.delivery(message.template)?
        {
            return Ok(self.delivered(delivery, &message.payload.all_values()));
        }
        Ok(self.composed(compose(message, None)?))
    }

    fn composed(&self, mail: Mail) -> Vec<Field> {
        let from = mail.send_from.unwrap_or_else(|| self.from.clone());
        let mut fields = vec![("from", from), ("subject", mail.subject)];
        for (name, part) in [("html", mail.content.html()), ("text", mail.content.text())] {
            fields.extend(part.map(|part| (name, part.to_owned())));
        }
        fields.extend(mail.reply_to.map(|address| ("h:Reply-To", address)));
        fields
    }

    fn delivered(&self, delivery: &Delivery, values: &JsonObject) -> Vec<Field> {
        let line = |text: &str| single_line(&fill(text, values));
        let mut fields = vec![("from", self.from.clone())];
        let subject = delivery.subject.as_deref();
        fields.extend(subject.map(|subject| ("subject", line(subject))));
        let reply_to = delivery.reply_to.as_deref();
        fields.extend(reply_to.map(|address| ("h:Reply-To", line(address))));
        match &delivery.content {
            Content::Words { html, text } => {
                fields.extend(
                    html.as_deref()
                        .map(|html| ("html", fill_html(html, values))),
                );
                fields.extend(text.as_deref().map(|text| ("text", fill(text, values))));
            }
            Content::Template { name, variables } => {
                let mut all = variables.clone();
                all.extend(values.clone());
                fields.push(("template", name.clone()));
                fields.push(("h:X-Mailgun-Variables", Value::Object(all).to_string()));
            }
        }
        fields
    }
}
