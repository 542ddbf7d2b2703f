//! The message.

use firstkey_core::configuration::Appearance;
use firstkey_core::credential::Credential;
use firstkey_core::message::{Message, SignIn};
use firstkey_core::partition::Partition;
use firstkey_core::password_policy::PasswordPolicy;
use rand::SeedableRng;
use rand::rngs::ChaCha20Rng;

fn credential() -> Credential {
    // This seed's password has an ampersand, which HTML has to escape.
    Credential::generate(&PasswordPolicy::AWS_DEFAULT, 20, &[], &mut ChaCha20Rng::seed_from_u64(11))
}

fn sign_in<'a>(credential: &'a Credential) -> SignIn<'a> {
    SignIn {
        account: "123456789012",
        alias: None,
        partition: Partition::Aws,
        user_name: "ada",
        credential,
        valid_until: "2026-11-25T10:15:30Z".parse().unwrap(),
        supersedes: false,
    }
}

fn show(message: &Message) -> String {
    format!("Subject: {}\n\n{}\n\n{}", message.subject, *message.text, *message.html)
}

#[test]
fn the_plainest() {
    let credential = credential();
    let message = Message::write(&sign_in(&credential), &Appearance::default()).unwrap();
    insta::assert_snapshot!(show(&message));
}

#[test]
fn the_fullest() {
    let credential = credential();
    let appearance = Appearance {
        organisation: Some("Ex & <b>ample</b> Corp".to_owned()),
        logo_url: Some("https://example.com/logo.png?a=1&b=2".to_owned()),
        support_contact: Some("Write to <help@example.com>".to_owned()),
    };
    let sign_in = SignIn {
        alias: Some("example-corp"),
        partition: Partition::AwsUsGov,
        user_name: "ada.lovelace+aws@example.com",
        supersedes: true,
        ..sign_in(&credential)
    };
    insta::assert_snapshot!(show(&Message::write(&sign_in, &appearance).unwrap()));
}

/// It says so in the subject and first of all; the rest is the message.
#[test]
fn a_test_says_that_it_is_one() {
    let credential = Credential::sample();
    let sign_in = SignIn { supersedes: true, ..sign_in(&credential) };
    let (real, test) = (
        Message::write(&sign_in, &Appearance::default()).unwrap(),
        Message::write_test(&sign_in, &Appearance::default()).unwrap(),
    );
    assert_eq!(test.subject, "[Test] Your new AWS sign-in for 123456789012");
    let said = "This is a test of Firstkey. No account was created for you, and the user\nand the password below are not real.\n\n";
    assert_eq!(*test.text, format!("{said}{}", *real.text));
    let note = format!("<p class=\"note\">{}</p>\n", said.trim_end().replace('\n', " "));
    assert_eq!(test.html.replacen(&note, "", 1), *real.html);
    assert_ne!(*test.html, *real.html);
}

#[test]
fn sign_in_addresses() {
    for (partition, url) in [
        (Partition::Aws, "https://example-corp.signin.aws.amazon.com/console"),
        (Partition::AwsCn, "https://example-corp.signin.amazonaws.cn/console"),
        (Partition::AwsUsGov, "https://example-corp.signin.amazonaws-us-gov.com/console"),
    ] {
        assert_eq!(partition.sign_in_url("example-corp"), url);
    }
}

/// The password stands alone on its line in the text, and alone in its element in the HTML, so that it copies cleanly.
#[test]
fn the_password_copies_cleanly() {
    for seed in 0..50 {
        let credential =
            Credential::generate(&PasswordPolicy::AWS_DEFAULT, 128, &[], &mut ChaCha20Rng::seed_from_u64(seed));
        let message = Message::write(&sign_in(&credential), &Appearance::default()).unwrap();
        assert_eq!(message.text.lines().filter(|line| *line == credential.expose()).count(), 1);
        let (_, rest) = message.html.split_once("<code class=\"value password\">").unwrap();
        let (element, _) = rest.split_once("</code>").unwrap();
        let decoded = element.replace("&#39;", "'").replace("&#38;", "&");
        assert_eq!(decoded, credential.expose());
        assert!(!message.subject.contains("assword"));
    }
}

/// An arrival has no such name, and the page does not depend on that.
#[test]
fn a_hostile_name_stays_text() {
    let credential = credential();
    let name = "\"></span><script>1 && '2'";
    let organisation = Some("<a href=\"https://example.net\">".to_owned());
    let appearance = Appearance { organisation, ..Appearance::default() };
    let sign_in = SignIn { user_name: name, ..sign_in(&credential) };
    let html = Message::write(&sign_in, &appearance).unwrap().html;
    let lines: Vec<&str> =
        html.lines().filter(|line| line.contains("script") || line.contains("example.net")).collect();
    assert_eq!(
        lines,
        [
            "<p>&#60;a href=&#34;https://example.net&#34;&#62; has created an AWS account sign-in for you.</p>",
            "<span class=\"value\">&#34;&#62;&#60;/span&#62;&#60;script&#62;1 &#38;&#38; &#39;2&#39;</span></li>",
        ]
    );
}
