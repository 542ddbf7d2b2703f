//! A deployment of 0.1.0, upgraded to this version of the module and then renamed: neither may cost the ledger
//! anything.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use xtask::cargo;
use xtask::credentials::REGION;
use xtask::steps::{Steps, quietly};

use crate::aws::Aws;
use crate::emulator::{ACCOUNT, Emulator};
use crate::example::Example;
use crate::tools::Tools;

/// The module of 0.1.0.
const EARLIER: &str = "module-0.1.0";
/// The subscription that the buffer changes.
const SUBSCRIPTION: &str = "module.firstkey.module.function.aws_sns_topic_subscription.arrivals";

/// Applies the module of 0.1.0, then this one, then this one under another name.
pub(crate) fn keeps_the_ledger(steps: &mut Steps, tools: &Tools<'_>) -> Result<()> {
    let folder = cargo::root().join("target/e2e/upgrade");
    unpack(&folder, tools)?;
    let emulator = steps.time("ministack", || Emulator::start(&tools.programs.join("python"), &folder))?;
    let aws = Aws::new(&tools.programs.join("aws"), &emulator.url);
    let example = |module: &str, variables: &[&str]| {
        Example::new(
            tools,
            &folder.join(module),
            "complete",
            &emulator.url,
            &[&["require_tls=false"], variables].concat(),
        )
    };
    let earlier = example(EARLIER, &[&format!("zip={}", tools.zip.display())]);
    earlier.apply(steps, "terraform apply, 0.1.0")?;
    let item = json!({ "id": { "S": "kept" } }).to_string();
    aws.run(&["dynamodb", "put-item", "--table-name", "firstkey", "--item", &item])?;

    let now = example("module", &["deletion_protection=false"]);
    fs::copy(earlier.folder.join("terraform.tfstate"), now.folder.join("terraform.tfstate"))?;
    steps.time("the upgrade deletes nothing", || {
        let changes = now.changes()?;
        let deleted: Vec<_> = changes.iter().filter(|(_, actions)| actions.to_string().contains("delete")).collect();
        ensure!(deleted.is_empty(), "the upgrade deletes {deleted:?}");
        Ok(())
    })?;
    now.apply(steps, "terraform apply, this version")?;
    now.plan_nothing(steps)?;
    the_ledger_is_kept(&aws, "firstkey")?;
    steps.time("a buffer is filled before the function is cut off", || {
        let changes = example("module", &["deletion_protection=false", "buffer=true"]).changes()?;
        let actions = &changes[SUBSCRIPTION];
        ensure!(*actions == json!(["create", "delete"]), "between the two subscriptions events get lost: {actions}");
        Ok(())
    })?;

    let bucket = format!("trail_bucket_name=firstkey-trail-{ACCOUNT}-{REGION}");
    let renamed = example("module", &["deletion_protection=false", "name=onboarding", &bucket]);
    renamed.apply(steps, "terraform apply, under another name")?;
    the_ledger_is_kept(&aws, "onboarding")?;
    renamed.destroy(steps, "terraform destroy")
}

/// Unpacks the module of 0.1.0 and this one side by side.
fn unpack(folder: &Path, tools: &Tools<'_>) -> Result<()> {
    // What an earlier run left is of another emulator.
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    tools.module.unpack(&folder.join("module"))?;
    let archive = cargo::root().join(format!("e2e/releases/{EARLIER}.tar.gz"));
    quietly(Command::new("tar").arg("-xzf").arg(archive).arg("-C").arg(folder))
}

fn the_ledger_is_kept(aws: &Aws, function: &str) -> Result<()> {
    let items = aws.run(&["dynamodb", "scan", "--table-name", "firstkey"])?;
    ensure!(items["Items"] == json!([{ "id": { "S": "kept" } }]), "the ledger has lost its record: {items}");
    let settings = aws.run(&["lambda", "get-function-configuration", "--function-name", function])?;
    let table =
        settings["Environment"]["Variables"]["FIRSTKEY_TABLE"].as_str().context("the function has no ledger")?;
    ensure!(table == "firstkey", "the function's ledger is {table}");
    Ok(())
}
