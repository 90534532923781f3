//! Services that the server calls, played on loopback. A fake verifies what the real one verifies,
//! by code of its own, and is itself judged by the provider's published client.

pub mod aliyun;
