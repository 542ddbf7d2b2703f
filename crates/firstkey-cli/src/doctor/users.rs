//! The users, and what the account asks of their passwords.

use super::facts::Facts;
use super::finding::{Found, failed, passed, warning};
use super::role::simulate;

/// How many users' policies are tried.
const TRIED: usize = 3;

/// Seconds in a day.
const DAY: i64 = 24 * 60 * 60;

pub(super) async fn password_policy(facts: &Facts) -> Found {
    let Some(policy) = facts.password_policy().await? else { return passed("AWS's own is in force") };
    let Some(age) = policy.max_password_age.filter(|_| policy.expire_passwords) else {
        return passed(format!("at least {} characters, without an end", policy.minimum_password_length.unwrap_or(6)));
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
        return warning(
            format!("passwords expire after {age} days, and only an administrator can replace them then"),
            "users who were on leave are locked out, and nothing tells them why",
            "`aws iam update-account-password-policy` without --hard-expiry, and with the policy's other rules",
        );
    }
    passed(format!("passwords expire after {age} days, and users can replace them"))
}

pub(super) async fn password_change(facts: &Facts) -> Found {
    const WHY: &str = "the first sign-in asks for a new password, and refuses it from whoever may not change it";
    const FIX: &str = "`aws iam update-account-password-policy --allow-users-to-change-password` with the policy's other rules, or the policy \
                       arn:aws:iam::aws:policy/IAMUserChangePassword for every user";
    let policy = facts.password_policy().await?;
    if policy.is_some_and(|policy| policy.allow_users_to_change_password) {
        return passed("the account's password policy allows it to everybody");
    }
    let users = facts.users().await?;
    if users.is_empty() {
        return warning(
            "the account's password policy does not allow it, and there is no user yet to see whether a policy does",
            WHY,
            FIX,
        );
    }
    for user in users.iter().take(TRIED) {
        let denied = simulate(facts, &user.arn, &["iam:ChangePassword"], vec![user.arn.clone()], Vec::new()).await?;
        if !denied.is_empty() {
            return failed(format!("`{}` may not change their own password", user.user_name), WHY, FIX);
        }
    }
    passed(format!("the policies of the newest users allow it ({} tried)", users.len().min(TRIED)))
}

pub(super) async fn users(facts: &Facts) -> Found {
    let paths = facts.configuration().await?.rules.path_prefixes.join(" and ");
    // Whether Terraform made them, and with which arguments, IAM does not tell.
    match facts.users().await?.len() {
        0 => passed(format!(
            "none below {paths} yet; write force_destroy = true to each aws_iam_user, or Terraform cannot destroy it"
        )),
        count => passed(format!(
            "{count} below {paths}; Terraform can destroy those that it made with force_destroy = true, as the module `users` does"
        )),
    }
}
