//! The page on which users choose their password, as a browser asks for it.

use anyhow::{Context, Result};
use ureq::http::Response;
use ureq::{Agent, Body};

/// The page's own domain.
pub(crate) const DOMAIN: &str = "claim.example.com";

/// The page, behind the API Gateway of an emulator.
pub(crate) struct Site<'a> {
    /// The emulator's address, which answers for all domains.
    pub(crate) url: &'a str,
}

/// What the page shows.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) status: u16,
    /// The first heading.
    pub(crate) heading: String,
}

impl Site<'_> {
    pub(crate) fn open(&self, link: &str) -> Result<Shown> {
        let request = agent().get(format!("{}{}", self.url, path(link)?)).header("host", DOMAIN);
        shown(request.call().context("GET of a link")?)
    }

    /// The status of a `HEAD`, as mail scanners ask.
    pub(crate) fn look(&self, link: &str) -> Result<u16> {
        let request = agent().head(format!("{}{}", self.url, path(link)?)).header("host", DOMAIN);
        Ok(request.call().context("HEAD of a link")?.status().as_u16())
    }

    /// Sends one of the page's forms, from the page or from another site.
    pub(crate) fn send_from(&self, origin: &str, link: &str, form: &[(&str, &str)]) -> Result<Shown> {
        let request = agent().post(format!("{}{}", self.url, path(link)?)).header("host", DOMAIN);
        shown(request.header("origin", origin).send_form(form.iter().copied()).context("POST to a link")?)
    }

    pub(crate) fn send(&self, link: &str, form: &[(&str, &str)]) -> Result<Shown> {
        self.send_from(&format!("https://{DOMAIN}"), link, form)
    }
}

/// Pages that refuse something are answers too.
fn agent() -> Agent {
    Agent::config_builder().http_status_as_error(false).build().into()
}

fn path(link: &str) -> Result<&str> {
    link.strip_prefix("https://").and_then(|rest| rest.strip_prefix(DOMAIN)).context("the link leads elsewhere")
}

fn shown(mut response: Response<Body>) -> Result<Shown> {
    let status = response.status().as_u16();
    let body = response.body_mut().read_to_string().context("the page is no text")?;
    let heading = body.split_once("<h1").and_then(|(_, rest)| rest.split_once('>')).map(|(_, rest)| rest);
    let heading = heading.and_then(|rest| rest.split_once("</h1>")).map_or("", |(heading, _)| heading.trim());
    Ok(Shown { status, heading: heading.to_owned() })
}
