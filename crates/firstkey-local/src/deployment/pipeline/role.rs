//! The functions' roles, with the permissions in the Terraform modules' files.

mod functions;
mod module;
#[cfg(test)]
mod template;

use anyhow::Result;
use aws_config::SdkConfig;
use firstkey::core::configuration::Configuration;
use serde_json::{Value, json};

use self::module::Role;
use crate::deployment::names::{CLAIM_NAME, NAME, Variables, alert_topic, arn};

pub(super) async fn deploy(sdk: &SdkConfig, variables: &Variables) -> Result<()> {
    let configuration = Configuration::from_variables(variables.iter().cloned())?;
    let inputs = inputs(&configuration, variables);
    put(sdk, NAME, Role::of(&inputs)?).await?;
    if configuration.claim.is_some() {
        let mut of_the_page = inputs.clone();
        of_the_page["name"] = json!(CLAIM_NAME);
        of_the_page["uses_slack"] = json!(configuration.slack.is_some());
        put(sdk, CLAIM_NAME, Role::of_the_claim(&inputs, &of_the_page)?).await?;
    }
    Ok(())
}

async fn put(sdk: &SdkConfig, name: &str, Role { trust, policy }: Role) -> Result<()> {
    let iam = aws_sdk_iam::Client::new(sdk);
    iam.create_role().role_name(name).assume_role_policy_document(trust).send().await?;
    iam.put_role_policy().role_name(name).policy_name(name).policy_document(policy).send().await?;
    Ok(())
}

/// The module's variables for the function of this configuration.
fn inputs(configuration: &Configuration, variables: &Variables) -> Value {
    let domains =
        variables.iter().find(|(name, _)| name == "FIRSTKEY_ALLOWED_DOMAINS").map(|(_, value)| value.as_str());
    let domains: Vec<&str> = domains.unwrap_or_default().split(',').map(str::trim).collect();
    json!({
        "name": NAME,
        "path_prefixes": configuration.rules.path_prefixes,
        "sender_address": configuration.sender.email.to_string(),
        "allowed_domains": domains,
        "ses_region": configuration.ses_region,
        "configuration_set": configuration.configuration_set,
        "slack_token_parameter": configuration.slack.as_ref().map(|slack| &slack.token_parameter),
        "table_arn": arn("dynamodb", &format!("table/{}", configuration.table)),
        "alert_topic_arn": configuration.alert_topic.clone().unwrap_or_else(alert_topic),
        "sweep_schedule": "rate(1 hour)",
        "makes_passwords": configuration.claim.is_none(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::template::Template;
    use super::*;
    use crate::account::{ACCOUNT, REGION};
    use crate::cloud::Cloud;
    use crate::deployment::variables;

    /// The parameters that correspond to a local cloud's configuration.
    const PARAMETERS: [(&str, &str); 4] = [
        ("SenderAddress", "it@mail.example.com"),
        ("IdentityDomain", "example.com"),
        ("AllowedDomains", "example.com,*.example.org"),
        ("PathPrefix", "/people/"),
    ];

    fn environment(more: &[(&str, &str)]) -> Vec<(String, String)> {
        let always = [("FIRSTKEY_SENDER", "IT <it@mail.example.com>"), ("FIRSTKEY_PATH_PREFIXES", "/people/")];
        let given = always.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        variables(given, "example.com, *.Example.org")
    }

    /// The statements of both policies by their names, normalised: a list of one becomes its member, and lists are
    /// sorted.
    fn statements([trust, policy]: [&Value; 2]) -> BTreeMap<String, Value> {
        fn plain(value: &Value) -> Value {
            match value {
                Value::Array(members) => {
                    let mut members: Vec<Value> = members.iter().map(plain).collect();
                    members.sort_by_key(Value::to_string);
                    if members.len() == 1 { members.remove(0) } else { Value::Array(members) }
                }
                Value::Object(members) => members.iter().map(|(name, member)| (name.clone(), plain(member))).collect(),
                other => other.clone(),
            }
        }
        let mut named = BTreeMap::new();
        for statement in [trust, policy].iter().flat_map(|document| document["Statement"].as_array().unwrap()) {
            let name = statement["Sid"].as_str().unwrap_or_else(|| panic!("{statement} has no Sid"));
            assert!(named.insert(name.to_owned(), plain(statement)).is_none(), "two statements are called {name}");
        }
        named
    }

    fn with(environment: &[(String, String)], more: Value) -> Value {
        let mut inputs = inputs(&Configuration::from_variables(environment.iter().cloned()).unwrap(), environment);
        inputs.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        inputs
    }

    fn read(Role { trust, policy }: Role) -> BTreeMap<String, Value> {
        let [trust, policy] = [trust, policy].map(|document| serde_json::from_str(&document).unwrap());
        statements([&trust, &policy])
    }

    fn module(environment: &[(String, String)], more: Value) -> BTreeMap<String, Value> {
        read(Role::of(&with(environment, more)).unwrap())
    }

    /// The role behind the page, for variables that both modules have and for the claim's own.
    fn claim(environment: &[(String, String)], both: Value, own: Value) -> BTreeMap<String, Value> {
        let function = with(environment, both);
        let mut inputs = function.clone();
        inputs.as_object_mut().unwrap().insert("name".to_owned(), json!(format!("{NAME}-claim")));
        inputs.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
        read(Role::of_the_claim(&function, &inputs).unwrap())
    }

    fn template(parameters: &[(&str, &str)]) -> BTreeMap<String, Value> {
        template_of("Role", parameters)
    }

    fn template_of(role: &str, parameters: &[(&str, &str)]) -> BTreeMap<String, Value> {
        let parameters = [parameters, &PARAMETERS].concat();
        let resources = [
            ("Ledger.Arn", arn("dynamodb", "table/firstkey")),
            ("Logs.Arn", arn("logs", "log-group:/aws/lambda/firstkey:*")),
            ("ClaimLogs.Arn", arn("logs", "log-group:/aws/lambda/firstkey-claim:*")),
            ("Failed.Arn", arn("sqs", "firstkey-failed")),
            ("BufferQueue.Arn", arn("sqs", "firstkey-buffer")),
            ("Key.Arn", arn("kms", "key/one")),
            ("Alerts", alert_topic()),
        ];
        let template = Template::new(&parameters, &resources);
        let policies = template.property(role, "Policies");
        statements([&template.property(role, "AssumeRolePolicyDocument"), &policies[0]["PolicyDocument"]])
    }

    #[track_caller]
    fn assert_same(ours: &BTreeMap<String, Value>, template: &BTreeMap<String, Value>) {
        let names: BTreeSet<&String> = ours.keys().chain(template.keys()).collect();
        let tell = |statement: Option<&Value>| statement.map_or("none".to_owned(), Value::to_string);
        let differences: Vec<String> = names
            .into_iter()
            .filter(|name| ours.get(*name) != template.get(*name))
            .map(|name| {
                format!(
                    "{name}:\n  role.tf:       {}\n  firstkey.yaml: {}",
                    tell(ours.get(name)),
                    tell(template.get(name))
                )
            })
            .collect();
        assert!(differences.is_empty(), "the roles differ:\n{}", differences.join("\n"));
    }

    /// Panics if the module's file or the template has a statement that is not among these.
    #[track_caller]
    fn assert_all_compared(statements: &BTreeMap<String, Value>, file: &str, resource: &str) {
        let compared: BTreeSet<&str> = statements.keys().map(String::as_str).collect();
        let in_file = file.lines().filter_map(|line| line.trim().strip_prefix("Sid")?.split('"').nth(1));
        assert_eq!(in_file.collect::<BTreeSet<_>>(), compared, "role.tf has a statement that is not compared");
        let template = Template::new(&[], &[]);
        assert_eq!(template.statement_names(resource), compared, "firstkey.yaml has a statement that is not compared");
    }

    #[tokio::test]
    async fn the_local_clouds_role_is_cloudformations() {
        let cloud = Cloud::new();
        let sdk = cloud.sdk_config();
        deploy(&sdk, &environment(&[])).await.unwrap();
        let iam = aws_sdk_iam::Client::new(&sdk);
        let role = iam.get_role().role_name(NAME).send().await.unwrap().role.unwrap();
        let policy = iam.get_role_policy().role_name(NAME).policy_name(NAME).send().await.unwrap();
        let [trust, policy] = [role.assume_role_policy_document.unwrap(), policy.policy_document].map(|document| {
            // IAM percent-encodes a document like a name in a form, with spaces as plus signs.
            let document = document.replace('+', "%2B");
            let (decoded, _) = form_urlencoded::parse(document.as_bytes()).next().unwrap();
            serde_json::from_str(&decoded).unwrap()
        });
        assert_same(&statements([&trust, &policy]), &template(&[]));
    }

    #[test]
    fn terraforms_role_is_cloudformations_with_everything_that_can_be_added() {
        let environment = environment(&[
            ("FIRSTKEY_SES_REGION", "eu-west-1"),
            ("FIRSTKEY_CONFIGURATION_SET", "transactional"),
            ("FIRSTKEY_CHANNELS", "email,slack"),
            ("FIRSTKEY_SLACK_TOKEN_PARAMETER", "/firstkey/slack-token"),
        ]);
        let (topics_key, tokens_key) = (arn("kms", "key/two"), arn("kms", "key/three"));
        let more = json!({
            "kms_key_arn": arn("kms", "key/one"),
            "buffer": true,
            "denied_path_prefixes": ["/people/robots/"],
            "alert_topic_kms_key": topics_key,
            "slack_token_kms_key": tokens_key,
            "tracing_mode": "Active",
        });
        let module = module(&environment, more);
        let parameters = [
            ("SesRegion", "eu-west-1"),
            ("ConfigurationSet", "transactional"),
            ("CreateKey", "true"),
            ("Buffer", "true"),
            ("DeniedPathPrefix", "/people/robots/"),
            ("AlertTopicKeyArn", &topics_key),
            ("Channels", "email,slack"),
            ("SlackTokenParameter", "/firstkey/slack-token"),
            ("SlackTokenKeyArn", &tokens_key),
            ("TracingMode", "Active"),
        ];
        assert_same(&module, &template(&parameters));

        assert_all_compared(&module, module::ROLE, "Role");
    }

    #[test]
    fn terraforms_role_is_cloudformations_with_nothing_added() {
        let topic = format!("arn:aws:sns:{REGION}:{ACCOUNT}:our-alerts");
        let module = module(&environment(&[("FIRSTKEY_ALERT_TOPIC", &topic)]), json!({"sweep_schedule": null}));
        assert_same(&module, &template(&[("AlertTopic", &topic), ("SweepSchedule", "")]));
    }

    #[test]
    fn terraforms_role_is_cloudformations_where_users_choose_their_password() {
        let claims = [("Delivery", "claim")];
        let ours = module(&environment(&[]), json!({"makes_passwords": false}));
        assert_same(&ours, &template(&claims));
        let ours = module(&environment(&[]), json!({"makes_passwords": false, "withdraws_passwords": false}));
        assert_same(&ours, &template(&[&claims[..], &[("WithdrawMailedPasswords", "false")]].concat()));
    }

    #[test]
    fn terraforms_role_of_the_page_is_cloudformations() {
        let claims = [("Delivery", "claim")];
        assert_same(&claim(&environment(&[]), json!({}), json!({})), &template_of("ClaimRole", &claims));

        let environment = environment(&[
            ("FIRSTKEY_SES_REGION", "eu-west-1"),
            ("FIRSTKEY_CONFIGURATION_SET", "transactional"),
            ("FIRSTKEY_CHANNELS", "email,slack"),
            ("FIRSTKEY_SLACK_TOKEN_PARAMETER", "/firstkey/slack-token"),
        ]);
        let (topics_key, tokens_key) = (arn("kms", "key/two"), arn("kms", "key/three"));
        let both = json!({
            "kms_key_arn": arn("kms", "key/one"),
            "denied_path_prefixes": ["/people/robots/"],
            "alert_topic_kms_key": topics_key,
            "slack_token_kms_key": tokens_key,
            "tracing_mode": "Active",
        });
        let ours = claim(&environment, both, json!({"uses_slack": true}));
        let parameters = [
            ("SesRegion", "eu-west-1"),
            ("ConfigurationSet", "transactional"),
            ("CreateKey", "true"),
            ("DeniedPathPrefix", "/people/robots/"),
            ("AlertTopicKeyArn", &topics_key),
            ("ClaimCode", "slack"),
            ("SlackTokenParameter", "/firstkey/slack-token"),
            ("SlackTokenKeyArn", &tokens_key),
            ("TracingMode", "Active"),
        ];
        assert_same(&ours, &template_of("ClaimRole", &[&parameters[..], &claims].concat()));
        assert_all_compared(&ours, module::CLAIM_ROLE, "ClaimRole");
    }
}
