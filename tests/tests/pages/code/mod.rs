//! `/sign-in/verification-code`: what a code survives, and whose it is (checklist A6.1, A6.8).

mod attempts;
mod bound;
mod expiry;
mod parallel;
mod resend;
mod sending;
mod sentinel;
