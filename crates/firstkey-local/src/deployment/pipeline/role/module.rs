//! The Terraform module's role, evaluated without Terraform.
//!
//! A second copy of the statements would drift, so the local cloud reads the module's own file.

use anyhow::{Context as _, Result, ensure};
use hcl::eval::{Context, Evaluate};
use hcl::structure::{Attribute, Body};
use serde_json::{Value, json};

use super::functions;
use crate::account::{ACCOUNT, REGION};
use crate::deployment::names::{CLAIM_NAME, NAME, arn, role_arn};

/// The module's file.
pub(super) const ROLE: &str = include_str!("../../../../../../terraform/modules/function/role.tf");
/// The module's variables, with their defaults.
const VARIABLES: &str = include_str!("../../../../../../terraform/modules/function/variables.tf");
/// The file of the module for the page on which users choose their password.
pub(super) const CLAIM_ROLE: &str = include_str!("../../../../../../terraform/modules/claim/role.tf");
const CLAIM_VARIABLES: &str = include_str!("../../../../../../terraform/modules/claim/variables.tf");
/// What the function's module tells that of the page.
const OUTPUTS: &str = include_str!("../../../../../../terraform/modules/function/outputs.tf");

/// The policies of the role, as JSON.
pub(super) struct Role {
    /// Who may assume it.
    pub(super) trust: String,
    /// What it may do.
    pub(super) policy: String,
}

impl Role {
    /// The role for some of the module's variables; the others keep their defaults.
    pub(super) fn of(inputs: &Value) -> Result<Self> {
        let (file, context) = evaluate(ROLE, VARIABLES, inputs)?;
        Self::read(&file, &context, "function")
    }

    /// The role behind the page, which reaches what the function's role for these variables reaches.
    pub(super) fn of_the_claim(function: &Value, inputs: &Value) -> Result<Self> {
        let (_, context) = evaluate(ROLE, VARIABLES, function)?;
        let outputs = hcl::parse(OUTPUTS).context("outputs.tf is not HCL")?;
        let reach = outputs.blocks().find(|output| output.labels().iter().any(|label| label.as_str() == "reach"));
        let reach = reach.and_then(|output| output.body().attributes().find(|found| found.key() == "value"));
        let reach = reach.context("outputs.tf has no reach")?.expr().evaluate(&context)?;
        let mut inputs = inputs.clone();
        inputs.as_object_mut().context("no object")?.insert("reach".to_owned(), serde_json::to_value(reach)?);
        let (file, context) = evaluate(CLAIM_ROLE, CLAIM_VARIABLES, &inputs)?;
        Self::read(&file, &context, "claim")
    }

    fn read(file: &Body, context: &Context<'_>, name: &str) -> Result<Self> {
        Ok(Self {
            trust: attribute(file, context, ["aws_iam_role", name], "assume_role_policy")?,
            policy: attribute(file, context, ["aws_iam_role_policy", name], "policy")?,
        })
    }
}

/// A module's file, and what its variables and locals are.
fn evaluate(role: &str, declared: &str, inputs: &Value) -> Result<(Body, Context<'static>)> {
    let file = hcl::parse(role).context("role.tf is not HCL")?;
    let mut context = Context::new();
    functions::declare(&mut context);
    let variables = variables(declared, inputs)?;
    let name = variables.get("name").and_then(hcl::Value::as_str).unwrap_or_default().to_owned();
    context.declare_var("var", hcl::Value::Object(variables));
    for (kind, resources) in resources(&name) {
        context.declare_var(kind, value(resources)?);
    }
    declare_locals(&mut context, &file)?;
    Ok((file, context))
}

fn value(json: Value) -> Result<hcl::Value> {
    Ok(serde_json::from_value(json)?)
}

fn variables(declared: &str, inputs: &Value) -> Result<hcl::Map<String, hcl::Value>> {
    let file = hcl::parse(declared).context("variables.tf is not HCL")?;
    let mut variables = hcl::Map::new();
    for variable in file.blocks().filter(|block| block.identifier() == "variable") {
        let default = variable.body().attributes().find(|attribute| attribute.key() == "default");
        if let (Some(name), Some(default)) = (variable.labels().first(), default) {
            variables.insert(name.as_str().to_owned(), default.expr().evaluate(&Context::new())?);
        }
    }
    for (name, input) in inputs.as_object().into_iter().flatten() {
        variables.insert(name.clone(), value(input.clone())?);
    }
    Ok(variables)
}

/// What a module's other files make for a function of this name and `role.tf` refers to.
fn resources(name: &str) -> [(&'static str, Value); 3] {
    let log = arn("logs", &format!("log-group:/aws/lambda/{name}"));
    [
        ("aws_iam_role", json!({"function": [{"arn": role_arn(NAME)}], "claim": [{"arn": role_arn(CLAIM_NAME)}]})),
        ("aws_cloudwatch_log_group", json!({"function": {"arn": log}})),
        (
            "aws_sqs_queue",
            json!({
                "failed": {"arn": arn("sqs", "firstkey-failed")},
                "buffer": [{"arn": arn("sqs", "firstkey-buffer")}],
            }),
        ),
    ]
}

/// Declares the file's locals. They may use each other in any order, so those that cannot be evaluated yet are retried.
fn declare_locals(context: &mut Context<'_>, file: &Body) -> Result<()> {
    let blocks = file.blocks().filter(|block| block.identifier() == "locals");
    let mut waiting: Vec<&Attribute> = blocks.flat_map(|block| block.body().attributes()).collect();
    let mut locals = hcl::Map::new();
    for (name, known) in [("partition", "aws"), ("region", REGION), ("account", ACCOUNT)] {
        locals.insert(name.to_owned(), hcl::Value::from(known));
    }
    loop {
        context.declare_var("local", locals.clone());
        let mut errors = Vec::new();
        let before = waiting.len();
        waiting.retain(|local| match local.expr().evaluate(context) {
            Ok(value) => locals.insert(local.key().to_owned(), value).is_some(),
            Err(error) => {
                errors.push(format!("local.{}: {error}", local.key()));
                true
            }
        });
        if waiting.is_empty() {
            context.declare_var("local", locals);
            return Ok(());
        }
        ensure!(waiting.len() < before, "cannot evaluate role.tf: {}", errors.join("; "));
    }
}

/// A string in the resource of this kind and name.
fn attribute(file: &Body, context: &Context<'_>, resource: [&str; 2], name: &str) -> Result<String> {
    let place = resource.join(".");
    let resource = file.blocks().find(|block| {
        block.identifier() == "resource" && block.labels().iter().map(|label| label.as_str()).eq(resource)
    });
    let attribute = resource.and_then(|resource| resource.body().attributes().find(|found| found.key() == name));
    let attribute = attribute.with_context(|| format!("role.tf has no {place} with `{name}`"))?;
    let value = attribute.expr().evaluate(context).with_context(|| format!("cannot evaluate {place}.{name}"))?;
    Ok(value.as_str().with_context(|| format!("{place}.{name} is no string"))?.to_owned())
}
