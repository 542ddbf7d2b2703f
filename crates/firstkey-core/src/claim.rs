//! Claims: the message has a link and no password, and the login profile comes to be when its owner has chosen one.
//!
//! What a browser sends becomes a [`ClaimRequest`]; what it gets is a [`Page`] in a [`Response`]. The ledger knows of a link the
//! [`TokenHash`] and nothing else.

mod code;
mod form;
mod form_text;
mod html;
mod page;
mod page_text;
mod refusal;
mod request;
mod response;
pub(crate) mod rules;
mod token;

pub use code::{CODE_LIFETIME, ClaimCode, CodeHash, CodeHashError, MAX_CODE_TRIES};
pub use form::{ChosenPassword, ClaimAction};
pub use page::{Claimant, CodeStep, Form, Page, Problem, RENEWALS_A_DAY};
pub use refusal::Refusal;
pub use request::{ClaimRequest, HttpEvent};
pub use response::Response;
pub use rules::{PasswordRules, Rule};
pub use token::{ClaimToken, TokenHash, TokenHashError};
