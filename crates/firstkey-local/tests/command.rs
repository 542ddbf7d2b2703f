//! The command as its user meets it: exact output and exit codes.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};

use insta::assert_snapshot;

fn firstkey_local(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_firstkey-local"));
    command.args(arguments).env_clear();
    command
}

fn show(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let code = output.status.code().map_or("a signal".to_owned(), |code| code.to_string());
    format!("exit code: {code}\n--- stdout\n{}--- stderr\n{}", text(&output.stdout), text(&output.stderr))
}

/// What differs from run to run.
fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"127\.0\.0\.1:\d+", "127.0.0.1:[port]");
    settings.add_filter(r"\d\d:\d\d:\d\d\.\d{3}", "[time]");
    settings.add_filter(r"[0-9a-f]{8}-[0-9a-f-]{27}", "[id]");
    settings.add_filter(r"(?m)^(\s*3\. .*)\n\n(\s*)\S{20}\n", "$1\n\n$2[password]\n");
    settings.add_filter(r"\d+ \w+ 20\d\d, \d\d:\d\d UTC", "[date]");
    settings
}

#[test]
fn demo_shows_the_main_job() {
    let output = firstkey_local(&["demo", "grace.hopper+aws@example.org"]).output().unwrap();
    settings().bind(|| assert_snapshot!(show(&output)));
}

/// Whatever is missing is named, and the exit code says so.
#[test]
fn demo_names_the_missing_step() {
    let output = firstkey_local(&["demo"]).env("FIRSTKEY_PATH_PREFIXES", "/staff/").output().unwrap();
    settings().bind(|| assert_snapshot!(show(&output)));
}

#[test]
fn demo_stays_until_ctrl_c() {
    let mut child = firstkey_local(&["demo", "--stay"]).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let last = lines.skip_while(|line| !line.starts_with("The inbox stays open at ")).take(1).collect::<String>();
    assert!(last.ends_with(" until Ctrl-C."), "{last}");
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn demo_refuses_an_unusable_address() {
    let output = firstkey_local(&["demo", "grace@localhost"]).output().unwrap();
    assert_snapshot!(show(&output));
}

#[test]
fn a_wrong_flag_is_one_line() {
    let output = firstkey_local(&["serve", "--port", "80"]).output().unwrap();
    assert_snapshot!(show(&output));
}

#[test]
fn a_port_in_use_is_one_line() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for flag in ["--aws-port", "--web-port"] {
        let other = if flag == "--aws-port" { "--web-port" } else { "--aws-port" };
        let output = firstkey_local(&["serve", flag, &port, other, "0"]).output().unwrap();
        let line = format!(
            "error: cannot listen on 127.0.0.1:{port}; choose another port with {flag}, or 0 for any: Address already in use"
        );
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.starts_with(&line), "{stderr}");
        assert_eq!((output.status.code(), stderr.lines().count(), output.stdout.len()), (Some(2), 1, 0));
    }
}

#[test]
fn a_wrong_configuration_is_told_in_one_go() {
    let mut command = firstkey_local(&["serve", "--aws-port", "0", "--web-port", "0"]);
    let output = command.env("FIRSTKEY_PASSWORD_LENGTH", "7").env("FIRSTKEY_SENDER", "nobody").output().unwrap();
    assert_snapshot!(show(&output));
}

#[test]
fn serve_prints_both_addresses_and_ends_with_ctrl_c() {
    let mut command = firstkey_local(&["serve", "--aws-port", "0", "--web-port", "0"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut printed = String::new();
    for _ in 0..3 {
        stdout.read_line(&mut printed).unwrap();
    }
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    stdout.read_to_string(&mut printed).unwrap();
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""));
    settings().bind(|| {
        assert_snapshot!(printed);
    });
}
