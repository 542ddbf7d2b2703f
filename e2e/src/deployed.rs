//! Firstkey deployed with Terraform, as an administrator does it, and what every deployment has to do.

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value};
use xtask::cargo;
use xtask::local::Local;
use xtask::steps::Steps;

use crate::account;
use crate::aws::Aws;
use crate::claims::{self, Claims, Domain};
use crate::emulator::{ACCOUNT, Emulator};
use crate::example::Example;
use crate::page::Shell;
use crate::parts;
use crate::pipeline::{CREATE_USER, Ending, NAME, OURS, PEOPLE, Pipeline};
use crate::slack::{PARAMETER, Slack};
use crate::statements::SEND;
use crate::tools::Tools;

/// What Terraform made.
pub(crate) struct Made {
    /// The parts as they were with a buffer.
    pub(crate) parts: Map<String, Value>,
    /// The function and its role as they were with a buffer and Slack.
    pub(crate) function_with_slack: Map<String, Value>,
    /// Both functions, their roles, and what is in front of the page, with links instead of passwords.
    pub(crate) parts_of_claims: Map<String, Value>,
}

/// Deploys with Terraform, and checks everything that the module promises.
pub(crate) fn by_terraform(steps: &mut Steps, tools: &Tools<'_>, slack: &Slack) -> Result<Made> {
    let folder = cargo::root().join("target/e2e/terraform");
    // Where an administrator unpacks it, no repository is near.
    let unpacked = tempfile::tempdir().context("cannot make a folder for the release")?;
    tools.module.unpack(unpacked.path())?;
    let release = unpacked.path();
    let emulator = steps.time("ministack", || Emulator::start(&tools.programs.join("python"), &folder))?;
    let front = Local::start_in_front_of(tools.local, &emulator.url)?;
    let aws = Aws::new(&tools.programs.join("aws"), &front.aws);
    let pipeline = Pipeline { aws: &aws, emulator: &emulator, folder: &folder };
    let module =
        Example::new(tools, release, "complete", &front.aws, &["require_tls=false", "deletion_protection=false"]);
    let users = Example::new(tools, release, "users", &front.aws, &[]);
    let buffered = module.with(&["buffer=true"]);

    let empty = account::contents(&aws)?;
    module.apply(steps, "terraform apply examples/complete")?;
    steps.time("listening to alerts", || pipeline.listen_to_alerts())?;
    users.apply(steps, "terraform apply examples/users")?;
    steps.time("each user gets one mail, and its password works", || {
        let ids = users.output("users")?;
        for (name, address, subject) in [
            ("ada@example.com", "ada@example.com", "Your AWS sign-in details for Example Corp"),
            // Her tag asks for German.
            ("grace", "grace.hopper@example.com", "Ihr AWS-Zugang bei Example Corp"),
        ] {
            let id = ids[name]["unique_id"].as_str().with_context(|| format!("{name} has no id"))?;
            let mail = pipeline.the_mail_to(address, id)?;
            ensure!(mail["Subject"] == subject, "the subject of the mail to {name} is {}", mail["Subject"]);
            pipeline.sign_in(name, &mail)?;
        }
        let backup = ids["backup"]["unique_id"].as_str().context("backup has no id")?;
        let ending = pipeline.ending(backup)?;
        ensure!(ending.status == "skipped", "the user outside the path is {}: {}", ending.status, ending.reason);
        ensure!(!pipeline.has_profile("backup")?, "the user outside the path has a login profile");
        ensure!(emulator.mails()?.len() == 2, "somebody else got a mail too");
        Ok(())
    })?;
    module.plan_nothing(steps)?;
    users.plan_nothing(steps)?;
    nobody_else_gets_a_mail(steps, &pipeline)?;
    the_pattern_is_the_file(steps, &pipeline)?;
    the_role_keeps_to_its_domains(steps, &pipeline)?;
    pipeline.check_statements(steps, &[])?;

    buffered.apply(steps, "terraform apply examples/complete with a buffer")?;
    steps.time("a mail through the buffer", || new_user_gets_a_mail(&pipeline, "buffered"))?;
    pipeline.check_statements(steps, &["TakeFromTheBuffer"])?;
    let parts = steps.time("the parts that Terraform made", || parts::parts(&aws))?;
    let (with_slack, key) = turn_slack_on(steps, tools, &pipeline, slack, &buffered)?;
    let function_with_slack = parts::of_function(&aws)?;
    let domain = Domain::make(&aws)?;
    let with_claims = turn_claims_on(steps, &pipeline, slack, &with_slack, &domain)?;
    let claims = Claims { pipeline: &pipeline, slack };
    let parts_of_claims = parts::of_claims(&aws)?;
    steps.time(
        "state, queues, alerts, logs and ledger hold no password, no link's secret and no Slack token",
        || {
            let mut outputs = pipeline.outputs()?;
            outputs.push(("the page's log", claims.log()?.join("\n")));
            for example in [&module, &users] {
                outputs.push(("Terraform's state", example.run(&["show", "-json"], &[])?));
            }
            pipeline.look_for_secrets(&outputs, &slack.token)
        },
    )?;

    users.destroy(steps, "terraform destroy examples/users")?;
    with_claims.destroy(steps, "terraform destroy examples/complete")?;
    steps.time("nothing is left", || {
        domain.delete(&aws)?;
        aws.run(&["ssm", "delete-parameter", "--name", PARAMETER])?;
        aws.run(&["kms", "schedule-key-deletion", "--key-id", &key])?;
        let left = account::contents(&aws)?;
        ensure!(left == empty, "destroy left something behind:\n{left:#}\nbefore there was:\n{empty:#}");
        Ok(())
    })?;
    front.stop()?;
    Ok(Made { parts, function_with_slack, parts_of_claims })
}

/// Turns Slack on in what is deployed; returns the deployment, and the key that its token is encrypted with in the end.
fn turn_slack_on<'a>(
    steps: &mut Steps,
    tools: &Tools<'_>,
    pipeline: &Pipeline<'_>,
    slack: &Slack,
    deployed: &Example<'a>,
) -> Result<(Example<'a>, String)> {
    let aws = pipeline.aws;
    let shell = Shell { programs: tools.programs, folder: pipeline.folder.to_owned(), endpoint: &aws.endpoint };
    steps.time("the page's commands store Slack's token", || slack.store_token(&shell))?;
    let created = aws.run(&["kms", "create-key"])?;
    let key = created["KeyMetadata"]["Arn"].as_str().context("KMS gave the key no ARN")?.to_owned();
    let with_slack = deployed.with(&[
        &format!("slack_token_parameter={PARAMETER}"),
        &format!("slack_token_kms_key={key}"),
        &format!("slack_endpoint={}", slack.endpoint()),
    ]);
    with_slack.apply(steps, "terraform apply examples/complete with Slack")?;
    slack.tells_whom_it_knows(steps, pipeline, "terraform")?;
    slack.encrypt_token(aws, &key)?;
    pipeline.check_statements(steps, &["ReadSlacksToken", "DecryptSlacksTokenThroughSsm"])?;
    Ok((with_slack, key))
}

/// Turns claims on in what is deployed: who was mailed a password keeps it, and new users choose theirs.
fn turn_claims_on<'a>(
    steps: &mut Steps,
    pipeline: &Pipeline<'_>,
    slack: &Slack,
    deployed: &Example<'a>,
    domain: &Domain,
) -> Result<Example<'a>> {
    let before = format!("{OURS}before-claims");
    let address = format!("{before}@example.com");
    let user_id = pipeline.create_user(&before, PEOPLE, &address)?;
    let mail = pipeline.the_mail_to(&address, &user_id)?;
    pipeline.let_change_password(&before)?;
    let variables = claims::settings(domain).map(|(variable, _, value)| format!("{variable}={value}"));
    let with_claims = deployed.with(&variables.each_ref().map(String::as_str));
    with_claims.apply(steps, "terraform apply examples/complete with claims")?;
    let claims = Claims { pipeline, slack };
    claims.are_made(steps, "terraform")?;
    steps.time("who was mailed a password before signs in with it", || pipeline.sign_in(&before, &mail))?;
    claims.check_statements(steps)?;
    pipeline.check_statements(steps, &["KnowThePasswordPolicyAndTheSignInAddress", SEND])?;
    with_claims.plan_nothing(steps)?;
    Ok(with_claims)
}

pub(crate) fn new_user_gets_a_mail(pipeline: &Pipeline<'_>, name: &str) -> Result<()> {
    let name = format!("{OURS}{name}");
    let address = format!("{name}@example.com");
    let user_id = pipeline.create_user(&name, PEOPLE, &address)?;
    pipeline.the_mail_to(&address, &user_id).map(drop)
}

/// Outside the path, with a foreign domain, with an existing login profile, gone: no mail, and nothing changed. Renamed:
/// the mail.
pub(crate) fn nobody_else_gets_a_mail(steps: &mut Steps, pipeline: &Pipeline<'_>) -> Result<()> {
    let before = pipeline.emulator.mails()?.len();
    steps.time("a user outside the path gets no mail", || {
        let user_id = pipeline.create_user("e2e-robot", "/machines/", "robot@example.com")?;
        let ending = pipeline.ending(&user_id)?;
        ensure!(ending.status == "skipped", "{}: {}", ending.status, ending.reason);
        ensure!(!pipeline.has_profile("e2e-robot")?, "the user has a login profile");
        Ok(())
    })?;
    steps.time("a user with a foreign domain gets no mail, and administrators hear of it", || {
        let user_id = pipeline.create_user("e2e-eve", PEOPLE, "eve@example.org")?;
        let ending = pipeline.ending(&user_id)?;
        ensure!(ending.status == "quarantined", "{}: {}", ending.status, ending.reason);
        ensure!(!pipeline.has_profile("e2e-eve")?, "the user has a login profile");
        let alert = pipeline.alert_about(&user_id)?;
        ensure!(!alert.to_string().contains("eve@example.org"), "the alert holds the whole address");
        Ok(())
    })?;
    steps.time("a user with a login profile gets no mail", || {
        let make = ["iam", "create-login-profile", "--password", "an Administrator's 0wn"];
        let user_id = pipeline.create_user_and(&make, "e2e-dora", PEOPLE, "dora@example.com")?;
        let ending = pipeline.ending(&user_id)?;
        ensure!(ending.status == "skipped", "{}: {}", ending.status, ending.reason);
        let profile = pipeline.aws.run(&["iam", "get-login-profile", "--user-name", "e2e-dora"])?;
        ensure!(profile["LoginProfile"]["PasswordResetRequired"] == false, "Firstkey changed the profile: {profile}");
        Ok(())
    })?;
    // About a name that nobody has, IAM answers a role for some paths alone that it may not know.
    steps.time(
        "a user who was deleted before the function looked gets no mail, and nothing waits for a permission",
        || {
            let delete = ["iam", "delete-user"];
            let user_id = pipeline.create_user_and(&delete, "e2e-gone", PEOPLE, "gone@example.com")?;
            let Ending { status, reason } = pipeline.ending(&user_id)?;
            ensure!(status == "skipped", "{status}: {reason}");
            Ok(())
        },
    )?;
    ensure!(pipeline.emulator.mails()?.len() == before, "somebody got a mail who must not");
    steps.time("a user who was renamed before the function looked gets the mail under the new name", || {
        let rename = ["iam", "update-user", "--new-user-name", "e2e-renamed"];
        let user_id = pipeline.create_user_and(&rename, "e2e-before", PEOPLE, "renamed@example.com")?;
        let mail = pipeline.the_mail_to("renamed@example.com", &user_id)?;
        let says = |name: &str| mail["BodyText"].as_str().is_some_and(|text| text.contains(name));
        ensure!(says("e2e-renamed") && !says("e2e-before"), "the mail names another user");
        ensure!(pipeline.has_profile("e2e-renamed")?, "the user has no login profile");
        Ok(())
    })
}

/// The last line of defence: the function's configuration allows a domain that its role does not.
fn the_role_keeps_to_its_domains(steps: &mut Steps, pipeline: &Pipeline<'_>) -> Result<()> {
    steps.time("the role may not send to a foreign domain, whatever the function allows", || {
        let settings = pipeline.aws.run(&["lambda", "get-function-configuration", "--function-name", NAME])?;
        let variables = &settings["Environment"]["Variables"];
        let mut wider = variables.clone();
        wider["FIRSTKEY_ALLOWED_DOMAINS"] = Value::from("example.com,example.org");
        pipeline.configure(&wider)?;
        let name = format!("{OURS}past-the-check");
        let user_id = pipeline.create_user(&name, PEOPLE, &format!("{name}@example.org"))?;
        let refused = match pipeline.ending(&user_id) {
            Ok(ending) => format!("{}: {}", ending.status, ending.reason),
            Err(error) => format!("{error:#}"),
        };
        pipeline.configure(variables)?;
        ensure!(refused.contains("ses:SendEmail"), "SES was not what refused the message: {refused}");
        ensure!(pipeline.mails_to(&format!("{name}@example.org"))?.is_empty(), "the mail was sent");
        Ok(())
    })
}

/// The deployed pattern is the file that the local cloud reads, and an independent EventBridge finds that it matches.
pub(crate) fn the_pattern_is_the_file(steps: &mut Steps, pipeline: &Pipeline<'_>) -> Result<()> {
    steps.time("the rule has the file's pattern, and it matches CreateUser alone", || {
        let read = |name: &str| -> Result<Value> {
            let path = cargo::root().join(name);
            Ok(serde_json::from_slice(&std::fs::read(&path).with_context(|| format!("cannot read {name}"))?)?)
        };
        let rule = pipeline.aws.run(&["events", "describe-rule", "--name", NAME])?;
        let deployed = rule["EventPattern"].as_str().context("the rule has no pattern")?;
        let mut pattern: Value = serde_json::from_str(deployed)?;
        let account = pattern.as_object_mut().and_then(|pattern| pattern.remove("account"));
        ensure!(account == Some(serde_json::json!([ACCOUNT])), "the rule takes events of {account:?}");
        ensure!(pattern == read("terraform/modules/trigger/event-pattern.json")?, "the rule's pattern is {pattern}");
        let matches = |event: &Value| -> Result<bool> {
            let event = event.to_string();
            let arguments = ["events", "test-event-pattern", "--event-pattern", deployed, "--event", &event];
            Ok(pipeline.aws.run(&arguments)?["Result"] == true)
        };
        let mut event: Value = serde_json::from_str(CREATE_USER)?;
        event["account"] = Value::from(ACCOUNT);
        ensure!(matches(&event)?, "the pattern does not match CreateUser");
        let mut failed = event.clone();
        failed["detail"]["errorCode"] = Value::from("EntityAlreadyExistsException");
        ensure!(!matches(&failed)?, "the pattern matches a CreateUser that failed");
        event["detail"]["eventName"] = Value::from("DeleteUser");
        ensure!(!matches(&event)?, "the pattern matches DeleteUser");
        Ok(())
    })
}
