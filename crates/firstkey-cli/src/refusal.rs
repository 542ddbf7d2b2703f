//! Why an administrator's request is refused, and what helps.

use firstkey::admin::Refused;
use firstkey::core::ledger::Record;
use firstkey::core::text::visible;
use firstkey::workflow::Workflow;

/// The error for a refusal: the object, the cause and the next step. A command that would itself be refused is not a
/// next step. Commands name the user as the administrator did: several users may have had the name.
pub(crate) async fn refusal(
    what: &str,
    user: &str,
    record: &Record,
    refused: &Refused,
    workflow: &Workflow,
) -> anyhow::Error {
    let (name, user) = (visible(&record.user_name), visible(user));
    let next = match refused {
        Refused::NeverInvited { .. } => match workflow.plan_approval(record.clone()).await {
            Ok(_) => Some(format!("`firstkey approve {user}` admits the user, to the address of its tags")),
            Err(other) => remedy(&other, &user, &format!("`firstkey approve {user}`")),
        },
        Refused::NotStopped(_) => match workflow.plan_resend(record.clone(), false).await {
            Ok(_) => Some(format!("`firstkey resend {user}` sends a new password")),
            Err(other) => remedy(&other, &user, &format!("`firstkey resend {user}`")),
        },
        refused => remedy(refused, &user, "try again"),
    };
    match next {
        Some(next) => anyhow::anyhow!("cannot {what} `{name}`: {refused}; {next}"),
        None => anyhow::anyhow!("cannot {what} `{name}`: {refused}"),
    }
}

/// What helps against a refusal.
pub(crate) fn remedy(refused: &Refused, user: &str, then: &str) -> Option<String> {
    Some(match refused {
        Refused::SignedIn => format!("`firstkey resend {user} --reset` replaces the password that the user has chosen"),
        Refused::NotAllowed(_) => {
            format!("if the domain is yours, add it to allowed_domains and apply; then {then}")
        }
        Refused::Path(_) => {
            format!("if this path is for people, add it to path_prefixes and apply; then {then}")
        }
        Refused::NoAddress(_) => format!("tag the user with its address; then {then}"),
        Refused::Suppressed => format!(
            "find out why mail bounced; `aws sesv2 delete-suppressed-destination --email-address ADDRESS` takes the address off \
             the list; then {then}"
        ),
        Refused::Foreign => {
            format!("if nobody needs it, `aws iam delete-login-profile --user-name {user}`; then {then}")
        }
        Refused::Gone => format!("`firstkey status {user}` lists the users with this name"),
        Refused::NeverInvited { .. } | Refused::NotStopped(_) | Refused::Busy(_) | Refused::Call(_) => return None,
    })
}
