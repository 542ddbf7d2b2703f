//! The compared programs, as Lambda would run them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::process;
use crate::runtime_api::RuntimeApi;

/// A program that can act as the function.
pub(crate) struct Program {
    /// Its name in the table.
    pub(crate) name: &'static str,
    /// The size of what is deployed, in bytes.
    pub(crate) zip_size: u64,
    executable: PathBuf,
    arguments: Vec<PathBuf>,
}

impl Program {
    /// The function as it is shipped.
    pub(crate) fn firstkey(bootstrap: &Path, zip: &Path) -> Result<Self> {
        let zip_size = fs::metadata(zip).context("the zip file")?.len();
        Ok(Self { name: "Firstkey", zip_size, executable: bootstrap.to_owned(), arguments: Vec::new() })
    }

    /// The function of another zip file.
    pub(crate) fn other(zip: &Path, python: &Path) -> Result<Self> {
        let folder = scratch()?.join("other");
        run(Command::new(python).args(["-m", "zipfile", "-e"]).args([zip, &folder]))?;
        let bootstrap = folder.join("bootstrap");
        // Python's module does not keep permissions to execute.
        run(Command::new("chmod").arg("+x").arg(&bootstrap))?;
        Ok(Self { name: "Firstkey, other", ..Self::firstkey(&bootstrap, zip)? })
    }

    /// A function in Python, by its module. Its zip file contains only the function: boto3 is part of Lambda's Python
    /// runtime.
    pub(crate) fn python(name: &'static str, module: &str, python: &Path) -> Result<Self> {
        let folder = Path::new("bench/python");
        let zip = scratch()?.join(format!("{module}.zip"));
        run(Command::new(python).args(["-m", "zipfile", "-c"]).args([&zip, &folder.join(format!("{module}.py"))]))?;
        let arguments = vec![folder.join("bootstrap.py"), module.into()];
        Ok(Self { name, zip_size: fs::metadata(zip)?.len(), executable: python.to_owned(), arguments })
    }

    /// Starts it with Lambda's environment, and waits for its first poll.
    pub(crate) async fn start(&self, endpoint: &str) -> Result<Running> {
        let log = scratch()?.join(format!("{}.log", self.name));
        let log = File::options().create(true).append(true).open(log)?;
        let api = RuntimeApi::start().await?;
        let mut command = Command::new(&self.executable);
        command.args(&self.arguments).env_clear().envs(environment(endpoint, &api.address.to_string()));
        command.stdout(log.try_clone()?).stderr(log);
        let start = Instant::now();
        let child = command.spawn().with_context(|| format!("cannot start {}", self.name))?;
        let mut running = Running { name: self.name, child, api, to_first_poll: Duration::ZERO };
        running.to_first_poll = running.api.poll().await.with_context(|| self.name)? - start;
        Ok(running)
    }
}

/// A program that is waiting for an invocation; it is killed when dropped.
pub(crate) struct Running {
    name: &'static str,
    child: Child,
    api: RuntimeApi,
    /// The time from its start to its first poll.
    pub(crate) to_first_poll: Duration,
}

impl Running {
    /// The program's name in the table.
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// Invokes it and waits for its next poll, so that work between invocations counts too.
    pub(crate) async fn invoke(&mut self, event: String) -> Result<Duration> {
        let took = self.api.invoke(event).await.with_context(|| self.name)?;
        self.api.poll().await.with_context(|| self.name)?;
        Ok(took)
    }

    /// Its peak resident memory so far, in KiB.
    pub(crate) fn peak_memory(&self) -> Result<u64> {
        process::peak_memory(self.child.id())
    }

    /// Its processor time so far.
    pub(crate) fn cpu_time(&self) -> Result<Duration> {
        process::cpu_time(self.child.id())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended on its own, which the measurement has noticed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The variables of the function: Lambda's, the SDK's and Firstkey's own.
fn environment(endpoint: &str, runtime_api: &str) -> Vec<(&'static str, String)> {
    let fixed = [
        ("AWS_ACCESS_KEY_ID", "local"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"),
        ("AWS_LAMBDA_FUNCTION_NAME", "firstkey"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_LOG_FORMAT", "JSON"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/firstkey"),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "bench"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
        ("AWS_SECRET_ACCESS_KEY", "local"),
        ("AWS_SESSION_TOKEN", "local"),
        ("FIRSTKEY_ALLOWED_DOMAINS", "example.com"),
        ("FIRSTKEY_PATH_PREFIXES", "/"),
        ("FIRSTKEY_SENDER", crate::account::SENDER),
        ("FIRSTKEY_TABLE", crate::account::TABLE),
        ("LANG", "en_US.UTF-8"),
        ("PATH", "/usr/local/bin:/usr/bin:/bin"),
        // Lambda's task folder is read-only; Python compiled the packages when they were installed.
        ("PYTHONDONTWRITEBYTECODE", "1"),
        ("TZ", ":UTC"),
    ];
    let mut variables: Vec<_> = fixed.map(|(name, value)| (name, value.to_owned())).into();
    variables.push(("AWS_ENDPOINT_URL", endpoint.to_owned()));
    variables.push(("AWS_LAMBDA_RUNTIME_API", runtime_api.to_owned()));
    variables
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot run {}", command.get_program().display()))?;
    ensure!(status.success(), "{} failed ({status})", command.get_program().display());
    Ok(())
}

/// Where logs and the like go.
fn scratch() -> Result<PathBuf> {
    let folder = PathBuf::from("target/bench");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
