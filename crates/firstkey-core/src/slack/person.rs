//! Whom to tell: the person whose profile has the pinned address, if that person is a member of the workspace.

use serde_json::Value;

use crate::locale::Locale;
use crate::recipient::Recipient;
use crate::text::is_word;

/// The workspace that the token belongs to, or with an organisation's token the one that is configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    /// Its id, `T…`.
    pub team_id: String,
    /// The id of the Enterprise Grid organisation that it is part of, `E…`.
    pub enterprise_id: Option<String>,
    /// Only members of this workspace are told, and not those of others in the organisation.
    pub is_configured: bool,
}

/// A member of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The id, `U…` or `W…`.
    pub id: String,
    /// The language that the person has chosen in Slack, if Slack tells and messages are written in it.
    pub locale: Option<Locale>,
}

/// Why somebody whom Slack names is told nothing. The mail goes to the pinned address all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Stranger {
    /// The profile has another address, or none.
    #[error("the profile that Slack found has another address")]
    Address,
    /// The address was not confirmed.
    #[error("the person has not confirmed the address in Slack")]
    Unconfirmed,
    /// The account is deactivated.
    #[error("the person's Slack account is deactivated")]
    Deactivated,
    /// A bot or an app.
    #[error("the address is that of a bot in Slack")]
    Bot,
    /// A guest, of one channel or of several.
    #[error("the person is a guest in Slack")]
    Guest,
    /// Somebody who has not signed in to Slack yet.
    #[error("the person was invited to Slack and has not signed in yet")]
    Invited,
    /// Somebody from another workspace, with which a channel is shared.
    #[error("the person belongs to another Slack workspace")]
    Outside,
    /// What Slack tells does not say who it is.
    #[error("Slack's answer does not say who the person is")]
    Unreadable,
}

impl Workspace {
    /// The workspace of a token, from the answer to `auth.test`; `configured` is `FIRSTKEY_SLACK_TEAM`.
    #[must_use]
    pub fn read(answer: &Value, configured: Option<&str>) -> Option<Self> {
        let id = |name: &str| answer[name].as_str().filter(|id| is_word(id, 2, 40)).map(str::to_owned);
        let team_id = configured.map(str::to_owned).or_else(|| id("team_id"))?;
        Some(Self { team_id, enterprise_id: id("enterprise_id"), is_configured: configured.is_some() })
    }

    /// Whether somebody is a member. Slack marks only those as strangers who are in no channel that the app can see, so the
    /// workspace itself has to be compared.
    fn has(&self, user: &Value) -> bool {
        if user["team_id"].as_str() == Some(&self.team_id) {
            return true;
        }
        let organisation = &user["enterprise_user"];
        let is_in_it =
            self.enterprise_id.is_some() && organisation["enterprise_id"].as_str() == self.enterprise_id.as_deref();
        let is_in_team = || {
            let teams = organisation["teams"].as_array();
            teams.is_some_and(|teams| teams.iter().any(|team| team.as_str() == Some(&self.team_id)))
        };
        is_in_it && (!self.is_configured || is_in_team())
    }
}

impl Member {
    /// Whom the answer to `users.lookupByEmail` names, if it is a member of the workspace with the pinned address. Slack leaves
    /// nearly every field out now and then; one that is absent is false.
    ///
    /// # Errors
    /// [`Stranger`] says why not.
    pub fn read(answer: &Value, pinned: &Recipient, workspace: &Workspace) -> Result<Self, Stranger> {
        let user = &answer["user"];
        let is = |name: &str| user[name] == Value::Bool(true);
        let id = user["id"].as_str().filter(|id| id.starts_with(['U', 'W']) && is_word(id, 2, 40));
        let id = id.ok_or(Stranger::Unreadable)?.to_owned();
        let address = user["profile"]["email"].as_str();
        if !address.is_some_and(|address| address.eq_ignore_ascii_case(pinned.address())) {
            return Err(Stranger::Address);
        }
        let strangers = [
            (is("deleted"), Stranger::Deactivated),
            (is("is_bot"), Stranger::Bot),
            (is("is_restricted") || is("is_ultra_restricted"), Stranger::Guest),
            (is("is_stranger") || !workspace.has(user), Stranger::Outside),
            (is("is_invited_user"), Stranger::Invited),
            (user["is_email_confirmed"] == Value::Bool(false), Stranger::Unconfirmed),
        ];
        match strangers.into_iter().find(|(is, _)| *is) {
            Some((_, stranger)) => Err(stranger),
            None => Ok(Self { id, locale: user["locale"].as_str().and_then(Locale::of_tag) }),
        }
    }
}
