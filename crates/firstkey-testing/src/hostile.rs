//! What must hold for any input. Each check takes one input, which the fuzzer makes up.

pub mod claim_request;
pub mod envelope;
pub mod message;
mod output;
pub mod recipient;
