//! `cargo xtask spam`: what SpamAssassin says of the mail in each language.

mod assassin;

use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use xtask::ask::{eventually, get};
use xtask::cargo;
use xtask::local::Local;
use xtask::steps::Steps;
use xtask::workspace::Workspace;

use crate::spam::assassin::{Assassin, SpamScore};

/// A mail has to stay below this score; SpamAssassin treats 5.0 as spam.
const LIMIT: f64 = 1.0;

/// A mail as most operators set it up.
const CONFIGURATION: [(&str, &str); 4] = [
    ("FIRSTKEY_SENDER", "Example IT <it@example.com>"),
    ("FIRSTKEY_ORG_NAME", "Example Corp"),
    ("FIRSTKEY_LOGO_URL", "https://example.com/logo.png"),
    ("FIRSTKEY_SUPPORT_CONTACT", "help@example.com"),
];

/// What every SpamAssassin must recognise as spam (<https://spamassassin.apache.org/gtube/>).
const GTUBE: &str = "From: it@example.com\r\nTo: ada@example.com\r\nSubject: Hello\r\n\r\n\
                     XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n";

/// Has the local cloud send a mail in each language, and judges its source.
pub(crate) fn run(steps: &mut Steps) -> Result<()> {
    let assassin = steps.time("spamassassin", || {
        let assassin = Assassin::find()?;
        let spam = assassin.judge(GTUBE)?;
        ensure!(spam.score >= 5.0, "SpamAssassin does not know spam: GTUBE has a score of {}", spam.score);
        Ok(assassin)
    })?;
    let workspace = Workspace::build(steps)?;
    let program = workspace.program("firstkey-local")?;
    let scores = steps.time("the mail in each language", || {
        let local = Local::start(program, &CONFIGURATION)?;
        let mut scores = Vec::new();
        for locale in locales()? {
            scores.push((assassin.judge(&source(&local, &locale)?)?, locale));
        }
        local.stop()?;
        Ok(scores)
    })?;
    report(&scores)
}

/// The languages, from the names of their files.
fn locales() -> Result<Vec<String>> {
    let folder = cargo::root().join("crates/firstkey-core/locales");
    let mut locales = Vec::new();
    for file in fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))? {
        locales.extend(file?.path().file_stem().and_then(|stem| stem.to_str()).map(str::to_owned));
    }
    locales.sort();
    Ok(locales)
}

/// Creates a user with that language, and returns the source of the resulting mail.
fn source(local: &Local, locale: &str) -> Result<String> {
    let address = format!("{locale}@example.com");
    let user = json!({ "user_name": locale, "path": "/people/", "email": address, "locale": locale });
    // As the inbox's own page does: other requests are refused.
    let form = ureq::post(format!("{}/api/users", local.web)).header("Origin", &local.web);
    let created = form.content_type("application/json").send(user.to_string());
    created.with_context(|| format!("cannot create the user {locale}"))?;
    let id = eventually(&format!("the mail to {address}"), || {
        let all = get(&local.web, "/api/messages")?;
        let ours = all.as_array().and_then(|all| all.iter().find(|mail| mail["to"] == json!([address])));
        Ok(ours.and_then(|mail| mail["id"].as_str().map(str::to_owned)))
    })?;
    let path = format!("/messages/{id}/source");
    let mut answer = ureq::get(format!("{}{path}", local.web)).call().with_context(|| format!("GET {path}"))?;
    Ok(answer.body_mut().read_to_string()?)
}

/// Prints all results, and fails if a score is too high or a mail has no HTML.
fn report(scores: &[(SpamScore, String)]) -> Result<()> {
    println!("{:<8}{:>6}  rules", "mail", "score");
    for (result, locale) in scores {
        println!("{locale:<8}{:>6.1}  {}", result.score, result.rules.join(" "));
    }
    for (result, locale) in scores {
        ensure!(result.score < LIMIT, "the mail in {locale} has a score of {}, {LIMIT} or more", result.score);
        let read = result.rules.iter().any(|rule| rule == "HTML_MESSAGE");
        ensure!(read, "SpamAssassin has not seen the HTML of the mail in {locale}, so its score says nothing");
    }
    Ok(())
}
