//! Slack: whether users and administrators would be told there, if they are to be.

use firstkey::clock::Clock;
use firstkey::core::configuration::SlackSettings;
use firstkey::core::recipient::Recipient;
use firstkey::core::slack::{Meaning, SCOPES, notice};
use firstkey::slack::{Bot, Slack, SlackError, TimeForSlack};
use jiff::SignedDuration;

use super::facts::Facts;
use super::finding::{Found, Unseen, absent, passed, warning};
use crate::ask::AskError;

const USERS_UNTOLD: &str = "users get their mail, and are not told in Slack that it is there";
const ALERTS_UNSEEN: &str = "administrators do not see Firstkey's alerts in Slack";
const SCOPES_FIX: &str =
    "give the app the scopes of docs/slack-app.yaml, install it again, and store the token that it has then";
/// What the channel shows a day later if the check could not take it back.
const CHECK: &str = "`firstkey doctor` checked that alerts can be posted here, and could not take this message back. Nothing has happened.";

/// A person waits.
const PATIENCE: SignedDuration = SignedDuration::from_secs(10);

/// The parameter is there and can be read, Slack takes its token, the app has its scopes, and a look-up works: the first of these that
/// does not hold.
pub(super) async fn slack(facts: &Facts) -> Found {
    let configuration = facts.configuration().await?;
    let Some(settings) = configuration.slack else { return passed("off: users are told by mail alone") };
    let why = if settings.tells_users { USERS_UNTOLD } else { ALERTS_UNSEEN };
    let (slack, time) = app(facts, &settings);
    let name = &settings.token_parameter;
    let store = format!(
        "store the app's bot token: `aws ssm put-parameter --type SecureString --overwrite --name {name} --value …`"
    );
    let parameter = match slack.secret().read().await {
        Ok(parameter) => parameter,
        Err(error) if error.is_access_denied() => return Err(denied(&settings)),
        Err(error) if error.was_refused() => return warning(error.to_string(), why, store),
        Err(error) => return absent(error.to_string()),
    };
    let Bot { team, workspace, scopes } = match slack.bot(time).await {
        Ok(bot) => bot,
        Err(error @ SlackError::BadToken { .. }) => return warning(error.to_string(), why, store),
        Err(error) if error.is_operators() => {
            let fix = format!(
                "install the app in the workspace, admit the function's address if the app lists addresses, and {store}"
            );
            return warning(error.to_string(), why, fix);
        }
        Err(error) => return absent(error.to_string()),
    };
    let needed = if settings.tells_users { &SCOPES[..] } else { &["chat:write"] };
    let lacks = |scope: &&str| scopes.as_ref().is_some_and(|scopes| !scopes.iter().any(|granted| granted == scope));
    let missing: Vec<&str> = needed.iter().copied().filter(lacks).collect();
    if !missing.is_empty() {
        return warning(format!("the app in {team} lacks {}", missing.join(", ")), why, SCOPES_FIX);
    }
    // Anybody will do: that Slack knows nobody of the address says that it looked.
    if settings.tells_users
        && let Ok(sender) = configuration.sender.email.to_string().parse::<Recipient>()
    {
        match slack.member(&sender, time).await {
            Err(error) if error.meaning() == Some(Meaning::Nobody) => {}
            Err(error) if error.is_operators() => return warning(error.to_string(), why, SCOPES_FIX),
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
    let finds = if settings.tells_users { " and finds people" } else { "" };
    passed(format!("`{name}` has the token of an app in {team} ({}), which has its scopes{finds}", workspace.team_id))
}

/// The app can post in the administrators' channel.
pub(super) async fn channel(facts: &Facts) -> Found {
    let settings = facts.configuration().await?.slack;
    let Some((settings, channel)) = settings.and_then(|settings| settings.channel.clone().map(|id| (settings, id)))
    else {
        return passed("off: alerts go to the topic alone");
    };
    let (slack, time) = app(facts, &settings);
    match slack.try_channel(&channel, &notice(CHECK), time).await {
        Ok(()) => passed(format!("the app can post in `{channel}`")),
        Err(SlackError::Parameter(error)) if error.is_access_denied() => Err(denied(&settings)),
        Err(error) if error.meaning() == Some(Meaning::Channel) => warning(
            error.to_string(),
            ALERTS_UNSEEN,
            format!("write `/invite @Firstkey` in the channel, and check that its id is `{channel}`"),
        ),
        Err(error) if error.is_lasting() => warning(
            error.to_string(),
            ALERTS_UNSEEN,
            "mend what the check of Slack above names; a workspace may also limit who posts in a channel",
        ),
        Err(error) => absent(error.to_string()),
    }
}

fn app(facts: &Facts, settings: &SlackSettings) -> (Slack, TimeForSlack) {
    let sdk = facts.session.aws.sdk();
    let now = Clock::new(sdk).now();
    (Slack::new(sdk, settings), TimeForSlack::until(now.checked_add(PATIENCE).unwrap_or(now)))
}

fn denied(settings: &SlackSettings) -> Unseen {
    let purpose = format!("read the SSM parameter `{}`", settings.token_parameter);
    AskError::Denied { purpose, action: "ssm:GetParameter" }.into()
}
