//! What the function's role allows, as IAM's policy simulator sees it.

use aws_sdk_iam::types::{ContextEntry, ContextKeyTypeEnum, PolicyEvaluationDecisionType};

use super::facts::Facts;
use super::finding::{Found, Unseen, failed, passed, warning};
use crate::ask::ask;
use crate::session::variables;

/// Actions that must be allowed on the same resources.
struct Requirement {
    actions: Vec<&'static str>,
    resources: Vec<String>,
    context: Vec<ContextEntry>,
}

pub(super) async fn role(facts: &Facts) -> Found {
    let role = facts.function().await?.role().unwrap_or_default().to_owned();
    let (needed, for_the_sweep) = requirements(facts).await?;
    let denied = denied(facts, &role, needed).await?;
    if !denied.is_empty() {
        return failed(
            format!("it does not allow {}", denied.join(", ")),
            "arrivals fail when the function calls them",
            "run `terraform apply`: the module makes the role's policy; if it did, look for a permissions boundary or an organisation's policy",
        );
    }
    let denied = self::denied(facts, &role, for_the_sweep).await?;
    if denied.is_empty() {
        return passed("it allows what the function does");
    }
    warning(
        format!("it does not allow {}", denied.join(", ")),
        "the sweep cannot find users whose event was lost, nor withdraw unused passwords",
        "give the module a sweep_schedule, then run `terraform apply`",
    )
}

/// What every arrival needs, and what the sweep needs besides.
async fn requirements(facts: &Facts) -> Result<(Vec<Requirement>, Vec<Requirement>), Unseen> {
    let configuration = facts.configuration().await?;
    let session = &facts.session;
    let (partition, account) = (&session.account.partition, &session.account.id);
    let paths = &configuration.rules.path_prefixes;
    let users = paths.iter().map(|path| format!("arn:{partition}:iam::{account}:user{path}firstkey-doctor")).collect();
    let table = session.deployment.table.as_ref().unwrap_or(&configuration.table);
    let table = vec![format!("arn:{partition}:dynamodb:{}:{account}:table/{table}", session.aws.region())];
    let mut profile = vec!["iam:GetUser", "iam:GetLoginProfile"];
    // With claims, the page has a role of its own, and what this one may withdraw is the operator's choice.
    if configuration.claim.is_none() {
        profile.extend(["iam:CreateLoginProfile", "iam:UpdateLoginProfile", "iam:DeleteLoginProfile"]);
    }
    let everywhere = vec!["iam:GetAccountPasswordPolicy", "iam:ListAccountAliases", "ses:GetSuppressedDestination"];
    let require = |actions, resources| Requirement { actions, resources, context: Vec::new() };
    let mut needed = vec![
        require(profile, users),
        require(everywhere, vec!["*".to_owned()]),
        require(vec!["dynamodb:GetItem", "dynamodb:PutItem"], table.clone()),
    ];
    if let Some(topic) = configuration.alert_topic {
        needed.push(require(vec!["sns:Publish"], vec![topic]));
    }
    if let Some(slack) = configuration.slack {
        let name = slack.token_parameter.trim_start_matches('/');
        let parameter = format!("arn:{partition}:ssm:{}:{account}:parameter/{name}", session.aws.region());
        needed.push(require(vec!["ssm:GetParameter"], vec![parameter]));
    }
    if let Some(identity) = facts.identity().await? {
        let region = facts.ses_region().await;
        let identity = format!("arn:{partition}:ses:{region}:{account}:identity/{}", identity.name);
        let recipient = recipient(&variables(facts.function().await?));
        let context = [("ses:FromAddress", configuration.sender.email.to_string()), ("ses:Recipients", recipient)];
        let context = context.map(|(key, value)| entry(key, value)).into();
        needed.push(Requirement { actions: vec!["ses:SendEmail"], resources: vec![identity], context });
    }
    let for_the_sweep = vec![
        require(vec!["iam:ListUsers", "cloudtrail:LookupEvents"], vec!["*".to_owned()]),
        require(vec!["dynamodb:Scan", "dynamodb:DescribeTable"], table),
    ];
    Ok((needed, for_the_sweep))
}

/// An address in the first of the allowed domains, as the policy's condition sees it.
fn recipient(variables: &[(String, String)]) -> String {
    let domains =
        variables.iter().find(|(name, _)| name == "FIRSTKEY_ALLOWED_DOMAINS").map(|(_, value)| value.as_str());
    let domain = domains.unwrap_or_default().split(',').next().unwrap_or_default().trim().to_lowercase();
    format!("ada@{}", domain.replacen('*', "mail", 1))
}

fn entry(key: &str, value: String) -> ContextEntry {
    let kind = ContextKeyTypeEnum::String;
    ContextEntry::builder().context_key_name(key).context_key_values(value).context_key_type(kind).build()
}

/// The actions that a role does not allow.
async fn denied(facts: &Facts, role: &str, requirements: Vec<Requirement>) -> Result<Vec<String>, Unseen> {
    let function = facts.function().await?.function_arn().unwrap_or_default().to_owned();
    let mut denied = Vec::new();
    for Requirement { actions, resources, mut context } in requirements {
        // The role can be used only from within the function.
        context.push(entry("lambda:SourceFunctionArn", function.clone()));
        denied.extend(simulate(facts, role, &actions, resources, context).await?);
    }
    Ok(denied)
}

/// The actions that a principal may not take on all of the resources.
pub(super) async fn simulate(
    facts: &Facts,
    principal: &str,
    actions: &[&str],
    resources: Vec<String>,
    context: Vec<ContextEntry>,
) -> Result<Vec<String>, Unseen> {
    let call = facts
        .session
        .aws
        .iam()
        .simulate_principal_policy()
        .policy_source_arn(principal)
        .set_action_names(Some(actions.iter().map(|action| (*action).to_owned()).collect()))
        .set_resource_arns(Some(resources))
        .set_context_entries(Some(context).filter(|context| !context.is_empty()))
        .send();
    let answer = ask("iam:SimulatePrincipalPolicy", &format!("simulate the policies of {principal}"), call).await?;
    let results = answer.evaluation_results.unwrap_or_default();
    let is_denied = |action: &&&str| {
        let mut of_action = results.iter().filter(|result| result.eval_action_name == **action).peekable();
        of_action.peek().is_none()
            || of_action.any(|result| result.eval_decision != PolicyEvaluationDecisionType::Allowed)
    };
    Ok(actions.iter().filter(is_denied).map(|action| (*action).to_owned()).collect())
}
