//! SpamAssassin with Debian's rules: no network, and nothing that it has learnt or that is configured on this machine.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use xtask::cargo;

/// The rules in Debian's package. Newer ones, fetched by `sa-update`, are elsewhere.
const RULES: &str = "/usr/share/spamassassin";

pub(super) struct Assassin {
    home: PathBuf,
}

/// SpamAssassin's result for a mail.
#[derive(Debug, PartialEq)]
pub(super) struct SpamScore {
    pub(super) score: f64,
    pub(super) rules: Vec<String>,
}

impl Assassin {
    pub(super) fn find() -> Result<Self> {
        let there = Command::new("spamassassin").arg("--version").output().is_ok_and(|output| output.status.success());
        ensure!(there, "spamassassin is not installed: apt-get install spamassassin");
        ensure!(fs::exists(RULES)?, "SpamAssassin's rules are not in {RULES}: apt-get install spamassassin");
        let home = cargo::root().join("target/spam");
        fs::create_dir_all(&home)?;
        Ok(Self { home })
    }

    /// Judges the source of a mail.
    pub(super) fn judge(&self, source: &str) -> Result<SpamScore> {
        let mut child = Command::new("spamassassin")
            .args(["--local", "--test-mode", "--nocreate-prefs", "--cf=use_bayes 0"])
            .arg(format!("--configpath={RULES}"))
            .env("HOME", &self.home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot run spamassassin")?;
        // It reads to the end before it writes, so writing and then reading cannot block.
        child.stdin.take().context("spamassassin has no input")?.write_all(source.as_bytes())?;
        let output = child.wait_with_output()?;
        ensure!(output.status.success(), "spamassassin failed ({})", output.status);
        spam_score(&String::from_utf8_lossy(&output.stdout)).context("spamassassin printed no score")
    }
}

/// Reads the header that SpamAssassin adds. It breaks the line at spaces, and the list of rules after commas.
fn spam_score(judged: &str) -> Option<SpamScore> {
    let head = judged.split("\n\n").next()?.replace("\r\n", "\n").replace(",\n\t", ",").replace("\n\t", " ");
    let status = head.lines().find_map(|line| line.strip_prefix("X-Spam-Status: "))?;
    let value = |name: &str| status.split([' ', '\t']).find_map(|word| word.strip_prefix(name));
    let score = value("score=")?.parse().ok()?;
    Some(SpamScore { score, rules: value("tests=")?.split(',').map(str::to_owned).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_score_and_the_rules() {
        let judged = "X-Spam-Level: \nX-Spam-Status: No, score=-0.1 required=5.0 tests=HTML_MESSAGE,MISSING_MID,\n\
                      \tNO_RELAYS\n\tautolearn=unavailable version=4.0.1\nSubject: X-Spam-Status: Yes\n\nscore=9\n";
        let rules = ["HTML_MESSAGE", "MISSING_MID", "NO_RELAYS"].map(str::to_owned).to_vec();
        assert_eq!(spam_score(judged), Some(SpamScore { score: -0.1, rules }));
        assert_eq!(spam_score("Subject: Hello\n\nX-Spam-Status: No, score=0.0 tests=NONE\n"), None);
    }
}
