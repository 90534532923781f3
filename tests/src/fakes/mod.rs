//! Services that the server calls, played on loopback. A fake verifies what the real one verifies,
//! by code of its own; Aliyun's text-message gateway is itself judged by the provider's published
//! client.
//!
//! [`Provider`] is what most have in common: a request is judged, and a message was delivered or not.
//! `smtp` speaks another protocol.

pub mod aliyun;
pub mod breached;
pub mod captcha;
pub mod http_gateway;
pub mod mailgun;
pub mod provider;
pub mod sendgrid;
pub mod ses;
pub mod smtp;
pub mod tencent;
pub mod tokens;
pub mod twilio;
pub mod vonage;

pub use provider::{Delivered, Fake, Provider, Refusal, Request};
