//! What to do about a message that SES did not accept.

use firstkey::aws::error::CallError;
use firstkey::core::configuration::Configuration;

/// The next step.
pub(super) fn advice(error: &CallError, configuration: &Configuration, region: &str) -> String {
    let sender = configuration.sender.email.domain();
    if error.is_access_denied() {
        return "you lack the permission `ses:SendEmail` for the sender's identity and, if there is one, the configuration set; docs/cli.md \
                has the policy that administrators need"
            .to_owned();
    }
    if error.may_have_happened() {
        return "the message may still be on its way: look for it before you send another".to_owned();
    }
    if error.is("MessageRejected") {
        return format!(
            "`aws sesv2 get-email-identity --region {region} --email-identity {sender}` shows whether the sender is verified, and \
             `aws sesv2 get-account --region {region}` whether the account is in the sandbox, where recipients have to be verified too"
        );
    }
    if error.is("NotFoundException") {
        let name = configuration.configuration_set.as_deref().unwrap_or_default();
        return format!("create the configuration set `{name}` in {region}, which FIRSTKEY_CONFIGURATION_SET names");
    }
    let next = if error.is("MailFromDomainNotVerifiedException") {
        "the MX record of the identity's MAIL FROM domain is missing in its DNS"
    } else if error.is("SendingPausedException") {
        "sending is switched off, for the account or for the configuration set"
    } else if error.is("AccountSuspendedException") {
        "AWS has shut down the account's sending; its support case says why"
    } else if error.is_daily_quota() {
        "the daily sending quota is used up: `firstkey doctor` says how to raise it"
    } else if error.is_transient() {
        "SES is busy: try again later"
    } else {
        "the function would get the same answer"
    };
    next.to_owned()
}
