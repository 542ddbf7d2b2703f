//! What a request leads to, with everything that its page shows.

use firstkey_core::claim::{CodeStep, Form, HttpEvent, Page, Problem, Response};
use firstkey_core::configuration::Configuration;
use firstkey_core::locale::Locale;
use serde_json::{Value, json};

use super::subject::Subject;

/// What a request leads to.
pub(super) enum View {
    Form {
        subject: Subject,
        problems: Vec<Problem>,
        code: Option<CodeStep>,
    },
    Done(Subject),
    JustSet(Subject),
    Used(Subject),
    HasPassword(Subject),
    /// A page that says nothing of a user.
    Plain(Page<'static>),
}

impl View {
    fn subject(&self) -> Option<&Subject> {
        match self {
            Self::Form { subject, .. }
            | Self::Done(subject)
            | Self::JustSet(subject)
            | Self::Used(subject)
            | Self::HasPassword(subject) => Some(subject),
            Self::Plain(_) => None,
        }
    }

    /// The language that the user's tag names.
    pub(super) fn locale(&self, configuration: &Configuration) -> Option<Locale> {
        self.subject().and_then(|subject| configuration.tagged_locale(&subject.user.tags))
    }

    /// What came of the request, for log and metrics.
    pub(super) fn outcome(&self) -> &'static str {
        match self {
            Self::Form { problems, .. } if !problems.is_empty() => "claim_rejected",
            Self::Done(_) => "claimed",
            Self::Plain(Page::Renewed) => "claim_renewed",
            Self::Plain(Page::NotMe) => "claim_disowned",
            Self::Plain(Page::Busy) => "claim_stopped",
            Self::Plain(Page::Refused(_)) => "claim_refused",
            _ => "claim_shown",
        }
    }

    /// The response.
    pub(super) fn show(&self, locale: Locale, configuration: &Configuration, event: Option<&HttpEvent>) -> Value {
        let appearance = &configuration.appearance;
        let respond = |page: &Page<'_>| Response::show(page, locale, appearance, event);
        let response = match self {
            Self::Form { subject, problems, code } => {
                let names = subject.names(appearance.organisation.as_deref());
                let claim = subject.record.claim.as_ref();
                respond(&Page::Form(Form {
                    claimant: subject.claimant(),
                    rules: subject.rules(&names),
                    valid_until: claim.map_or(subject.record.created_at, |claim| claim.expires_at),
                    code: *code,
                    problems,
                }))
            }
            Self::Done(subject) => respond(&Page::Done(subject.claimant())),
            Self::JustSet(subject) => respond(&Page::JustSet(subject.claimant())),
            Self::Used(subject) => respond(&Page::Used(subject.claimant())),
            Self::HasPassword(subject) => respond(&Page::HasPassword(subject.claimant())),
            Self::Plain(page) => respond(page),
        };
        match response {
            Ok(response) => response.into_value(),
            Err(error) => {
                tracing::error!(%error, "the page cannot be written");
                json!({"statusCode": 500, "headers": {"cache-control": "no-store"}, "body": "", "isBase64Encoded": false})
            }
        }
    }
}
