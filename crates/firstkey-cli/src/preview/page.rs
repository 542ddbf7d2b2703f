//! The pages behind a link, with sample data.

use anyhow::{Context, Result};
use clap::ValueEnum;
use firstkey::core::claim::{Claimant, CodeStep, Form, Page, PasswordRules, Refusal, Response};
use firstkey::core::configuration::Configuration;
use firstkey::core::partition::Partition;
use firstkey::core::password_policy::PasswordPolicy;
use serde::Serialize;

use crate::sample::{self, Sample};

/// A page behind a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PageChoice {
    /// The password can be chosen.
    Form,
    /// The password is set.
    Done,
    /// The password was set a moment ago.
    JustSet,
    /// The link was used before.
    Used,
    /// The user already had a password.
    HasPassword,
    /// The link has expired, or there has never been such a link.
    Expired,
    /// A newer mail has another link.
    Superseded,
    /// Another link was asked for.
    Renewed,
    /// The user has declined the invitation.
    Declined,
    /// The link was closed.
    Closed,
    /// The user was deleted.
    UserGone,
    /// Too many wrong codes were entered.
    TooManyTries,
    /// AWS is slow.
    Busy,
    /// A part of the link is missing.
    NotFound,
}

/// A page, for programs.
#[derive(Debug, Serialize)]
pub(super) struct ShownPage {
    status: u16,
    pub(super) html: String,
}

impl ShownPage {
    /// Writes a page of the deployment.
    pub(super) fn of(
        choice: PageChoice,
        sample: &Sample<'_>,
        policy: &PasswordPolicy,
        configuration: &Configuration,
    ) -> Result<Self> {
        let claim = configuration.claim.as_ref();
        let claim = claim.context("there is no page without links: set FIRSTKEY_DELIVERY to `claim`")?;
        let claimant =
            Claimant { account: sample::ACCOUNT, alias: None, partition: Partition::Aws, user_name: sample::USER_NAME };
        let page = match choice {
            PageChoice::Form => Page::Form(Form {
                claimant,
                rules: PasswordRules { policy, names: &[] },
                valid_until: sample.valid_until,
                code: claim.asks_for_code.then_some(CodeStep::Needed),
                problems: &[],
            }),
            PageChoice::Done => Page::Done(claimant),
            PageChoice::JustSet => Page::JustSet(claimant),
            PageChoice::Used => Page::Used(claimant),
            PageChoice::HasPassword => Page::HasPassword(claimant),
            PageChoice::Expired => Page::Expired,
            PageChoice::Superseded => Page::Superseded,
            PageChoice::Renewed => Page::Renewed,
            PageChoice::Declined => Page::NotMe,
            PageChoice::Closed => Page::Closed,
            PageChoice::UserGone => Page::UserGone,
            PageChoice::TooManyTries => Page::TooManyTries,
            PageChoice::Busy => Page::Busy,
            PageChoice::NotFound => Page::Refused(Refusal::NotFound),
        };
        let response = Response::show(&page, sample.locale, &configuration.appearance, None);
        let response = response.context("cannot write the page")?;
        let (status, mut value) = (response.status(), response.into_value());
        let html = value["body"].take();
        Ok(Self { status, html: html.as_str().unwrap_or_default().to_owned() })
    }
}
