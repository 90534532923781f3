//! The fake of Aliyun's gateway: judged by Alibaba's own client, called by our own connector, and
//! shown everything that the real one refuses.
#![expect(clippy::unwrap_used, reason = "tests")]

mod connector;
mod judge;
mod raw;
