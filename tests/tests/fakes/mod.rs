//! The fakes are tested too: what they let pass proves nothing otherwise.

mod aliyun;
