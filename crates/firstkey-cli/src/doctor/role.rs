//! What the function's role allows, as IAM's policy simulator sees it.

use aws_sdk_iam::types::{ContextEntry, ContextKeyTypeEnum, PolicyEvaluationDecisionType};

use aws_sdk_lambda::operation::get_function_configuration::GetFunctionConfigurationOutput;
use firstkey::core::configuration::Configuration;

use super::facts::Facts;
use super::finding::{Found, Unseen, failed, passed, warning};
use crate::ask::ask;
use crate::session::variables;

/// What to do about a role that allows too little.
pub(super) const APPLY: &str = "run `terraform apply`: the module makes the role's policy; if it did, look for a permissions boundary or an organisation's policy";

/// Actions that must be allowed on the same resources.
pub(super) struct Requirement {
    actions: Vec<&'static str>,
    resources: Vec<String>,
    context: Vec<ContextEntry>,
}

impl Requirement {
    pub(super) fn new(actions: &[&'static str], resources: Vec<String>) -> Self {
        Self { actions: actions.to_vec(), resources, context: Vec::new() }
    }
}

pub(super) async fn role(facts: &Facts) -> Found {
    let function = facts.function().await?;
    let (needed, for_the_sweep) = requirements(facts).await?;
    let denied = denied(facts, function, needed).await?;
    if !denied.is_empty() {
        return failed(
            format!("it does not allow {}", denied.join(", ")),
            "arrivals fail when the function calls them",
            APPLY,
        );
    }
    let denied = self::denied(facts, function, for_the_sweep).await?;
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
    let everywhere = ["iam:GetAccountPasswordPolicy", "iam:ListAccountAliases", "ses:GetSuppressedDestination"];
    let mut needed = vec![
        reading(facts),
        Requirement::new(&everywhere, vec!["*".to_owned()]),
        Requirement::new(&["dynamodb:GetItem", "dynamodb:PutItem"], table(facts, &configuration)),
    ];
    // With claims, the page has a role of its own, and what this one may withdraw is the operator's choice.
    if configuration.claim.is_none() {
        let profile = ["iam:CreateLoginProfile", "iam:UpdateLoginProfile", "iam:DeleteLoginProfile"];
        needed.push(Requirement::new(&profile, users(facts, &configuration)));
    }
    needed.extend(telling(facts, configuration.clone()).await?);
    let for_the_sweep = vec![
        Requirement::new(&["iam:ListUsers", "cloudtrail:LookupEvents"], vec!["*".to_owned()]),
        Requirement::new(&["dynamodb:Scan", "dynamodb:DescribeTable"], table(facts, &configuration)),
    ];
    Ok((needed, for_the_sweep))
}

/// To read a user whom nobody knows, and who so has no path: where a role may read some paths only, IAM answers AccessDenied for who was
/// renamed or deleted, or is too new, and it looks as if a permission were missing.
pub(super) fn reading(facts: &Facts) -> Requirement {
    let (partition, account) = (&facts.session.account.partition, &facts.session.account.id);
    let nobody = format!("arn:{partition}:iam::{account}:user/firstkey-doctor");
    Requirement::new(&["iam:GetUser", "iam:GetLoginProfile"], vec![nobody])
}

/// A user below each of the configured paths.
pub(super) fn users(facts: &Facts, configuration: &Configuration) -> Vec<String> {
    let (partition, account) = (&facts.session.account.partition, &facts.session.account.id);
    let paths = configuration.rules.path_prefixes.iter();
    paths.map(|path| format!("arn:{partition}:iam::{account}:user{path}firstkey-doctor")).collect()
}

/// The ledger.
pub(super) fn table(facts: &Facts, configuration: &Configuration) -> Vec<String> {
    let session = &facts.session;
    let (partition, account) = (&session.account.partition, &session.account.id);
    let table = session.deployment.table.as_ref().unwrap_or(&configuration.table);
    vec![format!("arn:{partition}:dynamodb:{}:{account}:table/{table}", session.aws.region())]
}

/// What it takes to tell users and administrators.
pub(super) async fn telling(facts: &Facts, configuration: Configuration) -> Result<Vec<Requirement>, Unseen> {
    let session = &facts.session;
    let (partition, account) = (&session.account.partition, &session.account.id);
    let mut needed = Vec::new();
    if let Some(topic) = configuration.alert_topic {
        needed.push(Requirement::new(&["sns:Publish"], vec![topic]));
    }
    if let Some(slack) = configuration.slack {
        let name = slack.token_parameter.trim_start_matches('/');
        let parameter = format!("arn:{partition}:ssm:{}:{account}:parameter/{name}", session.aws.region());
        needed.push(Requirement::new(&["ssm:GetParameter"], vec![parameter]));
    }
    if let Some(identity) = facts.identity().await? {
        let region = facts.ses_region().await;
        let identity = format!("arn:{partition}:ses:{region}:{account}:identity/{}", identity.name);
        let recipient = recipient(&variables(facts.function().await?));
        let context = [("ses:FromAddress", configuration.sender.email.to_string()), ("ses:Recipients", recipient)];
        let context = context.map(|(key, value)| entry(key, value)).into();
        needed.push(Requirement { context, ..Requirement::new(&["ses:SendEmail"], vec![identity]) });
    }
    Ok(needed)
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

/// The actions that a function's role does not allow.
pub(super) async fn denied(
    facts: &Facts,
    function: &GetFunctionConfigurationOutput,
    requirements: Vec<Requirement>,
) -> Result<Vec<String>, Unseen> {
    let role = function.role().unwrap_or_default();
    let function = function.function_arn().unwrap_or_default().to_owned();
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
