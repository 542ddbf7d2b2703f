//! Slack: whether users would be told there, if they are to be.

use firstkey::clock::Clock;
use firstkey::core::configuration::SlackSettings;
use firstkey::core::recipient::Recipient;
use firstkey::core::slack::{Meaning, SCOPES};
use firstkey::slack::{Bot, Slack, SlackError, TimeForSlack};
use jiff::SignedDuration;

use super::facts::Facts;
use super::finding::{Found, Unseen, absent, passed, warning};
use crate::ask::AskError;

const WHY: &str = "users get their mail, and are not told in Slack that it is there";
const SCOPES_FIX: &str =
    "give the app the scopes of docs/slack-app.yaml, install it again, and store the token that it has then";

/// A person waits.
const PATIENCE: SignedDuration = SignedDuration::from_secs(10);

/// The parameter is there and can be read, Slack takes its token, the app has its scopes, and a look-up works: the first of these that
/// does not hold.
pub(super) async fn slack(facts: &Facts) -> Found {
    let configuration = facts.configuration().await?;
    let Some(settings) = configuration.slack else { return passed("off: users are told by mail alone") };
    let sdk = facts.session.aws.sdk();
    let (slack, name) = (Slack::new(sdk, &settings), &settings.token_parameter);
    let now = Clock::new(sdk).now();
    let time = TimeForSlack::until(now.checked_add(PATIENCE).unwrap_or(now));
    let store = format!(
        "store the app's bot token: `aws ssm put-parameter --type SecureString --overwrite --name {name} --value …`"
    );
    let parameter = match slack.secret().read().await {
        Ok(parameter) => parameter,
        Err(error) if error.is_access_denied() => return Err(denied(&settings)),
        Err(error) if error.was_refused() => return warning(error.to_string(), WHY, store),
        Err(error) => return absent(error.to_string()),
    };
    let Bot { team, workspace, scopes } = match slack.bot(time).await {
        Ok(bot) => bot,
        Err(error @ SlackError::BadToken { .. }) => return warning(error.to_string(), WHY, store),
        Err(error) if error.is_operators() => {
            let fix = format!(
                "install the app in the workspace, admit the function's address if the app lists addresses, and {store}"
            );
            return warning(error.to_string(), WHY, fix);
        }
        Err(error) => return absent(error.to_string()),
    };
    let lacks = |scope: &&str| scopes.as_ref().is_some_and(|scopes| !scopes.iter().any(|granted| granted == scope));
    let missing: Vec<&str> = SCOPES.into_iter().filter(lacks).collect();
    if !missing.is_empty() {
        return warning(format!("the app in {team} lacks {}", missing.join(", ")), WHY, SCOPES_FIX);
    }
    // Anybody will do: that Slack knows nobody of the address says that it looked.
    if let Ok(sender) = configuration.sender.email.to_string().parse::<Recipient>() {
        match slack.member(&sender, time).await {
            Err(error) if error.meaning() == Some(Meaning::Nobody) => {}
            Err(error) if error.is_operators() => return warning(error.to_string(), WHY, SCOPES_FIX),
            Err(error) => return absent(error.to_string()),
            Ok(_) => {}
        }
    }
    if !parameter.is_encrypted {
        return warning(
            format!("the SSM parameter `{name}` is not encrypted"),
            "whoever may read parameters can write to people in Slack as the app",
            format!("delete the parameter, then {store}"),
        );
    }
    passed(format!(
        "`{name}` has the token of an app in {team} ({}), which has its scopes and finds people",
        workspace.team_id
    ))
}

fn denied(settings: &SlackSettings) -> Unseen {
    let purpose = format!("read the SSM parameter `{}`", settings.token_parameter);
    AskError::Denied { purpose, action: "ssm:GetParameter" }.into()
}
