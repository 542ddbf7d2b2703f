//! The function behind the page on which users choose their passwords.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_lambda::types::{LastUpdateStatus, State};
use firstkey::core::configuration::Configuration;

use super::facts::Facts;
use super::finding::{Found, Unseen, failed, passed, warning};
use super::role::{APPLY, Requirement, denied, reading, table, telling, users};
use crate::session::variables;

/// What the checks say where passwords are mailed.
pub(super) const OFF: &str = "off: passwords are mailed";
/// Why its faults matter.
pub(super) const NOBODY: &str = "nobody can choose a password: the links in mails lead to an error";

/// The settings without which a link that is mailed does not work on the page.
const DECISIVE: [&str; 4] = ["FIRSTKEY_DELIVERY", "FIRSTKEY_CLAIM_ORIGIN", "FIRSTKEY_CLAIM_CODE", "FIRSTKEY_TABLE"];

/// What the page must not do: take over somebody who has a password, or reach further.
const TOO_MUCH: [&str; 5] = [
    "iam:UpdateLoginProfile",
    "iam:DeleteLoginProfile",
    "iam:CreateAccessKey",
    "iam:AttachUserPolicy",
    "iam:PutUserPolicy",
];

/// It is there, ready, and runs the same code as the function that hears of new users.
pub(super) async fn function(facts: &Facts) -> Found {
    if facts.claim().await?.is_none() {
        return passed(OFF);
    }
    let name = facts.session.deployment.claim_function();
    let function = match facts.claim_function().await {
        Ok(function) => function,
        Err(Unseen::Absent(_)) => {
            return failed(
                format!("there is no function `{name}`"),
                NOBODY,
                "run `terraform apply`: with delivery = \"claim\" the module makes it",
            );
        }
        Err(error) => return Err(error),
    };
    if let Some(state @ (State::Failed | State::Pending)) = function.state() {
        let reason = function.state_reason().unwrap_or("Lambda does not say why");
        let fix = "wait a minute if it is pending; otherwise redeploy it: `terraform apply \
                   -replace=module.firstkey.module.claim[0].aws_lambda_function.claim`";
        return failed(format!("its state is {}: {reason}", state.as_str()), NOBODY, fix);
    }
    if function.last_update_status() == Some(&LastUpdateStatus::Failed) {
        let reason = function.last_update_status_reason().unwrap_or("Lambda does not say why");
        return failed(
            format!("its last update failed: {reason}"),
            "the page does not run with the latest code or settings",
            "fix the reason, then run `terraform apply`",
        );
    }
    if function.code_sha256() != facts.function().await?.code_sha256() {
        return warning(
            format!("it runs other code than `{}`", facts.session.deployment.function),
            "two versions write the same records, and one may not understand the other's",
            "run `terraform apply`: the module gives both the same zip",
        );
    }
    passed(format!("`{name}` is ready, with the same code"))
}

/// Its settings are those of the function that mails the links.
pub(super) async fn environment(facts: &Facts) -> Found {
    const FIX: &str = "run `terraform apply`: the module gives both functions the same settings";
    if facts.claim().await?.is_none() {
        return passed(OFF);
    }
    let (page, function) = (variables(facts.claim_function().await?), variables(facts.function().await?));
    if let Err(problems) = Configuration::from_variables(page.clone()) {
        return failed(problems.to_string().replacen("the configuration", "it", 1), NOBODY, FIX);
    }
    let differing = differing(&page, &function);
    if differing.is_empty() {
        return passed("the same settings");
    }
    let seen = |names: &[&str]| format!("it differs in {}", names.join(", "));
    let decisive: Vec<&str> = differing.iter().copied().filter(|name| DECISIVE.contains(name)).collect();
    if !decisive.is_empty() {
        return failed(seen(&decisive), "links that are mailed do not work on the page", FIX);
    }
    warning(seen(&differing), "the page follows other settings than the mails", FIX)
}

/// The names of Firstkey's variables that two functions have with different values.
fn differing<'a>(one: &'a [(String, String)], other: &'a [(String, String)]) -> Vec<&'a str> {
    fn settings(variables: &[(String, String)]) -> BTreeMap<&str, &str> {
        let variables = variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        variables.filter(|(name, value)| name.starts_with("FIRSTKEY_") && !value.is_empty()).collect()
    }
    let (one, other) = (settings(one), settings(other));
    let names: BTreeSet<&str> = one.keys().chain(other.keys()).copied().collect();
    names.into_iter().filter(|name| one.get(name) != other.get(name)).collect()
}

/// Its role allows what the page does, and not what it must never do.
pub(super) async fn role(facts: &Facts) -> Found {
    if facts.claim().await?.is_none() {
        return passed(OFF);
    }
    let function = facts.claim_function().await?;
    let configuration = facts.configuration().await?;
    let everywhere = ["iam:GetAccountPasswordPolicy", "iam:ListAccountAliases", "iam:ListUsers"];
    let users = users(facts, &configuration);
    let mut needed = vec![
        reading(facts),
        Requirement::new(&["iam:CreateLoginProfile"], users.clone()),
        Requirement::new(&everywhere, vec!["*".to_owned()]),
        Requirement::new(&["dynamodb:GetItem", "dynamodb:PutItem"], table(facts, &configuration)),
    ];
    needed.extend(telling(facts, configuration).await?);
    let denied = denied(facts, function, needed).await?;
    if !denied.is_empty() {
        return failed(
            format!("it does not allow {}", denied.join(", ")),
            "the page fails when a user chooses a password, or asks for another link",
            APPLY,
        );
    }
    let mut allowed = BTreeSet::new();
    for user in users {
        let denied = self::denied(facts, function, vec![Requirement::new(&TOO_MUCH, vec![user])]).await?;
        allowed.extend(TOO_MUCH.into_iter().filter(|action| !denied.iter().any(|denied| denied == action)));
    }
    if allowed.is_empty() {
        return passed("it allows what the page does, and can neither change nor delete a login profile");
    }
    warning(
        format!("it also allows {}", allowed.into_iter().collect::<Vec<_>>().join(", ")),
        "everybody on the internet reaches the page: a flaw in it could take over users who have a password",
        "give the page a role with the policy in the output `claim_role_policy`, and with nothing else",
    )
}
