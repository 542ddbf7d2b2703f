//! The shipped binary, run as Lambda runs it: through its Runtime API.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::process::{Output, Stdio};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use firstkey_local::{ACCOUNT, Cloud, Invoke, TagKeys};
use jiff::{SignedDuration, Timestamp};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio_rustls::TlsAcceptor;

/// The Runtime API, with a test in Lambda's place.
struct RuntimeApi {
    address: String,
    events: mpsc::UnboundedSender<String>,
    answers: mpsc::UnboundedReceiver<(String, Value)>,
}

struct Shared {
    timeout: SignedDuration,
    events: Mutex<mpsc::UnboundedReceiver<String>>,
    answers: mpsc::UnboundedSender<(String, Value)>,
}

impl RuntimeApi {
    async fn start() -> Self {
        Self::with_timeout(SignedDuration::from_secs(30)).await
    }

    /// The function's timeout. The function leaves the last three seconds of it alone.
    async fn with_timeout(timeout: SignedDuration) -> Self {
        let (events, incoming) = mpsc::unbounded_channel();
        let (outgoing, answers) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared { timeout, events: Mutex::new(incoming), answers: outgoing });
        let app = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/{kind}", post(answer))
            .with_state(shared);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, events, answers }
    }

    /// Invokes the function: returns whether it answered (`response`) or failed (`error`), and its output.
    async fn invoke(&mut self, event: Value) -> (String, Value) {
        self.invoke_with(event.to_string()).await
    }

    async fn invoke_with(&mut self, payload: String) -> (String, Value) {
        self.events.send(payload).unwrap();
        self.answers.recv().await.unwrap()
    }
}

async fn next(State(shared): State<Arc<Shared>>) -> Response {
    let event = shared.events.lock().await.recv().await.unwrap();
    #[expect(clippy::disallowed_methods, reason = "the test plays Lambda, which has a clock")]
    let deadline = Timestamp::now() + shared.timeout;
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd".to_owned()),
        ("Lambda-Runtime-Deadline-Ms", deadline.as_millisecond().to_string()),
        ("Lambda-Runtime-Invoked-Function-Arn", format!("arn:aws:lambda:us-east-1:{ACCOUNT}:function:firstkey")),
        ("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0".to_owned()),
    ] {
        headers.insert(name, value.parse().unwrap());
    }
    (headers, event).into_response()
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    Path((_, kind)): Path<(String, String)>,
    body: String,
) -> &'static str {
    let value = serde_json::from_str(&body).unwrap_or(Value::Null);
    shared.answers.send((kind, value)).unwrap();
    ""
}

/// The binary, with Lambda's variables and these.
fn bootstrap(runtime_api: &str, variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bootstrap"));
    command.env_clear().kill_on_drop(true).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.envs([
        ("AWS_LAMBDA_RUNTIME_API", runtime_api),
        ("AWS_LAMBDA_FUNCTION_NAME", "firstkey"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"),
        ("AWS_LAMBDA_LOG_FORMAT", "JSON"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/firstkey"),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "stream"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "local"),
    ]);
    command.envs(variables.iter().copied());
    command
}

/// A local cloud over HTTP whose trail leads nowhere: only the binary under test handles events.
async fn served_cloud() -> (Cloud, String, oneshot::Sender<()>) {
    let cloud = Cloud::new();
    cloud.deploy("firstkey", "it@example.com").await.unwrap();
    let (aws, web) = (TcpListener::bind("127.0.0.1:0").await.unwrap(), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let url = format!("http://{}", aws.local_addr().unwrap());
    let nobody: Invoke = Arc::new(|_| Box::pin(async { Ok(Value::Null) }));
    let (stop, stopped) = oneshot::channel::<()>();
    let shutdown = async {
        let _ = stopped.await;
    };
    tokio::spawn(firstkey_local::serve(cloud.clone(), nobody, TagKeys::default(), aws, web, shutdown));
    (cloud, url, stop)
}

async fn create_user(cloud: &Cloud, name: &str) -> Value {
    let iam = aws_sdk_iam::Client::new(&cloud.sdk_config());
    iam.create_user().user_name(name).send().await.unwrap();
    let detail = cloud.event_history().pop().unwrap();
    let event = json!({"source": "aws.iam", "detail-type": "AWS API Call via CloudTrail", "account": ACCOUNT, "detail": detail});
    json!({"Records": [{"EventSource": "aws:sns", "Sns": {"MessageId": "1", "Message": event.to_string()}}]})
}

/// Ends the process and returns its output, as lines of JSON.
async fn end(mut child: Child) -> Vec<Value> {
    child.start_kill().unwrap();
    let Output { stdout, stderr, .. } = child.wait_with_output().await.unwrap();
    assert_eq!(String::from_utf8(stderr).unwrap(), "");
    let text = String::from_utf8(stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

const CONFIGURATION: [(&str, &str); 3] = [
    ("FIRSTKEY_SENDER", "IT <it@example.com>"),
    ("FIRSTKEY_ALLOWED_DOMAINS", "example.com"),
    ("FIRSTKEY_PATH_PREFIXES", "/"),
];

#[tokio::test]
async fn the_binary_tells_its_version_without_a_configuration() {
    let output = Command::new(env!("CARGO_BIN_EXE_bootstrap")).env_clear().arg("--version").output().await.unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("bootstrap {}\n", firstkey::VERSION));
}

#[tokio::test]
async fn the_binary_delivers_and_prints_a_log_line_and_a_metrics_line() {
    let (cloud, url, _running) = served_cloud().await;
    let mut runtime = RuntimeApi::start().await;
    let variables = [&CONFIGURATION[..], &[("AWS_ENDPOINT_URL", &url)]].concat();
    let child = bootstrap(&runtime.address, &variables).spawn().unwrap();
    let event = create_user(&cloud, "ada@example.com").await;
    assert_eq!(runtime.invoke(event.clone()).await, ("response".to_owned(), Value::Null));
    assert_eq!(runtime.invoke(event).await, ("response".to_owned(), Value::Null));
    let mails = cloud.messages();
    assert_eq!((mails.len(), mails[0].to[0].as_str()), (1, "ada@example.com"));
    let lines = end(child).await;
    let outcomes: Vec<&str> = lines.iter().filter_map(|line| line["Outcome"].as_str()).collect();
    assert_eq!(outcomes, ["delivered", "repeated"]);
    let logged: Vec<&Value> = lines.iter().filter(|line| line["level"] == "INFO").collect();
    assert_eq!(logged.len(), 3, "{lines:#?}");
    let starts = &logged[0]["fields"];
    assert_eq!((&starts["message"], &starts["version"]), (&json!("Firstkey starts"), &json!(firstkey::VERSION)));
    assert!(logged[1].to_string().contains("a***@example.com"), "{}", logged[1]);
    assert!(!lines.iter().any(|line| line.to_string().contains("ada@example.com")), "{lines:#?}");
}

/// At `TRACE`, the SDK logs whole requests, including the password.
#[tokio::test]
async fn the_most_talkative_log_holds_no_password() {
    let (cloud, url, _running) = served_cloud().await;
    let mut runtime = RuntimeApi::start().await;
    let talkative = [("AWS_LAMBDA_LOG_LEVEL", "TRACE"), ("RUST_LOG", "trace"), ("AWS_ENDPOINT_URL", &url)];
    // Enough to fill a pipe that nobody reads before the end.
    let log = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("talkative.log");
    let mut command = bootstrap(&runtime.address, &[&CONFIGURATION[..], &talkative].concat());
    let mut child = command.stdout(std::fs::File::create(&log).unwrap()).spawn().unwrap();
    let event = create_user(&cloud, "ada@example.com").await;
    assert_eq!(runtime.invoke(event).await, ("response".to_owned(), Value::Null));
    let mail = cloud.messages().remove(0);
    let lines = mail.text.as_deref().unwrap().lines();
    let password = lines.skip_while(|line| !line.starts_with("3. ")).nth(2).unwrap();
    assert!(cloud.accepts_password("ada@example.com", password));
    child.kill().await.unwrap();
    let log = std::fs::read_to_string(&log).unwrap();
    assert!(log.contains("a***@example.com"), "{log}");
    for line in log.lines() {
        // A request to IAM encodes the password.
        for secret in [password, "Password=", "ada@example.com"] {
            assert!(!line.contains(secret), "{line}");
        }
    }
}

#[tokio::test]
async fn the_binary_fails_the_invocation_when_a_record_has_to_come_again() {
    let (cloud, url, _running) = served_cloud().await;
    let mut runtime = RuntimeApi::start().await;
    let variables = [&CONFIGURATION[..], &[("AWS_ENDPOINT_URL", &url), ("FIRSTKEY_TABLE", "missing")]].concat();
    let child = bootstrap(&runtime.address, &variables).spawn().unwrap();
    let (kind, error) = runtime.invoke(create_user(&cloud, "ada@example.com").await).await;
    assert_eq!((kind.as_str(), &error["errorType"]), ("error", &json!("Unfinished")));
    let message = error["errorMessage"].as_str().unwrap();
    assert!(
        message.starts_with("1 of 1 records have to be processed again: cannot store `123456789012#AIDA"),
        "{message}"
    );
    assert!(message.contains("in table `missing`: ResourceNotFoundException"), "{message}");
    assert_eq!(cloud.messages().len(), 0);
    end(child).await;
}

/// Lambda passes on whatever JSON's grammar allows, which is more than strings and numbers can hold.
#[tokio::test]
async fn a_payload_that_is_hard_to_read_is_read() {
    let (cloud, url, _running) = served_cloud().await;
    let mut runtime = RuntimeApi::start().await;
    let child =
        bootstrap(&runtime.address, &[&CONFIGURATION[..], &[("AWS_ENDPOINT_URL", &url)]].concat()).spawn().unwrap();
    let notification = create_user(&cloud, "ada@example.com").await;
    let event = notification["Records"][0]["Sns"]["Message"].as_str().unwrap();
    let odd = event.replacen('{', r#"{"time": 1e999, "resources": ["\ud83d"], "#, 1);
    assert_eq!(runtime.invoke_with(odd).await, ("response".to_owned(), Value::Null));
    assert_eq!(cloud.messages().len(), 1);
    end(child).await;
}

#[tokio::test]
async fn a_wrong_configuration_stops_the_binary_and_names_every_problem() {
    let variables = [("FIRSTKEY_SENDER", "nobody"), ("FIRSTKEY_TABEL", "x"), ("AWS_LAMBDA_LOG_FORMAT", "Text")];
    let output = bootstrap("127.0.0.1:9", &variables).output().await.unwrap();
    assert_eq!(output.status.code(), Some(1));
    let log = String::from_utf8(output.stdout).unwrap();
    for problem in [
        "the configuration has 4 problems",
        "FIRSTKEY_SENDER is `nobody`: it is not an address, or a name with an address in <>; example: FIRSTKEY_SENDER=IT <it@example.com>",
        "FIRSTKEY_ALLOWED_DOMAINS is not set; example: FIRSTKEY_ALLOWED_DOMAINS=example.com,*.example.com",
        "FIRSTKEY_PATH_PREFIXES is not set; example: FIRSTKEY_PATH_PREFIXES=/people/,/contractors/",
        "FIRSTKEY_TABEL is not a variable of this version of Firstkey",
    ] {
        assert!(log.contains(problem), "{log}");
    }
}

/// A certificate authority that only a test knows.
fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut parameters = CertificateParams::default();
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap()
}

/// Puts TLS for `localhost` in front of a server without it, and returns the address.
async fn behind_tls(url: &str, authority: &CertifiedIssuer<'static, KeyPair>) -> String {
    let key = KeyPair::generate().unwrap();
    let names = CertificateParams::new(["localhost".to_owned()]).unwrap();
    let certificate = names.signed_by(&key, authority).unwrap();
    let tls = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::try_from(key.serialize_der()).unwrap())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(tls));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = url.trim_start_matches("http://").to_owned();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let (acceptor, server) = (acceptor.clone(), server.clone());
            tokio::spawn(async move {
                // A client that does not trust the certificate hangs up.
                let Ok(mut client) = acceptor.accept(client).await else { return };
                let mut server = TcpStream::connect(server).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    format!("https://localhost:{port}")
}

#[tokio::test]
async fn a_server_that_no_known_authority_vouches_for_is_refused() {
    let (cloud, url, _running) = served_cloud().await;
    let url = behind_tls(&url, &authority()).await;
    // The function retries until its time is up.
    let mut runtime = RuntimeApi::with_timeout(SignedDuration::from_secs(4)).await;
    let variables = [&CONFIGURATION[..], &[("AWS_ENDPOINT_URL", &url)]].concat();
    let mut child = bootstrap(&runtime.address, &variables).spawn().unwrap();
    let (kind, error) = runtime.invoke(create_user(&cloud, "ada@example.com").await).await;
    let message = error["errorMessage"].as_str().unwrap();
    assert_eq!(kind, "error");
    assert!(message.contains("invalid peer certificate: UnknownIssuer"), "{message}");
    assert_eq!(cloud.messages().len(), 0);
    child.kill().await.unwrap();
}

#[tokio::test]
async fn the_systems_store_can_vouch_for_servers() {
    let (cloud, url, _running) = served_cloud().await;
    let authority = authority();
    let url = behind_tls(&url, &authority).await;
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("authority.pem");
    std::fs::write(&file, authority.pem()).unwrap();
    let mut runtime = RuntimeApi::start().await;
    let system =
        [("AWS_ENDPOINT_URL", url.as_str()), ("FIRSTKEY_CA", "system"), ("SSL_CERT_FILE", file.to_str().unwrap())];
    let child = bootstrap(&runtime.address, &[&CONFIGURATION[..], &system].concat()).spawn().unwrap();
    let event = create_user(&cloud, "ada@example.com").await;
    assert_eq!(runtime.invoke(event).await, ("response".to_owned(), Value::Null));
    assert_eq!(cloud.messages().len(), 1);
    end(child).await;
}

#[tokio::test]
async fn a_store_without_authorities_and_missing_credentials_stop_the_binary() {
    for (variables, problem) in [
        ([("FIRSTKEY_CA", "system"), ("SSL_CERT_FILE", "/nonexistent")], "the system has no certificate authorities: "),
        ([("AWS_REGION", ""), ("AWS_SECRET_ACCESS_KEY", "x")], "the variable AWS_REGION is not set"),
        ([("AWS_REGION", "eu-west-1"), ("AWS_SECRET_ACCESS_KEY", "")], "the variable AWS_SECRET_ACCESS_KEY is not set"),
    ] {
        let output = bootstrap("127.0.0.1:9", &[&CONFIGURATION[..], &variables].concat()).output().await.unwrap();
        assert_eq!(output.status.code(), Some(1));
        let log = String::from_utf8(output.stdout).unwrap();
        assert!(log.contains("Firstkey cannot start") && log.contains(problem), "{log}");
    }
}
