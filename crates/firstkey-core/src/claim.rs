//! Claims: the message has a link and no password, and the login profile comes to be when its owner has chosen one.
//!
//! What a browser sends becomes a [`ClaimRequest`]; what it gets is a [`Page`] in a [`Response`]. The ledger knows of a link the
//! [`TokenHash`] and nothing else.

mod code;
mod form;
mod page;
mod request;
mod response;
mod rules;
mod token;

pub use code::{CODE_LIFETIME, ClaimCode, CodeHash, CodeHashError, MAX_CODE_TRIES};
pub use form::{ChosenPassword, ClaimAction};
pub use page::{Claimant, CodeStep, Form, Page, Problem};
pub use request::{ClaimRequest, HttpEvent, Refusal};
pub use response::Response;
pub use rules::{PasswordRules, Rule};
pub use token::{ClaimToken, TokenHash, TokenHashError};
