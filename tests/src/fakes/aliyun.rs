//! Aliyun's short message gateway (`SendSms`), on loopback. It accepts what the real one accepts:
//! its checks stand in `checks.rs`, in order. `@alicloud/pop-core` judges it (`judges/`). Two further
//! services stand behind the same checks (`others.rs`).

mod account;
mod checks;
mod gateway;
mod others;
mod refusal;
mod request;
mod send_sms;
mod signature;

pub use account::{Account, Region, Template};
pub use gateway::{Gateway, Message};
pub use others::{DirectMail, SendCode};
