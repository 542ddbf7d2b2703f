//! Allows changes only from the inbox's own page.

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether a request comes from the page itself, according to the browser; every header that says so has to fit. Any
/// other page in the same browser could send such a request too.
pub(super) fn is_from_the_page(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let own = format!("http://{}", text(HOST).unwrap_or_default());
    match (text(FETCH_SITE), text(ORIGIN)) {
        (None, None) => false,
        (site, origin) => site.is_none_or(|site| site == "same-origin") && origin.is_none_or(|origin| origin == own),
    }
}
