//! Messages with a link instead of a password, and the one that follows.

use super::*;

#[test]
fn the_link_in_each_language() {
    for locale in Locale::ALL {
        compare("mails/claims", &format!("{locale}-link"), &Message::invite(&invitation(locale), &dressed()).unwrap());
        compare(
            "mails/claims",
            &format!("{locale}-chosen"),
            &Message::confirm(&confirmation(locale), &dressed()).unwrap(),
        );
    }
}

/// With and without names, on each occasion.
#[test]
fn the_other_words_of_each_language() {
    for locale in Locale::ALL {
        let nameless = Invitation { alias: None, creator: None, ..invitation(locale) };
        let superseding = Invitation { occasion: Occasion::Superseding, ..nameless };
        let test = Invitation { occasion: Occasion::Test, ..invitation(locale) };
        let messages = [
            Message::invite(&superseding, &Appearance::default()),
            Message::invite(&Invitation { alias: Some("example-corp"), ..superseding }, &dressed()),
            Message::invite(&test, &Appearance::default()),
            Message::confirm(&Confirmation { alias: None, ..confirmation(locale) }, &Appearance::default()),
        ];
        let shown = messages.map(|message| {
            let Message { subject, text, .. } = message.unwrap();
            format!("Subject: {subject}\n\n{}", *text)
        });
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../mails/claims");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(format!("{locale}-link-all.text"), shown.join("\n\n==========\n\n")));
    }
}

/// The link stands alone on its line in the text, in which mail programs make a link of it; in the HTML SES leaves it alone.
#[test]
fn the_link_is_whole_and_leads_where_it_says() {
    for locale in Locale::ALL {
        let Message { subject, text, html } = Message::invite(&invitation(locale), &dressed()).unwrap();
        assert_eq!(text.matches(LINK).count(), 1, "{locale}");
        assert!(text.lines().any(|line| line == LINK), "{locale}");
        let links: Vec<&str> = html.split(" href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        let (sign_in, contact) = ("https://example-corp.signin.aws.amazon.com/console", "mailto:help@example.com");
        assert_eq!(links, [LINK, sign_in, contact, contact], "{locale}");
        assert_eq!(html.matches("<a class=\"value\" ses:no-track href=").count(), 2, "{locale}");
        assert!(!subject.contains("claim") && !html.contains("{{"), "{subject}");
        let preview = html.split_once("mso-hide:all\">").unwrap().1.split_once("</div>").unwrap().0;
        assert!(!preview.contains("claim.example.com"), "{preview}");
    }
}

/// Who has not chosen the password reads first what to do.
#[test]
fn the_warning_comes_before_the_steps() {
    for locale in Locale::ALL {
        let Message { text, html, .. } = Message::confirm(&confirmation(locale), &dressed()).unwrap();
        for shown in [&text, &html] {
            let warning = shown.find("help@example.com").unwrap();
            assert!(warning < shown.find("https://example-corp.signin").unwrap(), "{locale}: {}", **shown);
        }
        assert!(!text.contains("/c/"), "{}", *text);
    }
}

/// No arrival has such a user name, and the page does not depend on that.
#[test]
fn markup_stays_text() {
    let hostile = "\"></a></table><script>alert(1)</script>";
    let outline = |name: &str| {
        let appearance = Appearance { organisation: Some(name.to_owned()), ..Appearance::default() };
        let invitation = Invitation { user_name: name, creator: Some(name), ..invitation(Locale::English) };
        let confirmation = Confirmation { user_name: name, ..confirmation(Locale::English) };
        let messages = [Message::invite(&invitation, &appearance), Message::confirm(&confirmation, &appearance)];
        messages.map(|message| {
            let html = message.unwrap().html;
            html.split('<').map(|piece| piece.split('>').next().unwrap().to_owned()).collect::<Vec<_>>()
        })
    };
    assert_eq!(outline(hostile), outline("ada"));
}
