//! SES: whether it would accept the message.

use aws_sdk_sesv2::types::DkimStatus;

use super::facts::Facts;
use super::finding::{Found, absent, failed, passed, warning};
use super::identity::Identity;
use crate::ask::ask;

/// With less than this share of the daily quota left, a day with many new users could use it up.
const LITTLE_QUOTA: f64 = 0.1;

pub(super) async fn identity(facts: &Facts) -> Found {
    const WHY: &str = "SES refuses messages from an address that it has not verified";
    let sender = facts.configuration().await?.sender.email;
    let region = facts.ses_region().await;
    match facts.identity().await? {
        Some(identity) if identity.answer.verified_for_sending_status => {
            passed(format!("`{}` is verified in {region}", identity.name))
        }
        Some(Identity { name, .. }) => failed(
            format!("`{name}` is not verified in {region}"),
            WHY,
            format!(
                "put the records of `terraform output ses_dkim_records`, or of `aws sesv2 get-email-identity --region \
                 {region} --email-identity {name}`, in the DNS"
            ),
        ),
        None => failed(
            format!("SES knows neither the sender nor its domain `{}` in {region}", sender.domain()),
            WHY,
            format!(
                "create_ses_identity = true, or `aws sesv2 create-email-identity --region {region} --email-identity {}`",
                sender.domain()
            ),
        ),
    }
}

pub(super) async fn dkim(facts: &Facts) -> Found {
    let Some(identity) = facts.identity().await?.filter(|identity| identity.answer.verified_for_sending_status) else {
        return absent("the sender's identity is not verified");
    };
    let Identity { name, answer } = identity;
    let dkim = answer.dkim_attributes();
    let status = dkim.and_then(|dkim| dkim.status());
    if status == Some(&DkimStatus::Success) && dkim.is_some_and(|dkim| dkim.signing_enabled) {
        return passed(format!("messages from `{name}` are signed"));
    }
    let status = match dkim {
        Some(dkim) if !dkim.signing_enabled => "signing is off",
        _ => status.map_or("no status", DkimStatus::as_str),
    };
    warning(
        format!("messages from `{name}` are not signed: {status}"),
        "many mail servers treat messages that are not signed as spam",
        format!(
            "`aws sesv2 put-email-identity-dkim-attributes --region {} --email-identity {name} --signing-enabled`, and its three records in the DNS",
            facts.ses_region().await
        ),
    )
}

pub(super) async fn sandbox(facts: &Facts) -> Found {
    let region = facts.ses_region().await;
    if facts.ses_account().await?.production_access_enabled {
        return passed(format!("the account is out of the sandbox in {region}"));
    }
    failed(
        format!("the account is in the sandbox in {region}"),
        "SES then sends only to verified addresses, and new users have none",
        format!("request production access: https://{region}.console.aws.amazon.com/ses/home?region={region}#/account"),
    )
}

pub(super) async fn sending(facts: &Facts) -> Found {
    let account = facts.ses_account().await?;
    let region = facts.ses_region().await;
    let enforcement = account.enforcement_status().unwrap_or("HEALTHY");
    match (account.sending_enabled, enforcement) {
        (_, "SHUTDOWN") => failed(
            format!("AWS has shut down sending in {region}"),
            "SES refuses every message",
            "answer AWS's case about it: https://console.aws.amazon.com/support/home",
        ),
        (false, _) => failed(
            format!("sending is paused in {region}"),
            "SES refuses every message",
            format!("`aws sesv2 put-account-sending-attributes --region {region} --sending-enabled`"),
        ),
        (true, "PROBATION") => warning(
            format!("the account is under review in {region}"),
            "AWS shuts down sending if the rates of bounces or complaints stay high",
            "answer AWS's case about it: https://console.aws.amazon.com/support/home",
        ),
        (true, _) => passed(format!("enabled in {region}")),
    }
}

pub(super) async fn quota(facts: &Facts) -> Found {
    let account = facts.ses_account().await?;
    let Some(quota) = account.send_quota() else { return absent("SES gave no quota") };
    let (most, sent) = (quota.max24_hour_send, quota.sent_last24_hours);
    if most < 0.0 {
        return passed(format!("no limit; {sent} messages in the last 24 hours"));
    }
    let left = (most - sent).max(0.0);
    let seen = format!("{left} of {most} messages are left in these 24 hours");
    let fix = "wait, or raise `Sending quota` of Amazon SES: https://console.aws.amazon.com/servicequotas/home";
    if left < 1.0 {
        failed(seen, "SES refuses every message until older ones are a day old", fix)
    } else if left < most * LITTLE_QUOTA {
        warning(seen, "SES refuses messages beyond it, and their users wait", fix)
    } else {
        passed(seen)
    }
}

pub(super) async fn configuration_set(facts: &Facts) -> Found {
    let Some(name) = facts.configuration().await?.configuration_set else {
        return passed("none is configured: administrators are not told about bounces");
    };
    let region = facts.ses_region().await;
    let call = facts.session.aws.ses(Some(&region)).get_configuration_set().configuration_set_name(&name).send();
    match ask("ses:GetConfigurationSet", &format!("look at the configuration set `{name}`"), call).await {
        Ok(set) if set.sending_options().is_some_and(|options| !options.sending_enabled) => failed(
            format!("sending is paused in `{name}`"),
            "SES refuses every message that names it",
            format!(
                "`aws sesv2 put-configuration-set-sending-options --region {region} --configuration-set-name {name} --sending-enabled`"
            ),
        ),
        Ok(_) => passed(format!("`{name}` exists in {region}")),
        Err(error) if error.is_missing() => failed(
            format!("there is no configuration set `{name}` in {region}"),
            "SES refuses every message that names it",
            format!(
                "`aws sesv2 create-configuration-set --region {region} --configuration-set-name {name}`, or another configuration_set"
            ),
        ),
        Err(error) => Err(error.into()),
    }
}
