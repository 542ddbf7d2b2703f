//! The function: whether it could start.

use aws_sdk_lambda::types::{LastUpdateStatus, State};

use super::facts::Facts;
use super::finding::{Found, Unseen, failed, passed};

const NOBODY: &str = "nobody gets a sign-in";

pub(super) async fn function(facts: &Facts) -> Found {
    let name = &facts.session.deployment.function;
    let function = match facts.function().await {
        Ok(function) => function,
        Err(Unseen::Absent(_)) => {
            return failed(
                facts.session.no_function(),
                NOBODY,
                format!("run `terraform apply`; if it is deployed: {}", facts.session.where_else()),
            );
        }
        Err(error) => return Err(error),
    };
    if let Some(state @ (State::Failed | State::Pending)) = function.state() {
        let reason = function.state_reason().unwrap_or("Lambda does not say why");
        let seen = format!("its state is {}: {reason}", state.as_str());
        return failed(
            seen,
            NOBODY,
            "wait a minute if it is pending; otherwise redeploy it: `terraform apply \
             -replace=module.firstkey.module.function.aws_lambda_function.firstkey`",
        );
    }
    if function.last_update_status() == Some(&LastUpdateStatus::Failed) {
        let reason = function.last_update_status_reason().unwrap_or("Lambda does not say why");
        return failed(
            format!("its last update failed: {reason}"),
            "the function does not run with the latest code or settings",
            "fix the reason, then run `terraform apply`",
        );
    }
    passed(format!("`{name}` is ready"))
}

pub(super) async fn environment(facts: &Facts) -> Found {
    match facts.environment().await? {
        Ok(configuration) => {
            let domains = configuration.rules.allowed_domains.len();
            passed(format!("valid; messages may go to {domains} domain{}", if domains == 1 { "" } else { "s" }))
        }
        Err(problems) => failed(
            problems.to_string().replacen("the configuration", "it", 1),
            "the function stops when it starts",
            "correct the module's variables of the same names (without FIRSTKEY_, in lower case), then run `terraform apply`",
        ),
    }
}
