//! Connectors: how text messages and e-mails leave, and (later) how other identity providers are
//! reached. `reference/connectors.md` is the contract.
//!
//! A connector is a folder (`aliyun_sms/`) and a line in [`Registry`]. What several share stands in
//! an engine beside them (`aliyun/`). Nothing here knows of HTTP servers or tables: a caller hands
//! in the configured connector and gets a result.

mod aliyun;
mod aliyun_dm;
mod aliyun_sms;
mod aliyun_sms_mas;
mod aws_ses;
mod breached_passwords;
mod captcha;
mod config;
mod error;
mod factory;
mod form_item;
mod http;
mod inbox;
mod mail;
mod mailgun;
mod message;
mod messenger;
mod post;
mod registry;
mod sender;
mod sendgrid;
mod shown;
mod smtp;
mod templates;
mod tencent;
mod text_message;
mod twilio;
mod vonage;

pub use breached_passwords::{BreachedList, BreachedListError, BreachedPasswords, LookupResult};
pub use captcha::CaptchaVerifier;
pub use config::strip_empty;
pub use error::{ConnectorError, ErrorCode};
pub use factory::{Factory, Platform, Translations};
pub use form_item::{FormItem, FormItemKind, SelectItem, ShowCondition};
pub use inbox::{Inbox, InboxMessage};
pub use mail::preview;
pub use message::{Message, Notice, NoticeKind, Payload, Recipient, Sent};
pub use messenger::{Messenger, SendError};
pub use registry::Registry;
pub use sender::{Calls, ParsedConfig};
