//! What a command works with: credentials and one deployment.

use anyhow::{Context, Result, bail};
use aws_sdk_lambda::operation::get_function_configuration::GetFunctionConfigurationOutput;
use firstkey::core::configuration::Configuration;
use tokio::sync::OnceCell;

use crate::ask::{AskError, ask};
use crate::aws::Aws;
use crate::deployment::{Account, Deployment};
use crate::environment;
use crate::machine_clock::{DateReader, Offset, WrongClock};
use crate::module_outputs::ModuleOutputs;
use crate::options::{Format, Options};

/// Credentials and one deployment.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) aws: Aws,
    pub(crate) account: Account,
    pub(crate) deployment: Deployment,
    pub(crate) format: Format,
    /// How far this machine's clock is from AWS's, if AWS gave the time.
    pub(crate) clock_offset: Option<Offset>,
    function: OnceCell<Result<GetFunctionConfigurationOutput, AskError>>,
}

impl Options {
    /// Signs in and finds the deployed names. Everything else but the caller's identity (which needs no permission) is
    /// read later, when a command needs it.
    pub(crate) async fn open(&self) -> Result<Session> {
        let outputs = match self.outputs_file() {
            Some(path) => Some(ModuleOutputs::read(path)?),
            None if self.function.is_some() => None,
            None => ModuleOutputs::read_pipe()?,
        };
        self.open_with(outputs).await
    }

    /// The same for a command whose standard input is something else than Terraform's outputs.
    pub(crate) async fn open_without_pipe(&self) -> Result<Session> {
        let outputs = self.outputs_file().map(ModuleOutputs::read).transpose()?;
        self.open_with(outputs).await
    }

    async fn open_with(&self, outputs: Option<ModuleOutputs>) -> Result<Session> {
        let of_outputs = outputs.as_ref().and_then(|outputs| region_of(outputs.function_arn.as_deref()?));
        let aws = Aws::load(self.profile.as_deref(), self.region.clone().or(of_outputs), self.verbose).await?;
        let (account, clock_offset) = sign_in(&aws, self.profile.clone().or_else(environment::profile)).await?;
        let deployment = Deployment::new(self, outputs.as_ref(), &account, aws.region());
        Ok(Session { aws, account, deployment, format: self.output, clock_offset, function: OnceCell::new() })
    }
}

impl Session {
    /// Refuses to go on with a wrong clock if times are going to be written: the function and other administrators
    /// compare them with their own.
    ///
    /// # Errors
    /// The clock is wrong according to AWS. An answer without a date proves nothing.
    pub(crate) fn trust_clock(&self) -> Result<(), WrongClock> {
        self.clock_offset.map_or(Ok(()), Offset::check)
    }

    /// What Lambda knows about the function; read once.
    pub(crate) async fn function(&self) -> &Result<GetFunctionConfigurationOutput, AskError> {
        let name = &self.deployment.function;
        let call = || async {
            let asked = self.aws.lambda().get_function_configuration().function_name(name).send();
            ask("lambda:GetFunctionConfiguration", &format!("read the function `{name}`"), asked).await
        };
        self.function.get_or_init(call).await
    }

    /// The variables of the deployed function's environment.
    ///
    /// # Errors
    /// When there is no such function, or it cannot be read.
    pub(crate) async fn variables(&self) -> Result<Vec<(String, String)>> {
        match self.function().await {
            Ok(function) => Ok(variables(function)),
            Err(error) if error.is_missing() => {
                bail!("{}; {}", self.no_function(), self.where_else())
            }
            Err(error) => Err(error.clone().into()),
        }
    }

    /// The deployed function's configuration.
    ///
    /// # Errors
    /// When there is no such function, it cannot be read, or it could not start with its environment.
    pub(crate) async fn configuration(&self) -> Result<Configuration> {
        let mut configuration = Configuration::from_variables(self.variables().await?).with_context(|| {
            format!("the function `{}` cannot start; `firstkey doctor` says more", self.deployment.function)
        })?;
        if let Some(table) = &self.deployment.table {
            configuration.table.clone_from(table);
        }
        Ok(configuration)
    }

    /// The region without the function.
    pub(crate) fn no_function(&self) -> String {
        let (region, account) = (self.aws.region(), &self.account.id);
        format!("there is no function `{}` in {region} of account {account}", self.deployment.function)
    }

    /// Where to look for the function instead: most often in the region of IAM's events.
    pub(crate) fn where_else(&self) -> String {
        let home = self.aws.iam_region();
        if self.aws.region() == home {
            return "name it with --function or --terraform-outputs, or its region with --region".to_owned();
        }
        format!("try --region {home}, where IAM's events arrive, or name it with --function or --terraform-outputs")
    }
}

/// The environment of a function.
pub(crate) fn variables(function: &GetFunctionConfigurationOutput) -> Vec<(String, String)> {
    let variables = function.environment().and_then(|environment| environment.variables());
    variables.into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Asks who the caller is. If the credentials are wrong, it matters which profile they came from.
async fn sign_in(aws: &Aws, profile: Option<String>) -> Result<(Account, Option<Offset>), AskError> {
    let date = DateReader::default();
    let call = aws.sts().get_caller_identity().customize().interceptor(date.clone());
    let purpose = profile.map_or("sign in".to_owned(), |profile| format!("sign in with the profile `{profile}`"));
    let identity = ask("sts:GetCallerIdentity", &purpose, call.send()).await?;
    let caller = identity.arn().unwrap_or_default().to_owned();
    let partition = caller.split(':').nth(1).unwrap_or("aws").to_owned();
    let account = Account { id: identity.account().unwrap_or_default().to_owned(), partition, caller };
    Ok((account, date.offset()))
}

/// The region in an ARN.
fn region_of(arn: &str) -> Option<String> {
    arn.split(':').nth(3).filter(|region| !region.is_empty()).map(str::to_owned)
}
