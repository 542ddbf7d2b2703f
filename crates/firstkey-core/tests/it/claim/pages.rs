//! The pages.

use std::collections::BTreeSet;

use firstkey_core::appearance::Appearance;
use firstkey_core::claim::{Claimant, CodeStep, Form, Page, PasswordRules, Problem, Refusal, Rule};
use firstkey_core::locale::Locale;
use firstkey_core::partition::Partition;
use firstkey_core::password_policy::PasswordPolicy;

use super::{CLAIMANT, NAMES, STRICT, dressed, form, html};

/// All that can be wrong with a try.
const PROBLEMS: [Problem; 16] = [
    Problem::Rule(Rule::NotEmpty),
    Problem::Rule(Rule::AtLeast(14)),
    Problem::Rule(Rule::Uppercase),
    Problem::Rule(Rule::Lowercase),
    Problem::Rule(Rule::Number),
    Problem::Rule(Rule::Symbol),
    Problem::Rule(Rule::ThreeClasses),
    Problem::Rule(Rule::AtMost(128)),
    Problem::Rule(Rule::Characters),
    Problem::Rule(Rule::NotAName),
    Problem::Rule(Rule::Uncommon),
    Problem::Rule(Rule::Same),
    Problem::NotAccepted,
    Problem::CodeMissing,
    Problem::CodeWrong,
    Problem::CodeExpired,
];

/// Every page, by a name.
fn pages() -> Vec<(&'static str, Page<'static>)> {
    const TRY: [Problem; 3] =
        [Problem::Rule(Rule::AtLeast(8)), Problem::Rule(Rule::Uncommon), Problem::Rule(Rule::Same)];
    let strict = PasswordRules { policy: &STRICT, names: &NAMES };
    vec![
        ("form", Page::Form(form())),
        ("form-problems", Page::Form(Form { problems: &TRY, ..form() })),
        ("form-code", Page::Form(Form { code: Some(CodeStep::Needed), rules: strict, ..form() })),
        (
            "form-all-problems",
            Page::Form(Form { problems: &PROBLEMS, code: Some(CodeStep::Sent), rules: strict, ..form() }),
        ),
        ("done", Page::Done(CLAIMANT)),
        ("just-set", Page::JustSet(CLAIMANT)),
        ("used", Page::Used(CLAIMANT)),
        ("has-password", Page::HasPassword(CLAIMANT)),
        ("expired", Page::Expired),
        ("superseded", Page::Superseded),
        ("renewed", Page::Renewed),
        ("closed", Page::Closed),
        ("user-gone", Page::UserGone),
        ("too-many-tries", Page::TooManyTries),
        ("busy", Page::Busy),
        ("not-me", Page::NotMe),
        ("not-found", Page::Refused(Refusal::NotFound)),
        ("refused", Page::Refused(Refusal::Malformed)),
    ]
}

fn compare(name: &str, shown: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, shown));
}

/// What stands in a document's body, without the script.
fn body(html: &str) -> &str {
    let (_, rest) = html.split_once("<main>\n").unwrap();
    rest.split_once("\n</main>").unwrap().0
}

/// What a body shows, a line for each line of it that shows anything.
fn text(html: &str) -> String {
    let title = html.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0;
    let broken = ["<li", "<br", "</dt", "<p", "<option", "<summary"]
        .iter()
        .fold(body(html).to_owned(), |body, tag| body.replace(tag, &format!("\n{tag}")));
    let lines = broken.lines().map(|line| {
        let pieces = line.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
        pieces.collect::<String>().trim().to_owned()
    });
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    format!("[{title}]\n{}", crate::message::unescaped(&lines.join("\n")))
}

#[test]
fn the_whole_document() {
    compare("document", &html(&Page::Form(form()), Locale::English, &dressed()));
    compare("plain", &html(&Page::Form(form()), Locale::English, &Appearance::default()));
}

#[test]
fn every_page_in_english() {
    for (name, page) in pages() {
        compare(name, body(&html(&page, Locale::English, &dressed())));
    }
}

/// With names and without, with one and with several of what is counted.
#[test]
fn all_that_a_language_says() {
    let one = PasswordPolicy { minimum_length: 1, ..PasswordPolicy::AWS_DEFAULT };
    let problems = [Problem::Rule(Rule::AtLeast(1))];
    for locale in Locale::ALL {
        let mut shown: Vec<String> = pages().iter().map(|(_, page)| text(&html(page, locale, &dressed()))).collect();
        let rules = PasswordRules { policy: &one, names: &[] };
        let nameless = Page::Form(Form { problems: &problems, rules, ..form() });
        shown.push(text(&html(&nameless, locale, &Appearance::default())));
        compare(&format!("{locale}-all"), &shown.join("\n\n"));
    }
}

#[test]
fn other_partitions() {
    for (partition, address) in [
        (Partition::AwsCn, "https://example-corp.signin.amazonaws.cn/console"),
        (Partition::AwsUsGov, "https://example-corp.signin.amazonaws-us-gov.com/console"),
    ] {
        let page = Page::Done(Claimant { partition, ..CLAIMANT });
        assert!(html(&page, Locale::English, &dressed()).contains(&format!("href=\"{address}\"")), "{address}");
    }
    let page = Page::Done(Claimant { alias: None, ..CLAIMANT });
    let address = "https://123456789012.signin.aws.amazon.com/console";
    assert!(html(&page, Locale::English, &dressed()).contains(&format!("href=\"{address}\"")));
}

/// Whoever asks for these may have no link.
#[test]
fn a_page_for_everybody_names_nobody() {
    for (name, page) in pages() {
        let is_told =
            matches!(page, Page::Form(_) | Page::Done(_) | Page::JustSet(_) | Page::Used(_) | Page::HasPassword(_));
        for locale in Locale::ALL {
            let html = html(&page, locale, &Appearance::default());
            for secret in ["lovelace", "123456789012", "1234-5678-9012", "example-corp"] {
                assert!(is_told || !html.to_lowercase().contains(secret), "{name} tells {secret}");
            }
        }
    }
}

/// A tag's name and attributes.
fn tags(html: &str) -> Vec<&str> {
    let (_, body) = html.split_once("<body>").unwrap();
    let body = body.split_once("<script>").map_or(body, |(body, _)| body);
    body.split('<').skip(1).map(|piece| piece.split_once('>').unwrap().0).collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

#[test]
fn every_page_is_well_formed_and_accessible() {
    for (name, page) in pages() {
        for locale in Locale::ALL {
            let html = html(&page, locale, &dressed());
            assert!(
                html.starts_with("<!doctype html>\n")
                    && html.contains(&format!("<html lang=\"{locale}\" dir=\"ltr\">"))
            );
            let tags = tags(&html);
            let ids: Vec<&str> = tags.iter().filter_map(|tag| attribute(tag, "id")).collect();
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{name}: {ids:?}");
            let described = tags.iter().filter_map(|tag| attribute(tag, "aria-describedby"));
            let named = tags.iter().filter_map(|tag| attribute(tag, "for"));
            for id in described.flat_map(|ids| ids.split(' ')).chain(named) {
                assert!(ids.contains(&id), "{name}: there is no `{id}`");
            }
            assert_eq!(tags.iter().filter(|tag| **tag == "h1").count(), 1, "{name}");
            for tag in &tags {
                assert!(attribute(tag, "style").is_none() && !tag.contains(" on"), "{name}: {tag}");
            }
            let images = tags.iter().filter(|tag| tag.starts_with("img "));
            assert!(images.into_iter().all(|tag| attribute(tag, "alt") == Some("Example Corp")), "{name}");
            let open: Vec<&&str> = tags.iter().filter(|tag| !tag.starts_with('/') && !is_void(tag)).collect();
            let closed = tags.iter().filter(|tag| tag.starts_with('/')).count();
            // `</body>` and `</html>` close what stands before.
            let after = if matches!(page, Page::Form(_)) { 0 } else { 2 };
            assert_eq!(open.len() + after, closed, "{name}: {open:?}");
        }
    }
}

fn is_void(tag: &str) -> bool {
    ["br", "wbr", "img", "input"].contains(&tag.split(' ').next().unwrap())
}

/// Chromium's "Password Form Styles": by these, password managers offer to make and to keep the password.
#[test]
fn password_managers_know_the_fields() {
    let html = html(&Page::Form(form()), Locale::English, &dressed());
    let tags = tags(&html);
    let inputs: Vec<_> = tags
        .iter()
        .filter(|tag| tag.starts_with("input "))
        .map(|tag| ["name", "type", "autocomplete", "value"].map(|name| attribute(tag, name).unwrap_or_default()))
        .collect();
    assert_eq!(
        inputs,
        [
            ["action", "hidden", "", "choose"],
            ["username", "text", "username", "ada.lovelace"],
            ["password", "password", "new-password", ""],
            ["again", "password", "new-password", ""],
            ["", "checkbox", "", ""],
            ["action", "hidden", "", "not-me"],
            ["confirmed", "checkbox", "", "yes"],
        ]
    );
    assert!(tags.iter().any(|tag| tag.contains("autocomplete=\"username\"") && tag.ends_with(" readonly")));
    assert!(tags.iter().all(|tag| attribute(tag, "maxlength").is_none()), "it would cut what is pasted");
    // Without an action, a form goes to where the page is, so that the page need not know the token.
    for tag in tags.iter().filter(|tag| tag.starts_with("form")) {
        assert!(attribute(tag, "method") == Some("post") && attribute(tag, "action").is_none(), "{tag}");
    }
}

#[test]
fn password_managers_know_the_rules() {
    let rules = |policy: &PasswordPolicy| {
        let rules = PasswordRules { policy, names: &[] };
        let html = html(&Page::Form(Form { rules, ..form() }), Locale::English, &dressed());
        let field = tags(&html).into_iter().find_map(|tag| attribute(tag, "passwordrules").map(str::to_owned));
        crate::message::unescaped(&field.unwrap())
    };
    assert_eq!(
        rules(&PasswordPolicy::AWS_DEFAULT),
        "minlength: 8; maxlength: 128; required: upper; required: lower; required: digit; allowed: [-!@#$%^&*()_+=|];"
    );
    assert_eq!(
        rules(&STRICT),
        "minlength: 14; maxlength: 128; required: upper; required: lower; required: digit; required: [-!@#$%^&*()_+=|];"
    );
}

/// The first wrong field has the focus, and every error stands with its field.
#[test]
fn errors_belong_to_fields() {
    let fields = |problems: &[Problem]| {
        let html =
            html(&Page::Form(Form { problems, code: Some(CodeStep::Sent), ..form() }), Locale::English, &dressed());
        let tags = tags(&html);
        let fields =
            tags.iter().filter(|tag| ["code", "password", "again"].contains(&attribute(tag, "id").unwrap_or_default()));
        let state = |tag: &&str| {
            let is_wrong = attribute(tag, "aria-invalid") == Some("true");
            let id = attribute(tag, "id").unwrap();
            let described = attribute(tag, "aria-describedby").unwrap_or_default();
            assert_eq!(described.contains(&format!("{id}-errors")), is_wrong, "{tag}");
            (is_wrong, tag.ends_with(" autofocus"))
        };
        fields.map(state).collect::<Vec<_>>()
    };
    let (fine, wrong, first) = ((false, false), (true, false), (true, true));
    assert_eq!(fields(&[]), [fine, fine, fine]);
    assert_eq!(fields(&[Problem::Rule(Rule::Same)]), [fine, fine, first]);
    assert_eq!(fields(&[Problem::Rule(Rule::Same), Problem::NotAccepted]), [fine, first, wrong]);
    assert_eq!(fields(&[Problem::Rule(Rule::Same), Problem::CodeWrong]), [first, fine, wrong]);
    assert_eq!(fields(&[Problem::Rule(Rule::Uncommon), Problem::CodeExpired]), [first, wrong, fine]);
    for problem in PROBLEMS {
        assert_eq!(fields(&[problem]).iter().filter(|field| **field == first).count(), 1, "{problem:?}");
        let html = html(&Page::Form(Form { problems: &[problem], ..form() }), Locale::English, &dressed());
        assert!(html.contains("<title>Error: Choose your AWS password · Example Corp</title>"), "{problem:?}");
    }
}

/// What the script looks for is there, and each rule of the list is one that it knows.
#[test]
fn the_script_fits_the_page() {
    let script = include_str!("../../../templates/claim/page.js");
    assert!(script.is_ascii() && !script.contains("</"), "it would not end where it ends");
    for policy in [&PasswordPolicy::AWS_DEFAULT, &STRICT] {
        let rules = PasswordRules { policy, names: &NAMES };
        let html = html(&Page::Form(Form { rules, ..form() }), Locale::English, &dressed());
        let tags = tags(&html);
        for id in ["choose", "password", "again", "show", "met", "rules"] {
            assert!(script.contains(id) && tags.iter().any(|tag| attribute(tag, "id") == Some(id)), "{id}");
        }
        let names: Vec<&str> = tags.iter().filter_map(|tag| attribute(tag, "data-rule")).collect();
        assert!(names.len() >= 3 && !names.contains(&""), "{names:?}");
        for name in names {
            assert!(script.contains(&format!("    {name}: ")) || script.contains(&format!("    '{name}': ")), "{name}");
        }
        let list = tags.iter().find(|tag| attribute(tag, "data-minimum").is_some()).unwrap();
        assert_eq!(attribute(list, "data-minimum"), Some(policy.minimum_length.to_string().as_str()));
    }
    for locale in Locale::ALL {
        let html = html(&Page::Form(form()), locale, &dressed());
        let tags = tags(&html);
        let words = tags.iter().find_map(|tag| attribute(tag, "data-words")).unwrap();
        assert!(words.contains("{met}") && words.contains("{all}"), "{locale}: {words}");
    }
}

const HOSTILE: [&str; 6] = [
    "\"></title></style><script>alert(1)</script>",
    "' autofocus onfocus='alert(1)",
    "</bdi></main><img src=x onerror=alert(1)>",
    "&lt;b&gt;{{ 7 * 7 }}{ $whose }",
    "\u{202e}gnp.exe\r\nset-cookie: a=b",
    "<!-- {% endraw %} -->",
];

#[test]
fn markup_stays_text() {
    for hostile in HOSTILE {
        let with = |name: &str, logo: &str| {
            let claimant = Claimant { user_name: name, alias: Some(name), ..CLAIMANT };
            let appearance = Appearance {
                organisation: Some(name.to_owned()),
                logo_url: Some(format!("https://example.com/{logo}")),
                support_contact: Some(name.to_owned()),
                ..dressed()
            };
            let names = [Page::Form(Form { claimant, ..form() }), Page::Done(claimant), Page::Expired];
            names.map(|page| super::shown(&page, Locale::English, &appearance))
        };
        for (attacked, harmless) in with(hostile, hostile).iter().zip(with("ada", "logo.png")) {
            assert_eq!(attacked["headers"], harmless["headers"], "{hostile}");
            let markup = |response: &serde_json::Value| {
                let html = response["body"].as_str().unwrap().to_owned();
                let outline = |tag: &str| tag.split('"').step_by(2).collect::<Vec<_>>().join("\"");
                let pieces = html.split('<').skip(1).map(|piece| outline(piece.split_once('>').map_or(piece, |p| p.0)));
                // The address may be broken after each of its dots and slashes.
                pieces.filter(|tag| tag != "wbr").collect::<Vec<_>>()
            };
            assert_eq!(markup(attacked), markup(&harmless), "{hostile}");
        }
    }
}

/// The longest names that IAM and the configuration allow, each character of them written with five.
#[test]
fn the_largest_page_has_less_than_30_kb() {
    let longest = |length| Some("&".repeat(length));
    let (user, alias) = ("m".repeat(64), "w".repeat(63));
    let appearance = Appearance {
        organisation: longest(200),
        logo_url: Some(format!("https://example.com/{}", "&".repeat(180))),
        support_contact: longest(200),
        ..Appearance::default()
    };
    let claimant = Claimant { user_name: &user, alias: Some(&alias), ..CLAIMANT };
    let rules = PasswordRules { policy: &STRICT, names: &NAMES };
    for locale in Locale::ALL {
        let page = Page::Form(Form { claimant, rules, problems: &PROBLEMS, code: Some(CodeStep::Sent), ..form() });
        let size = html(&page, locale, &appearance).len();
        assert!(size < 30_000, "{locale}: {size} bytes");
    }
}

/// The logo is the only thing loaded, and the links go where they say.
#[test]
fn what_a_page_leads_to() {
    for (name, page) in pages() {
        let html = html(&page, Locale::English, &dressed());
        let tags = tags(&html);
        let addresses = |attributes: &[&str]| {
            let found = tags.iter().flat_map(|tag| attributes.iter().filter_map(|name| attribute(tag, name)));
            found.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
        };
        assert_eq!(addresses(&["src"]), ["https://cdn.example.com:8443/logo.png?v=1"], "{name}");
        let links = addresses(&["href", "action", "formaction"]);
        let (contact, sign_in) = ("mailto:help@example.com", "https://example-corp.signin.aws.amazon.com/console");
        let expected: &[&str] = match page {
            Page::Done(_) | Page::JustSet(_) | Page::Used(_) | Page::HasPassword(_) => &[sign_in, contact],
            Page::Busy => &["", contact],
            _ => &[contact],
        };
        assert_eq!(links, expected, "{name}");
    }
}

/// Programs that look for danger in mail press buttons: what burns a link or cancels it takes something typed or ticked.
#[test]
fn no_lone_button_ends_a_claim() {
    for (name, page) in pages() {
        let html = html(&page, Locale::English, &dressed());
        for form in body(&html).split("<form").skip(1) {
            let (form, _) = form.split_once("</form>").unwrap();
            let needs_something = form.contains(" required");
            let action = form.split_once("name=\"action\" value=\"").unwrap().1.split_once('"').unwrap().0;
            assert_eq!(needs_something, ["choose", "not-me"].contains(&action), "{name}: {action}");
        }
    }
}
