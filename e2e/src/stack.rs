//! Firstkey as an administrator deploys it with CloudFormation: the commands of `docs/deploy-cloudformation.md`, word for word.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use xtask::cargo;
use xtask::credentials::REGION;
use xtask::local::Local;
use xtask::steps::Steps;

use crate::account;
use crate::aws::Aws;
use crate::claims::{self, Claims, Domain};
use crate::deployed::{Made, new_user_gets_a_mail, nobody_else_gets_a_mail, the_pattern_is_the_file};
use crate::emulator::Emulator;
use crate::page::{Shell, block};
use crate::parts;
use crate::pipeline::Pipeline;
use crate::slack::{PARAMETER, Slack};
use crate::tools::Tools;

/// The page with the commands.
const PAGE: &str = "docs/deploy-cloudformation.md";
/// Deploys what the page has packaged; parameters follow.
const DEPLOY: &str = "aws cloudformation deploy --template-file packaged.yaml --s3-bucket example-firstkey-zips \
                      --capabilities CAPABILITY_NAMED_IAM";
/// Parameters that correspond to `examples/complete`, beyond the page's commands.
const REST: [&str; 18] = [
    "AlertEmail=",
    "EmailTag=email",
    "DefaultDomain=example.com",
    "PasswordLength=32",
    "ExpireAfter=48h",
    "ReplyTo=Help desk <help@example.com>",
    "OrgName=Example Corp",
    "LocaleTag=locale",
    "Locale=en",
    "TimeZone=Europe/Berlin",
    "AccentColor=#0b6e4f",
    "SupportContact=help@example.com",
    "Note=Our rules for AWS: https://wiki.example.com/aws",
    "CreateKey=true",
    "Buffer=true",
    "RequireTls=false",
    "DeletionProtection=true",
    "RunbookUrl=docs/alarms.md",
];
/// The required parameters.
const LEAST: [&str; 3] = ["SenderAddress=it@example.com", "AllowedDomains=example.com", "PathPrefix=/people/"];
/// Invalid parameters, and what in the template refuses them.
const REFUSED: [(&[&str], &str); 19] = [
    (&["ExpireAfter=9999d"], "ExpireAfter"),
    (&["GiveUpAfter=91d"], "GiveUpAfter"),
    (&["ForgetAfter=10d"], "ForgetAfter"),
    (&["SenderAddress=Example IT <it@example.com>"], "SenderAddress"),
    (&["AllowedDomains=*"], "AllowedDomains"),
    (&["PathPrefix=/*/"], "PathPrefix"),
    (&["EmailTag=aws:email"], "EmailTag"),
    (&["SweepSchedule=rate(1 hours)"], "SweepSchedule"),
    (&["Name=onboarding"], "TableOfAnotherName"),
    (&["DefaultDomain=example.org"], "DefaultDomainIsAllowed"),
    (&["CreateSesIdentity=true", "SesRegion=eu-west-1"], "IdentityInThisRegion"),
    (&["HostedZoneId=Z0123456789"], "RecordsOfAnIdentity"),
    (&["Channels=email,slack"], "TokenForSlack"),
    (&["SlackEndpoint=http://slack.com/api"], "SlackEndpoint"),
    (&["ClaimDomainName=claim.example.com"], "NothingOfThePage"),
    (&["Delivery=claim", "ClaimDomainName=claim.example.com"], "DomainAndCertificate"),
    (&["CreateKey=true", "KeyArn=arn:aws:kms:us-east-1:123456789012:key/1234"], "OneKey"),
    (&["AlertTopic=arn:aws:sns:us-east-1:123456789012:alerts", "AlertEmail=it@example.com"], "OneAlertTopic"),
    (&["RoleArn=arn:aws:iam::123456789012:role/firstkey", "RolePath=/service/"], "OneRole"),
];

/// Deploys with CloudFormation, and compares the parts with Terraform's.
pub(crate) fn by_cloudformation(steps: &mut Steps, tools: &Tools<'_>, slack: &Slack, expected: &Made) -> Result<()> {
    let folder = cargo::root().join("target/e2e/cloudformation");
    let emulator = steps.time("ministack", || Emulator::start(&tools.programs.join("python"), &folder))?;
    let front = Local::start_in_front_of(tools.local, &emulator.url)?;
    let aws = Aws::new(&tools.programs.join("aws"), &front.aws);
    let pipeline = Pipeline { aws: &aws, emulator: &emulator, folder: &folder };
    let shell = Shell { programs: tools.programs, folder: unpack(&folder, tools.zip)?, endpoint: &front.aws };
    let empty = account::contents(&aws)?;

    steps.time("the page's commands deploy a stack", || shell.run(&block(PAGE, "## Deploy")?, REGION, &[]))?;
    steps.time("the stack says which records verify the domain", || the_records_are_told(&aws))?;
    steps.time("what cannot work is refused", || what_cannot_work_is_refused(&shell))?;
    let deploy = format!("{DEPLOY} --stack-name firstkey --parameter-overrides \"$@\"");
    steps.time("cloudformation deploy with a buffer and a key", || shell.run(&deploy, REGION, &REST))?;
    steps.time("a new user's mail", || new_user_gets_a_mail(&pipeline, "stack"))?;
    steps.time("listening to alerts", || pipeline.listen_to_alerts())?;
    nobody_else_gets_a_mail(steps, &pipeline)?;
    the_pattern_is_the_file(steps, &pipeline)?;
    steps.time("the same parts as Terraform's", || parts::compare(&expected.parts, &parts::parts(&aws)?))?;
    slack.store_token(&shell)?;
    steps.time("cloudformation deploy with Slack", || {
        let parameters = slack_parameters(slack, &the_key(&aws)?);
        shell.run(&deploy, REGION, &parameters.each_ref().map(String::as_str))
    })?;
    slack.tells_whom_it_knows(steps, &pipeline, "stack")?;
    steps.time("the same function as Terraform's with Slack", || {
        parts::compare(&expected.function_with_slack, &parts::of_function(&aws)?)
    })?;
    let domain = Domain::make(&aws)?;
    steps.time("cloudformation deploy with claims", || {
        let parameters = claims::settings(&domain).map(|(_, parameter, value)| format!("{parameter}={value}"));
        shell.run(&deploy, REGION, &parameters.each_ref().map(String::as_str))
    })?;
    Claims { pipeline: &pipeline, slack }.are_made(steps, "stack")?;
    steps
        .time("the same page as Terraform's", || parts::compare(&expected.parts_of_claims, &parts::of_claims(&aws)?))?;
    aws.run(&["ssm", "delete-parameter", "--name", PARAMETER])?;

    steps.time("the page's commands remove it, the ledger included", || {
        shell.run(&block(PAGE, "## Remove")?, REGION, &[])
    })?;
    steps.time("nothing else is left but the key", || {
        shell.run("aws s3 rb --force s3://example-firstkey-zips", REGION, &[])?;
        let key = the_key(&aws).context("the stack took the ledger's key with it")?;
        aws.run(&["kms", "schedule-key-deletion", "--key-id", &key])?;
        domain.delete(&aws)?;
        let left = account::contents(&aws)?;
        ensure!(left == empty, "the stack left something behind:\n{left:#}\nbefore there was:\n{empty:#}");
        Ok(())
    })?;
    front.stop()
}

/// Puts template and zip into one folder, as a release does.
fn unpack(folder: &Path, zip: &Path) -> Result<PathBuf> {
    let folder = folder.join("release");
    fs::create_dir_all(&folder)?;
    fs::copy(cargo::root().join("cloudformation/firstkey.yaml"), folder.join("firstkey.yaml"))?;
    fs::copy(zip, folder.join("firstkey-lambda-x86_64.zip"))?;
    Ok(folder)
}

/// The only key, which is the stack's.
fn the_key(aws: &Aws) -> Result<String> {
    let keys = aws.run(&["kms", "list-keys"])?;
    keys["Keys"][0]["KeyArn"].as_str().map(str::to_owned).context("there is no key")
}

/// Parameters that correspond to the variables that turn Slack on in `examples/complete`.
fn slack_parameters(slack: &Slack, key: &str) -> [String; 4] {
    [
        "Channels=email,slack".to_owned(),
        format!("SlackTokenParameter={PARAMETER}"),
        format!("SlackTokenKeyArn={key}"),
        format!("SlackEndpoint={}", slack.endpoint()),
    ]
}

fn the_records_are_told(aws: &Aws) -> Result<()> {
    let stacks = aws.run(&["cloudformation", "describe-stacks", "--stack-name", "firstkey"])?;
    let outputs = stacks["Stacks"][0]["Outputs"].as_array().context("the stack has no outputs")?;
    for (key, end) in [("DkimRecordName3", "._domainkey.example.com"), ("DkimRecordValue3", ".dkim.amazonses.com")] {
        let output = outputs.iter().find(|output| output["OutputKey"] == key);
        let value = output.and_then(|output| output["OutputValue"].as_str()).unwrap_or_default();
        ensure!(value.ends_with(end), "the output {key} is `{value}`");
    }
    Ok(())
}

fn what_cannot_work_is_refused(shell: &Shell<'_>) -> Result<()> {
    let deploy = format!("{DEPLOY} --no-execute-changeset --stack-name refused --parameter-overrides \"$@\"");
    let refuse = |region: &str, parameters: &[&str], by: &str| -> Result<()> {
        let Err(error) = shell.run(&deploy, region, &[&LEAST[..], parameters].concat()) else {
            bail!("{} is not refused in {region}", parameters.join(" "));
        };
        let error = format!("{error:#}");
        ensure!(error.contains(by), "{} is not refused by {by}: {error}", parameters.join(" "));
        Ok(())
    };
    for (parameters, by) in REFUSED {
        refuse(REGION, parameters, by)?;
    }
    refuse("eu-central-1", &[], "RegionOfIamEvents")
}
