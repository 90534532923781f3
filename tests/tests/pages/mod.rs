//! The pages and what they lead to, by a browser without scripts: the conversation from the first
//! look to the answer for the application.

mod aliyun;
mod captcha;
mod code;
mod csrf;
mod events;
mod evidence;
mod magic_link;
mod markup;
mod page;
mod password;
mod register;
mod sign_in;
pub(crate) mod steps;
mod suspended;
mod words;
