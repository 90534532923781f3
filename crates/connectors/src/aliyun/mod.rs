//! What Aliyun's services of the RPC style share: signed form posts and the shape of answers
//! (`reference/connectors.md` §5). A connector adds its action, version and parameters.

mod answer;
mod request;
mod signature;

pub(crate) use answer::Answer;
pub(crate) use request::{Account, Request};
