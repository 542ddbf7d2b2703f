//! The users, and the account's rules for their passwords.

use std::fmt::Write;

use aws_sdk_iam::types::PasswordPolicy;

use super::facts::Facts;
use super::finding::{Found, failed, passed, warning};
use super::role::simulate;

/// For how many users to simulate policies.
const TRIED: usize = 3;

/// Seconds in a day.
const DAY: i64 = 24 * 60 * 60;

pub(super) async fn password_policy(facts: &Facts) -> Found {
    let Some(policy) = facts.password_policy().await? else { return passed("AWS's own is in force") };
    let Some(age) = policy.max_password_age.filter(|_| policy.expire_passwords) else {
        return passed(format!(
            "at least {} characters; passwords do not expire",
            policy.minimum_password_length.unwrap_or(6)
        ));
    };
    let lives = facts.configuration().await?.expire_after.as_secs() / DAY;
    if i64::from(age) < lives {
        return warning(
            format!("passwords expire after {age} days, before the {lives} that the message promises"),
            "a user who comes late finds a password that no longer works",
            format!("expire_after = \"{age}d\""),
        );
    }
    if policy.hard_expiry == Some(true) {
        let mut wanted = policy.clone();
        wanted.hard_expiry = None;
        return warning(
            format!("passwords expire after {age} days, and only an administrator can replace them then"),
            "users who return from leave are locked out, and nothing tells them why",
            replacement(&wanted),
        );
    }
    passed(format!("passwords expire after {age} days, and users can replace them"))
}

pub(super) async fn password_change(facts: &Facts) -> Found {
    const WHY: &str = "the first sign-in requires a new password, which users without this permission cannot set";
    let policy = facts.password_policy().await?;
    if policy.is_some_and(|policy| policy.allow_users_to_change_password) {
        return passed("the account's password policy allows it for everybody");
    }
    let mut wanted = policy.cloned().unwrap_or_else(like_the_default);
    wanted.allow_users_to_change_password = true;
    let fix = format!(
        "{}, or the module `users`, which allows it for each of its users; AWS's own policy IAMUserChangePassword leaves out \
         users below a path",
        replacement(&wanted)
    );
    let users = facts.users().await?;
    if users.is_empty() {
        return warning(
            "the account's password policy does not allow it, and there is no user yet to see whether a policy does",
            WHY,
            fix,
        );
    }
    for user in users.iter().take(TRIED) {
        let denied = simulate(facts, &user.arn, &["iam:ChangePassword"], vec![user.arn.clone()], Vec::new()).await?;
        if !denied.is_empty() {
            return failed(format!("`{}` may not change their own password", user.user_name), WHY, fix);
        }
    }
    passed(format!("the policies of the newest users allow it ({} tried)", users.len().min(TRIED)))
}

pub(super) async fn users(facts: &Facts) -> Found {
    let paths = facts.configuration().await?.rules.path_prefixes.join(" and ");
    // IAM does not say whether Terraform made them, or with which arguments.
    match facts.users().await?.len() {
        0 => passed(format!(
            "none below {paths} yet; write force_destroy = true to each aws_iam_user, or Terraform cannot destroy it"
        )),
        count => passed(format!(
            "{count} below {paths}; Terraform can destroy those that it made with force_destroy = true, as the module `users` does"
        )),
    }
}

/// The closest to AWS's own rules, which no account policy can state: three of the four classes of characters.
fn like_the_default() -> PasswordPolicy {
    PasswordPolicy::builder()
        .minimum_password_length(8)
        .require_lowercase_characters(true)
        .require_uppercase_characters(true)
        .require_numbers(true)
        .build()
}

/// The command that sets a policy. It states every rule, because omitted ones fall back to IAM's defaults.
fn replacement(policy: &PasswordPolicy) -> String {
    let mut command = "`aws iam update-account-password-policy".to_owned();
    let mut number = |option: &str, value: Option<i32>| {
        if let Some(value) = value {
            let _ = write!(command, " --{option} {value}");
        }
    };
    number("minimum-password-length", policy.minimum_password_length);
    number("max-password-age", policy.max_password_age);
    number("password-reuse-prevention", policy.password_reuse_prevention);
    let rules = [
        ("require-symbols", policy.require_symbols),
        ("require-numbers", policy.require_numbers),
        ("require-uppercase-characters", policy.require_uppercase_characters),
        ("require-lowercase-characters", policy.require_lowercase_characters),
        ("allow-users-to-change-password", policy.allow_users_to_change_password),
        ("hard-expiry", policy.hard_expiry == Some(true)),
    ];
    for (option, _) in rules.iter().filter(|(_, is_set)| *is_set) {
        let _ = write!(command, " --{option}");
    }
    command + "`"
}
