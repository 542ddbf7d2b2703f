//! Suggests a first user.

use firstkey::core::admission::Rules;
use firstkey::core::recipient::Recipient;

use crate::account::REGION;

/// The AWS CLI command that creates a user that the function admits, according to its rules.
pub(super) fn command(aws_url: &str, rules: &Rules) -> String {
    let address = address(rules);
    let path = rules.path_prefixes.first().filter(|path| *path != "/");
    let path = path.map_or(String::new(), |path| format!(" --path {}", quoted(path)));
    let tag = quoted(&format!("Key={},Value={address}", rules.email_tag));
    // Any credentials will do, but the AWS CLI needs some.
    format!(
        "AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION={REGION} \\\n  \
         aws --endpoint-url {aws_url} iam create-user \\\n  --user-name ada{path} --tags {tag}"
    )
}

fn address(rules: &Rules) -> String {
    let domains = rules.allowed_domains.iter().map(|pattern| pattern.domain());
    // A pattern such as `*.example.com` covers only what is below the domain.
    let addresses = domains.flat_map(|domain| [format!("ada@{domain}"), format!("ada@mail.{domain}")]);
    let is_allowed =
        |address: &String| address.parse::<Recipient>().is_ok_and(|recipient| rules.allow(&recipient).is_ok());
    addresses.into_iter().find(is_allowed).unwrap_or_else(|| "ada@example.com".to_owned())
}

/// A word of a shell command, quoted if necessary.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}
