//! What somebody does with the link of a mail.

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, Uri};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

const LIMIT: usize = 1024 * 1024;

/// Looks at a page: its status and its HTML.
pub(crate) async fn look(link: &str) -> (StatusCode, String) {
    ask(Request::get(link).body(Body::empty()).unwrap()).await
}

/// Sends a form of a page, as the page itself does.
pub(crate) async fn submit(link: &str, form: &str) -> (StatusCode, String) {
    let uri: Uri = link.parse().unwrap();
    let origin = format!("http://{}", uri.authority().unwrap());
    let request = Request::builder().method(Method::POST).uri(uri).header("origin", origin);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    ask(request.body(Body::from(form.to_owned())).unwrap()).await
}

async fn ask(request: Request<Body>) -> (StatusCode, String) {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let response = client.request(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(Body::new(body), LIMIT).await.unwrap();
    (parts.status, String::from_utf8(body.to_vec()).unwrap())
}
