//! What a command works with: somebody signed in, looking at one deployment.

use anyhow::{Context, Result, bail};
use aws_sdk_lambda::operation::get_function_configuration::GetFunctionConfigurationOutput;
use firstkey::core::configuration::Configuration;
use tokio::sync::OnceCell;

use crate::ask::{AskError, ask};
use crate::aws::Aws;
use crate::deployment::{Account, Deployment};
use crate::machine_clock::{DateReader, Offset, WrongClock};
use crate::module_outputs::ModuleOutputs;
use crate::options::{Format, Options};

/// Somebody signed in, looking at one deployment.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) aws: Aws,
    pub(crate) account: Account,
    pub(crate) deployment: Deployment,
    pub(crate) format: Format,
    /// How far this machine's clock is from AWS's, if AWS told the time.
    pub(crate) clock_offset: Option<Offset>,
    function: OnceCell<Result<GetFunctionConfigurationOutput, AskError>>,
}

impl Options {
    /// Signs in and finds the deployed names. Everything but the caller's identity (which needs no permission) is read later,
    /// when a command asks for it.
    pub(crate) async fn open(&self) -> Result<Session> {
        let outputs = match &self.outputs {
            Some(path) => Some(ModuleOutputs::read(path)?),
            None if self.function.is_some() => None,
            None => ModuleOutputs::read_pipe()?,
        };
        let of_outputs = outputs.as_ref().and_then(|outputs| region_of(outputs.function_arn.as_deref()?));
        let aws = Aws::load(self.profile.as_deref(), self.region.clone().or(of_outputs)).await;
        let (account, clock_offset) = sign_in(&aws).await?;
        let deployment = Deployment::new(self, outputs.as_ref(), &account, aws.region());
        Ok(Session { aws, account, deployment, format: self.output, clock_offset, function: OnceCell::new() })
    }
}

impl Session {
    /// Refuses to go on where times are going to be written: the function and other administrators compare them with their own.
    ///
    /// # Errors
    /// The clock is wrong by what AWS told. An answer without a date is no evidence against it.
    pub(crate) fn trust_clock(&self) -> Result<(), WrongClock> {
        self.clock_offset.map_or(Ok(()), Offset::check)
    }

    /// What Lambda knows of the function; asked once.
    pub(crate) async fn function(&self) -> &Result<GetFunctionConfigurationOutput, AskError> {
        let name = &self.deployment.function;
        let call = || async {
            let asked = self.aws.lambda().get_function_configuration().function_name(name).send();
            ask("lambda:GetFunctionConfiguration", &format!("read the function `{name}`"), asked).await
        };
        self.function.get_or_init(call).await
    }

    /// The configuration with which the deployed function runs.
    ///
    /// # Errors
    /// When there is no such function, it cannot be read, or it could not start with its environment.
    pub(crate) async fn configuration(&self) -> Result<Configuration> {
        let name = &self.deployment.function;
        let function = match self.function().await {
            Ok(function) => function,
            Err(error) if error.is_missing() => bail!(
                "there is no function `{name}` in {} of account {}; name it with --function, --outputs or --region",
                self.aws.region(),
                self.account.id
            ),
            Err(error) => return Err(error.clone().into()),
        };
        let mut configuration = Configuration::from_variables(variables(function))
            .with_context(|| format!("the function `{name}` cannot start; `firstkey doctor` says more"))?;
        if let Some(table) = &self.deployment.table {
            configuration.table.clone_from(table);
        }
        Ok(configuration)
    }
}

/// The environment of a function.
pub(crate) fn variables(function: &GetFunctionConfigurationOutput) -> Vec<(String, String)> {
    let variables = function.environment().and_then(|environment| environment.variables());
    variables.into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())).collect()
}

async fn sign_in(aws: &Aws) -> Result<(Account, Option<Offset>), AskError> {
    let date = DateReader::default();
    let call = aws.sts().get_caller_identity().customize().interceptor(date.clone());
    let identity = ask("sts:GetCallerIdentity", "sign in", call.send()).await?;
    let caller = identity.arn().unwrap_or_default().to_owned();
    let partition = caller.split(':').nth(1).unwrap_or("aws").to_owned();
    let account = Account { id: identity.account().unwrap_or_default().to_owned(), partition, caller };
    Ok((account, date.offset()))
}

/// The region in an ARN.
fn region_of(arn: &str) -> Option<String> {
    arn.split(':').nth(3).filter(|region| !region.is_empty()).map(str::to_owned)
}
