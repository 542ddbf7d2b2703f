//! Somebody with a browser, who opens a link and fills in its form.

use anyhow::{Context, Result, ensure};
use axum::body::{Body, to_bytes};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// No page is longer.
const LONGEST_PAGE: usize = 64 * 1024;

/// A browser, as far as a page without script needs one.
pub(crate) struct Visitor {
    http: Client<HttpConnector, Body>,
}

impl Visitor {
    pub(crate) fn new() -> Self {
        Self { http: Client::builder(TokioExecutor::new()).build_http() }
    }

    /// Opens a link: the page's heading.
    pub(crate) async fn open(&self, link: &str) -> Result<String> {
        self.send(http::Request::get(link).body(Body::empty())?).await
    }

    /// Sends the form of the page behind a link: the next page's heading.
    pub(crate) async fn send_form(&self, link: &str, fields: &[(&str, &str)]) -> Result<String> {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = http::Request::post(link)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(form))?).await
    }

    async fn send(&self, request: http::Request<Body>) -> Result<String> {
        let response = self.http.request(request).await.context("the page does not answer")?;
        let status = response.status();
        let body = to_bytes(Body::new(response.into_body()), LONGEST_PAGE).await?;
        let page = String::from_utf8_lossy(&body);
        let heading = page.split_once("<h1").and_then(|(_, rest)| rest.split_once('>')?.1.split_once("</h1>"));
        let heading = heading.map(|(heading, _)| heading.trim().to_owned()).context("the page has no heading")?;
        ensure!(status.is_success(), "the page says {status}: {heading}");
        Ok(heading)
    }
}
