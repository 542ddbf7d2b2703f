//! A page as one HTML document, and what it lets the browser load and run.

use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::page::Page;
use super::page_text::PageText;
use crate::appearance::Appearance;
use crate::locale::Locale;
use crate::message::Unwritten;
use crate::message::passage::Inset;

const STYLE: &str = include_str!("../../templates/claim/page.css");
const SCRIPT: &str = include_str!("../../templates/claim/page.js");

/// A document and the policy that belongs to it.
pub(super) struct Document {
    pub(super) html: String,
    /// The value of `Content-Security-Policy`.
    pub(super) policy: String,
}

#[derive(Template)]
#[template(path = "claim/page.html")]
struct Html<'a> {
    text: &'a PageText<'a>,
    logo_url: Option<&'a str>,
    style: &'a str,
    script: &'a str,
}

impl Document {
    /// Writes a page. Everything it needs is in it, except the logo.
    pub(super) fn of(page: &Page<'_>, locale: Locale, appearance: &Appearance) -> Result<Self, Unwritten> {
        let text = PageText::of(page, locale, appearance)?;
        let accent = appearance.accent_color;
        // Attributes cannot have styles under the policy.
        let style = format!(":root{{--accent:{accent};--ink:{}}}\n{STYLE}", accent.ink());
        let logo = appearance.logo_url.as_deref().and_then(|url| Some((url, origin(url)?)));
        let html = Html { text: &text, logo_url: logo.as_ref().map(|(url, _)| *url), style: &style, script: SCRIPT };
        let script = text.form.as_ref().map(|_| SCRIPT);
        let policy = policy(&style, script, logo.as_ref().map(|(_, origin)| origin.as_str()));
        Ok(Self { html: html.render().map_err(Unwritten::Template)?, policy })
    }
}

/// Nothing is loaded, run or framed, and nothing sent elsewhere, with these exceptions.
fn policy(style: &str, script: Option<&str>, logo: Option<&str>) -> String {
    let mut policy = format!("default-src 'none'; style-src {}", source(style));
    if let Some(script) = script {
        policy.push_str(&format!("; script-src {}", source(script)));
    }
    if let Some(logo) = logo {
        policy.push_str(&format!("; img-src {logo}"));
    }
    policy + "; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
}

/// An inline element with exactly this text.
fn source(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

/// The origin of an `https` address, in characters that a header and a policy can hold; `None` if it has no such origin, which leaves
/// the logo out.
fn origin(url: &str) -> Option<String> {
    let rest = url.strip_prefix("https://")?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) => (host, format!(":{}", port.parse::<u16>().ok()?)),
        None => (authority, String::new()),
    };
    let host = idna::domain_to_ascii_strict(host).ok().filter(|host| !host.is_empty())?;
    Some(format!("https://{host}{port}"))
}
