//! The role of a deployed function, and whether it needs each statement of its policy.

use std::fmt::Display;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use xtask::steps::Steps;

use crate::aws::Aws;
use crate::emulator::ACCOUNT;
use crate::pipeline::OURS;

/// A statement, the step that needs it, and the action that AWS denies without it.
pub(crate) type Needed<S> = (&'static str, S, &'static str);

static CHECKS: AtomicUsize = AtomicUsize::new(0);

/// A role. Its policy and its function have the same name.
pub(crate) struct Role<'a> {
    pub(crate) aws: &'a Aws,
    pub(crate) name: &'static str,
}

impl Role<'_> {
    /// Removes each statement in turn, or only the named ones, and checks that its step fails without it. `walk` takes
    /// the step with a user name of its own: it first puts the policy without the missing statements.
    pub(crate) fn check<S: Display>(
        &self,
        steps: &mut Steps,
        needed: &[Needed<S>],
        only: &[&str],
        walk: impl Fn(&Value, &str, &Needed<S>, &[&str]) -> Result<()>,
    ) -> Result<()> {
        let whole = self.policy()?;
        let mut statements = whole["Statement"].as_array().context("the policy has no statements")?.clone();
        statements.retain(|statement| only.is_empty() || only.iter().any(|only| statement["Sid"] == *only));
        ensure!(!statements.is_empty() && statements.len() >= only.len(), "the policy lacks one of {only:?}");
        let mut result = Ok(());
        for statement in &statements {
            let sid = statement["Sid"].as_str().context("a statement has no Sid")?;
            let number = needed.iter().position(|(of, ..)| *of == sid);
            let number = number.with_context(|| format!("no step needs the statement {sid}"))?;
            let (_, step, action) = &needed[number];
            // A statement may be removed more than once.
            let check = CHECKS.fetch_add(1, Ordering::Relaxed);
            let name = |with: &str| format!("{OURS}{with}-{check}");
            result = steps.time(&format!("{} without {sid}: {step} fails", self.name), || {
                let Err(error) = walk(&whole, &name("without"), &needed[number], &[sid]) else {
                    bail!("the step works without the statement {sid}");
                };
                let error = format!("{error:#}");
                ensure!(error.contains(action), "the step failed, but not for want of {action}: {error}");
                // So that the statement made the difference.
                walk(&whole, &name("with"), &needed[number], &[]).context("the step fails with the whole policy too")
            });
            if result.is_err() {
                break;
            }
        }
        self.put_policy(&whole, &[])?;
        result
    }

    /// Asks IAM's policy simulator.
    pub(crate) fn ask_simulator(&self, action: &str, resource: &str) -> Result<()> {
        let role = format!("arn:aws:iam::{ACCOUNT}:role/{}", self.name);
        let arguments = ["iam", "simulate-principal-policy", "--policy-source-arn", &role, "--action-names", action];
        let answer = self.aws.run(&[&arguments[..], &["--resource-arns", resource]].concat())?;
        let decision = &answer["EvaluationResults"][0]["EvalDecision"];
        ensure!(*decision == "allowed", "{action} on {resource}: {decision}");
        Ok(())
    }

    /// The deployed policy.
    fn policy(&self) -> Result<Value> {
        let policy = self.aws.run(&["iam", "get-role-policy", "--role-name", self.name, "--policy-name", self.name])?;
        Ok(policy["PolicyDocument"].clone())
    }

    /// Removes some statements from the policy, and starts a new process of the function with empty caches.
    pub(crate) fn put_policy(&self, whole: &Value, missing: &[&str]) -> Result<()> {
        let statements = whole["Statement"].as_array().into_iter().flatten();
        let kept = statements.filter(|statement| !missing.iter().any(|sid| statement["Sid"] == **sid));
        let policy = json!({ "Version": "2012-10-17", "Statement": kept.collect::<Vec<_>>() }).to_string();
        let arguments = ["iam", "put-role-policy", "--role-name", self.name, "--policy-name", self.name];
        self.aws.run(&[&arguments[..], &["--policy-document", &policy]].concat())?;
        // Any change of these settings ends the running processes, even one to the same values.
        let arguments = ["lambda", "update-function-configuration", "--function-name", self.name];
        self.aws.run(&[&arguments[..], &["--memory-size", "256"]].concat()).map(drop)
    }
}
