//! A terminal for the command, with a reader who presses Ctrl-C.

use std::fs::File;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::process::{ExitStatus, Stdio};

use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use tokio::process::{Child, Command};

/// A command that runs on a terminal.
pub(crate) struct Terminal {
    child: Child,
    screen: File,
    /// All output so far.
    pub(crate) shown: String,
}

impl Terminal {
    /// Starts a command on a terminal with so many columns.
    pub(crate) fn start(mut command: Command, columns: u16) -> Self {
        let screen = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&screen).unwrap();
        unlockpt(&screen).unwrap();
        let name = ptsname(&screen, Vec::new()).unwrap();
        let line: OwnedFd = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
        tcsetwinsize(&line, Winsize { ws_row: 50, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
        let stdio = || Stdio::from(line.try_clone().unwrap());
        let child = command
            .env("TERM", "xterm")
            .stdin(stdio())
            .stdout(stdio())
            .stderr(stdio())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self { child, screen: File::from(screen), shown: String::new() }
    }

    /// Reads until a text is shown for the nth time.
    pub(crate) fn read_until(&mut self, text: &str, nth: usize) {
        let mut buffer = [0; 4096];
        while self.shown.matches(text).count() < nth {
            let read = self.screen.read(&mut buffer).unwrap();
            self.shown.push_str(&String::from_utf8_lossy(&buffer[..read]));
        }
    }

    /// Acts like a terminal at Ctrl-C; returns how the command ended.
    pub(crate) async fn interrupt(mut self) -> ExitStatus {
        let pid = Pid::from_raw(self.child.id().unwrap().try_into().unwrap()).unwrap();
        kill_process(pid, Signal::INT).unwrap();
        self.child.wait().await.unwrap()
    }

    /// Reads to the end; returns all output, without colours and with plain line breaks.
    pub(crate) async fn read(mut self) -> String {
        let reader = tokio::task::spawn_blocking(move || {
            let mut buffer = [0; 4096];
            // Linux has an error for a terminal whose other side is closed.
            while let Ok(read @ 1..) = self.screen.read(&mut buffer) {
                self.shown.push_str(&String::from_utf8_lossy(&buffer[..read]));
            }
            self.shown
        });
        plain(&reader.await.unwrap())
    }
}

/// A text without colours, and with plain line breaks.
fn plain(text: &str) -> String {
    let colour = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap();
    colour.replace_all(text, "").replace("\r\n", "\n")
}
