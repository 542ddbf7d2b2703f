//! temp
use std::sync::Arc;
use firstkey_local::{Cloud, Function, serve};
use serde_json::{Value, json};
use aws_sdk_sesv2::types::*;
use aws_sdk_dynamodb::types::AttributeValue as A;
use std::collections::HashMap;
#[tokio::main]
async fn main() {
    let cloud = Cloud::new();
    cloud.deploy("firstkey", "Firstkey <firstkey@example.com>").await.unwrap();
    let c = cloud.clone();
    let function: Function = Arc::new(move |event: Value| { let c = c.clone(); Box::pin(async move {
        let m: Value = serde_json::from_str(event["Records"][0]["Sns"]["Message"].as_str().unwrap()).unwrap();
        let u = &m["detail"]["responseElements"]["user"];
        let name = u["userName"].as_str().unwrap().to_owned();
        if name.starts_with("bad") { return Err("cannot reach SES in us-east-1: the connection was refused".into()); }
        let part = |s: &str| Content::builder().data(s).build().unwrap();
        let html = format!("<div style='font:16px sans-serif;padding:24px;max-width:36em;margin:auto'><h1 style='font-size:22px'>Your sign-in for AWS</h1><p>Hello {name},</p><p>your account is ready.</p><p style='font:18px monospace;background:#eef;padding:12px'>kT7=vQm2xR+9pLw4ZsYb</p><p><a href='https://123456789012.signin.aws.amazon.com/console'>Sign in</a></p><script>document.body.textContent='SCRIPT RAN'</script></div>");
        let hdr = MessageHeader::builder().name("Auto-Submitted").value("auto-generated").build().unwrap();
        let msg = Message::builder().subject(part("Your sign-in for AWS <b>x</b>")).headers(hdr).body(Body::builder().text(part("Hello,\n\nyour account is ready.\n")).html(part(&html)).build()).build();
        let to = if name.contains('@') { name.clone() } else { format!("{name}@example.com") };
        aws_sdk_sesv2::Client::new(&c.sdk_config()).send_email().from_email_address("Firstkey <firstkey@example.com>").destination(Destination::builder().to_addresses(to).build()).content(EmailContent::builder().simple(msg).build()).send().await.unwrap();
        let now = m["time"].as_str().unwrap().replace('Z', ".999Z");
        let s = |x: &str| A::S(x.into());
        let id = u["userId"].as_str().unwrap();
        let step = A::M(HashMap::from([("at".into(), s(&now)), ("what".into(), s("SES accepted the mail"))]));
        let status = if name.starts_with("skip") { "skipped" } else { "delivered" };
        let item = HashMap::from([("id".into(), s(&format!("123456789012#{id}"))), ("account".into(), s("123456789012")), ("user_id".into(), s(id)), ("user_name".into(), s(&name)), ("status".into(), s(status)), ("history".into(), A::L(vec![step]))]);
        aws_sdk_dynamodb::Client::new(&c.sdk_config()).put_item().table_name("firstkey").set_item(Some(item)).send().await.unwrap();
        Ok(json!({}))
    })});
    let aws = tokio::net::TcpListener::bind("127.0.0.1:14566").await.unwrap();
    let web = tokio::net::TcpListener::bind("127.0.0.1:18025").await.unwrap();
    println!("up");
    serve(cloud, function, aws, web, std::future::pending()).await.unwrap();
}
