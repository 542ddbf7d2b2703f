//! The Terraform module's role, evaluated without Terraform.
//!
//! A second copy of the statements would drift, so the local cloud reads the module's own file.

use anyhow::{Context as _, Result, ensure};
use hcl::eval::{Context, Evaluate};
use hcl::structure::{Attribute, Body};
use serde_json::{Value, json};

use super::functions;
use crate::account::{ACCOUNT, REGION};
use crate::deployment::names::{arn, role_arn};

/// The module's file.
pub(super) const ROLE: &str = include_str!("../../../../../../terraform/modules/function/role.tf");
/// The module's variables, with their defaults.
const VARIABLES: &str = include_str!("../../../../../../terraform/modules/function/variables.tf");

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
        let file = hcl::parse(ROLE).context("role.tf is not HCL")?;
        let mut context = Context::new();
        functions::declare(&mut context);
        context.declare_var("var", variables(inputs)?);
        for (kind, resources) in resources() {
            context.declare_var(kind, value(resources)?);
        }
        declare_locals(&mut context, &file)?;
        Ok(Self {
            trust: attribute(&file, &context, "aws_iam_role", "assume_role_policy")?,
            policy: attribute(&file, &context, "aws_iam_role_policy", "policy")?,
        })
    }
}

fn value(json: Value) -> Result<hcl::Value> {
    Ok(serde_json::from_value(json)?)
}

fn variables(inputs: &Value) -> Result<hcl::Value> {
    let file = hcl::parse(VARIABLES).context("variables.tf is not HCL")?;
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
    Ok(hcl::Value::Object(variables))
}

/// What the module's other files make and `role.tf` refers to.
fn resources() -> [(&'static str, Value); 3] {
    [
        ("aws_iam_role", json!({"function": [{"arn": role_arn()}]})),
        ("aws_cloudwatch_log_group", json!({"function": {"arn": arn("logs", "log-group:/aws/lambda/firstkey")}})),
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

/// A string in the function's resource of this kind.
fn attribute(file: &Body, context: &Context<'_>, kind: &str, name: &str) -> Result<String> {
    let resource = file.blocks().find(|block| {
        block.identifier() == "resource" && block.labels().iter().map(|label| label.as_str()).eq([kind, "function"])
    });
    let attribute = resource.and_then(|resource| resource.body().attributes().find(|found| found.key() == name));
    let attribute = attribute.with_context(|| format!("role.tf has no {kind}.function with `{name}`"))?;
    let value =
        attribute.expr().evaluate(context).with_context(|| format!("cannot evaluate {kind}.function.{name}"))?;
    Ok(value.as_str().with_context(|| format!("{kind}.function.{name} is no string"))?.to_owned())
}
