//! Any names in the message and its headers.

use std::sync::LazyLock;
use std::time::SystemTime;

use firstkey_core::appearance::Appearance;
use firstkey_core::configuration::Configuration;
use firstkey_core::credential::Credential;
use firstkey_core::locale::Locale;
use firstkey_core::message::{Confirmation, Invitation, Message, Occasion, SignIn};
use firstkey_core::partition::Partition;
use firstkey_core::password_policy::PasswordPolicy;
use jiff::Timestamp;
use lettre::message::MultiPart;
use rand::SeedableRng;
use rand::rngs::ChaCha20Rng;

static CREDENTIAL: LazyLock<Credential> =
    LazyLock::new(|| Credential::generate(&PasswordPolicy::AWS_DEFAULT, 24, &[], &mut ChaCha20Rng::seed_from_u64(11)));

/// Checks one input of tab-separated fields: the sender, the reply address, the organisation, the logo, the contact,
/// the user's name and the operator's paragraph.
pub fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let mut fields = text.strip_suffix('\n').unwrap_or(&text).split('\t');
    let mut field = || fields.next().unwrap_or_default();
    let variables = [
        ("FIRSTKEY_ALLOWED_DOMAINS", "example.com"),
        ("FIRSTKEY_PATH_PREFIXES", "/"),
        ("FIRSTKEY_SENDER", field()),
        ("FIRSTKEY_REPLY_TO", field()),
        ("FIRSTKEY_ORG_NAME", field()),
        ("FIRSTKEY_LOGO_URL", field()),
        ("FIRSTKEY_SUPPORT_CONTACT", field()),
    ];
    let user_name = field();
    let variables = variables.into_iter().chain([("FIRSTKEY_NOTE", field())]);
    match Configuration::from_variables(variables.map(|(name, value)| (name.to_owned(), value.to_owned()))) {
        Ok(configuration) => check_message(user_name, &configuration, text.len()),
        Err(error) => assert!(!error.to_string().contains(|c: char| c.is_control() && c != '\n'), "{error:?}"),
    }
}

fn check_message(user_name: &str, configuration: &Configuration, seed: usize) {
    let message = write(user_name, &configuration.appearance, seed);
    let plain = |value: &Option<String>, text: &str| value.as_ref().map(|_| text.to_owned());
    let appearance = Appearance {
        organisation: plain(&configuration.appearance.organisation, "Example"),
        logo_url: plain(&configuration.appearance.logo_url, "https://example.com/logo.png"),
        support_contact: plain(&configuration.appearance.support_contact, "Example"),
        note: plain(&configuration.appearance.note, "Example"),
        ..Appearance::default()
    };
    let harmless = write("ada", &appearance, seed);
    // Whom to ask may become a link.
    let contact = appearance.support_contact.as_ref().map(|_| "https://example.com".to_owned());
    let linked = write("ada", &Appearance { support_contact: contact, ..appearance }, seed);
    let found = tags(&message.html);
    assert!([&harmless, &linked].iter().any(|other| tags(&other.html) == found), "markup is injected: {found:?}");
    assert!(!message.subject.contains(char::is_control), "{:?}", message.subject);
    // No arrival has such a name. The text part, which escapes nothing, depends on that.
    if user_name.contains(char::is_control) {
        return;
    }
    // The lines of a paragraph are as many as its words need.
    let paragraphs = |message: &Message| message.text.split("\n\n").count();
    assert_eq!(paragraphs(&message), paragraphs(&harmless), "a paragraph is injected:\n{}", *message.text);
    assert!(!message.text.contains(|c: char| c.is_control() && c != '\n'), "{}", *message.text);
    check_mail(&message, configuration);
}

/// A message in a language and a variant, which the seed chooses.
fn write(user_name: &str, appearance: &Appearance, seed: usize) -> Message {
    let occasion = [Occasion::First, Occasion::Superseding, Occasion::Test][seed % 3];
    let locale = Locale::ALL[seed % Locale::ALL.len()];
    let (account, alias, partition, creator) = ("123456789012", None, Partition::Aws, Some(user_name));
    let valid_until = Timestamp::UNIX_EPOCH;
    let message = match seed / 3 % 3 {
        0 => {
            let (credential, policy) = (&*CREDENTIAL, &PasswordPolicy::AWS_DEFAULT);
            let sign_in = SignIn {
                account,
                alias,
                partition,
                user_name,
                creator,
                credential,
                policy,
                valid_until,
                locale,
                occasion,
            };
            Message::write(&sign_in, appearance)
        }
        1 => {
            let link = "https://claim.example.com/c/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
            let invitation =
                Invitation { account, alias, partition, user_name, creator, link, valid_until, locale, occasion };
            Message::invite(&invitation, appearance)
        }
        _ => Message::confirm(&Confirmation { account, alias, partition, user_name, locale }, appearance),
    };
    message.unwrap()
}

/// The markup of a page: its comments, which Outlook reads, and everything between `<` and `>`, without the values of
/// attributes, which only `"` can end, and without the bare elements that keep names from becoming links.
fn tags(html: &str) -> Vec<String> {
    let mut comments = Vec::new();
    let mut page = String::new();
    let mut rest = html;
    while let Some((before, comment)) = rest.split_once("<!--") {
        let (comment, after) = comment.split_once("-->").unwrap();
        comments.push(comment.to_owned());
        page.push_str(before);
        rest = after;
    }
    page.push_str(rest);
    let tag = |piece: &str| {
        let (tag, text) = piece.split_once('>').unwrap();
        assert!(!text.contains(['"', '\'', '>']) || tag.starts_with("style"), "not escaped: {text}");
        tag.split('"').step_by(2).collect::<Vec<_>>().join("\"")
    };
    comments.extend(page.split('<').skip(1).map(tag).filter(|tag| !["span", "/span"].contains(&tag.as_str())));
    comments
}

/// How a mail library reads the message: the expected headers, and lines that SMTP allows.
fn check_mail(message: &Message, configuration: &Configuration) {
    let mut builder = lettre::Message::builder().date(SystemTime::UNIX_EPOCH).from(configuration.sender.clone());
    builder = builder.to("ada@example.com".parse().unwrap()).subject(message.subject.clone());
    if let Some(reply_to) = &configuration.reply_to {
        builder = builder.reply_to(reply_to.clone());
    }
    let body = MultiPart::alternative_plain_html((*message.text).clone(), (*message.html).clone());
    let mail = builder.multipart(body).unwrap().formatted();
    let mail = String::from_utf8(mail).unwrap();
    assert!(mail.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])), "{mail}");
    let (headers, _) = mail.split_once("\r\n\r\n").unwrap();
    let names = headers.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
    let mut names: Vec<&str> = names.map(|line| line.split(':').next().unwrap_or_default()).collect();
    names.retain(|name| *name != "Reply-To" || configuration.reply_to.is_none());
    assert_eq!(names, ["Date", "From", "To", "Subject", "MIME-Version", "Content-Type"], "{headers}");
}
