//! Why a call gave no response.

/// Why a call gave no response. It tells neither the answer's body nor anything of the request:
/// errors reach people who may have chosen the address. Details for the operator are logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The address may not be called; calling again is of no use.
    #[error("the address may not be called: {0}")]
    Refused(Refusal),
    /// No complete answer came in time. The other side may have acted all the same.
    #[error("no answer came in time")]
    Timeout,
    /// The answer is longer than allowed; it was not read to its end.
    #[error("the answer is too long")]
    TooLarge,
    /// The other side could not be reached, or what it says is not HTTP.
    #[error("the address could not be reached")]
    Network,
}

/// What is wrong with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Neither `https` nor `http`, or without a host.
    #[error("not an HTTP address")]
    NotHttp,
    /// No host name or address, or no port.
    #[error("not a host")]
    NotAHost,
    /// Plain `http`, which only addresses allowed in the configuration may use.
    #[error("https is required")]
    NotHttps,
    /// A user name or password stands in the URL, where it would end up in logs.
    #[error("the URL contains credentials")]
    Credentials,
    /// The host is, or its name leads to, an address that is not public.
    #[error("not a public address")]
    PrivateAddress,
}
