//! The page behind a link: what people want of it, and what it shows them.

use firstkey::core::claim::{ClaimToken, TokenHash};
use firstkey_testing::visit::{ORIGIN, heading, link_in, request};
use serde_json::Value;

/// What somebody wants of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// To see it, as mail scanners do.
    Look,
    /// To have a password set.
    Choose,
    /// The same, without the code if the page asks for one.
    Guess,
    /// To get a code in Slack.
    SendCode,
    /// To get a mail with another link.
    Renew,
    /// To say that the mail was for somebody else.
    Disown,
}

/// Which of the mails with a link somebody opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opened {
    First,
    Last,
}

/// A request for the page.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    pub(crate) wish: Wish,
    /// The secret of the link, 43 characters.
    pub(crate) secret: String,
    /// What the ledger knows of it.
    pub(crate) token: TokenHash,
    /// No other visit has the same.
    pub(crate) password: String,
    /// The code that came in Slack.
    pub(crate) code: Option<String>,
}

/// What the page showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    Form,
    /// The form again, with what was wrong.
    Rejected,
    Done,
    JustSet,
    Used,
    HasPassword,
    Expired,
    Superseded,
    Renewed,
    Closed,
    Gone,
    Busy,
    NotMe,
    TooManyTries,
    /// The request was refused before anything was looked up.
    Refused,
}

const HEADINGS: [(&str, Shown); 13] = [
    ("Choose your AWS password", Shown::Form),
    ("Your password is set", Shown::Done),
    ("Your password is already set", Shown::JustSet),
    ("This link has already been used", Shown::Used),
    ("You already have a password", Shown::HasPassword),
    ("This link doesn’t work", Shown::Expired),
    ("There’s a newer link", Shown::Superseded),
    ("Check your email", Shown::Renewed),
    ("This invitation has been closed", Shown::Closed),
    ("This user no longer exists", Shown::Gone),
    ("AWS is taking too long", Shown::Busy),
    ("Invitation declined", Shown::NotMe),
    ("Too many wrong codes", Shown::TooManyTries),
];

impl Visit {
    /// The visit of the invocation with this number, with a link's secret.
    pub(crate) fn new(wish: Wish, secret: String, code: Option<String>, number: usize) -> Self {
        let token = ClaimToken::parse(&secret).unwrap().hash();
        // It satisfies every policy in these histories.
        let password = format!("Chosen-on-the-page-of-a-claim-{number:05}");
        let code = code.filter(|_| wish == Wish::Choose);
        Self { wish, secret, token, password, code }
    }

    /// The request, in payload format 2.0.
    pub(crate) fn request(&self) -> Value {
        let link = format!("{ORIGIN}/c/{}", self.secret);
        let (method, form) = match self.wish {
            Wish::Look => ("GET", None),
            Wish::Choose | Wish::Guess => {
                let code = self.code.as_deref().unwrap_or("ABCD-EFGH");
                ("POST", Some(format!("action=choose&password={0}&again={0}&code={code}", self.password)))
            }
            Wish::SendCode => ("POST", Some("action=send-code".to_owned())),
            Wish::Renew => ("POST", Some("action=renew".to_owned())),
            Wish::Disown => ("POST", Some("action=not-me&confirmed=yes".to_owned())),
        };
        request(method, &link, form.as_deref())
    }
}

impl Shown {
    /// What an answer of the function shows.
    pub(crate) fn in_answer(answer: &Value) -> Self {
        let body = answer["body"].as_str().unwrap();
        let known = HEADINGS.iter().find(|(known, _)| *known == heading(body)).map(|(_, shown)| *shown);
        match (known, answer["statusCode"].as_u64().unwrap()) {
            (Some(Self::Form), 422) => Self::Rejected,
            (Some(shown), _) => shown,
            (None, 404) => Self::Refused,
            (None, status) => panic!("a page that no visitor expects, with status {status}: {body}"),
        }
    }
}

/// The secret of the link in a mail's text, if there is one.
pub(crate) fn secret_in(text: &str) -> Option<&str> {
    link_in(text).and_then(|link| link.rsplit('/').next())
}
