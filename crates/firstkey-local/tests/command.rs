//! The command as its user meets it: exact output and exit codes.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

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
    settings.add_filter(r"(?m)^(\s*3\. .*)\n\n(\s*)\S{24}\n", "$1\n\n$2[password]\n");
    // Where the lines of this sentence end depends on the day.
    for words in ["ask for a new one.", "open it anyway: the page can email you a new one."] {
        let spaced = regex::escape(words).replace(' ', r"\s+");
        let sentence = format!(r"(?s)expires on \w+day,.{{10,50}}?\(UTC\)\.\s+If\s+you\s+miss\s+that,\s+{spaced}");
        settings.add_filter(&sentence, format!("expires on [date]. If you miss that, {words}"));
    }
    settings.add_filter(r"works until \w+day, [^(]{10,50}\(UTC\)\.", "works until [date].");
    settings
}

#[test]
fn demo_shows_the_main_job() {
    let output = firstkey_local(&["demo", "grace.hopper+aws@example.org"]).output().unwrap();
    settings().bind(|| assert_snapshot!(show(&output)));
}

#[test]
fn demo_shows_the_message_in_slack() {
    let output = firstkey_local(&["demo", "--slack"]).output().unwrap();
    settings().bind(|| assert_snapshot!(show(&output)));
}

#[test]
fn demo_walks_the_way_of_a_claim() {
    let output = firstkey_local(&["demo", "--claim"]).output().unwrap();
    let mut settings = settings();
    settings.add_filter(r"/c/[A-Za-z0-9_-]{43}", "/c/[token]");
    settings.bind(|| assert_snapshot!(show(&output)));
}

/// The desktop's launcher gets the link, and the demo ends once somebody has chosen a password there.
#[test]
fn demo_opens_the_link_in_the_browser() {
    let folder = tempfile::tempdir().unwrap();
    let (launcher, opened) = (folder.path().join("xdg-open"), folder.path().join("opened"));
    fs::write(
        &launcher,
        "#!/bin/sh\nprintf %s \"$1\" > \"${0%/*}/opened.part\"; mv \"${0%/*}/opened.part\" \"${0%/*}/opened\"\n",
    )
    .unwrap();
    fs::set_permissions(&launcher, Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", folder.path().display());
    let mut command = firstkey_local(&["demo", "--claim", "--open"]);
    let child = command.env("PATH", path).stdout(Stdio::piped()).spawn().unwrap();
    let link = loop {
        match fs::read_to_string(&opened) {
            Ok(link) => break link,
            Err(_) => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    let (host, path) = link.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let form = "action=choose&password=Chosen-In-The-Browser-1&again=Chosen-In-The-Browser-1";
    let mut page = TcpStream::connect(host).unwrap();
    write!(
        page,
        "POST /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\nsec-fetch-site: same-origin\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    )
    .unwrap();
    let mut shown = String::new();
    page.read_to_string(&mut shown).unwrap();
    assert!(shown.starts_with("HTTP/1.1 200 "), "{shown}");
    let output = child.wait_with_output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let end = "Choose the password of ada in your browser. Ctrl-C ends the demo.\n\n\
               The login profile of ada exists, with the password that you chose.\n\n\
               The demo ends here, and its inbox with it; --stay keeps both.\n";
    assert!(output.status.success() && printed.ends_with(end), "{printed}");
}

/// A missing step is named, and the exit code says so.
#[test]
fn demo_names_the_missing_step() {
    let output = firstkey_local(&["demo"]).env("FIRSTKEY_PATH_PREFIXES", "/staff/").output().unwrap();
    settings().bind(|| assert_snapshot!(show(&output)));
}

/// Everything that the output names is reachable, and what is no longer reachable is not named.
#[test]
fn demo_stays_until_ctrl_c() {
    let mut child = firstkey_local(&["demo", "--stay"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let printed: Vec<String> = lines.by_ref().take_while(|line| line != "Both stay until Ctrl-C.").collect();
    let urls: Vec<&str> =
        printed.iter().filter_map(|line| line.split_once("http://127.0.0.1:")).map(|url| url.1).collect();
    assert_eq!(urls.len(), 2, "{printed:?}");
    for port in urls {
        TcpStream::connect(("127.0.0.1", port.parse::<u16>().unwrap())).unwrap();
    }
    interrupt(&child);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn demo_names_no_address_that_is_gone_when_somebody_reads_it() {
    let output = firstkey_local(&["demo"]).output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(!printed.contains("127.0.0.1"), "{printed}");
}

/// `| head` closes the pipe when it has seen enough; here it has seen enough at once.
#[test]
fn a_closed_pipe_ends_the_command_quietly() {
    let serve = ["serve", "--aws-port", "0", "--web-port", "0"];
    for arguments in [&["demo"][..], &["demo", "--stay"], &serve] {
        let mut command = firstkey_local(arguments);
        let mut child = command.stdout(closed_pipe()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

/// Nobody hears the complaint, so the exit code has to tell.
#[test]
fn a_closed_standard_error_changes_no_exit_code() {
    let mut missing = firstkey_local(&["demo"]);
    missing.env("FIRSTKEY_PATH_PREFIXES", "/staff/");
    let mut failed = firstkey_local(&["serve", "--aws-port", "0", "--web-port", "0"]);
    failed.env("FIRSTKEY_SENDER", "nobody");
    for (mut command, code) in [(missing, 1), (failed, 2)] {
        let status = command.stdout(Stdio::null()).stderr(closed_pipe()).status().unwrap();
        assert_eq!(status.code(), Some(code));
    }
}

/// The end of a pipe that nobody reads.
fn closed_pipe() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

fn interrupt(child: &Child) {
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
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
fn serve_says_how_to_begin_and_ends_with_ctrl_c() {
    let mut command = firstkey_local(&["serve", "--aws-port", "0", "--web-port", "0"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut printed = introduction(&mut stdout);
    interrupt(&child);
    stdout.read_to_string(&mut printed).unwrap();
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""));
    settings().bind(|| {
        assert_snapshot!(printed);
    });
}

/// All that `serve` prints when it starts.
fn introduction(stdout: &mut impl BufRead) -> String {
    let mut printed = String::new();
    while !printed.contains("Ctrl-C ends it.") {
        assert_ne!(stdout.read_line(&mut printed).unwrap(), 0, "it ended: {printed}");
    }
    printed
}
