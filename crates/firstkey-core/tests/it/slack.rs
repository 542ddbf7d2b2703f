//! Slack: whom to trust, what a failure means, and what a direct message says.

mod failures;
mod notices;
mod people;

use firstkey_core::slack::{BadToken, SCOPES, Token};

#[test]
fn only_a_bots_token_that_does_not_end_is_taken() {
    let longest = format!("xoxb-{}", "a".repeat(300));
    for text in ["xoxb-1-local-slack", " xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOcBrzbqgy\n", &longest] {
        assert_eq!(Token::read(text).map(|token| token.expose().to_owned()), Ok(text.trim().to_owned()));
    }
    for (text, problem) in [
        ("xoxe.xoxb-1-MToxOm0wMDA", BadToken::Rotates),
        ("xoxe-1-My0xLTE", BadToken::Rotates),
        ("xoxp-1-user", BadToken::NotABots),
        ("xapp-1-app", BadToken::NotABots),
        ("xoxb-", BadToken::NotABots),
        ("xoxb-a\r\nHost: example.net", BadToken::NotABots),
        ("xoxb-a b", BadToken::NotABots),
        ("Bearer xoxb-a", BadToken::NotABots),
        ("", BadToken::NotABots),
    ] {
        assert_eq!(Token::read(text).err(), Some(problem), "{text}");
    }
}

/// The manifest is what people make the app from.
#[test]
fn the_manifest_asks_for_the_scopes_that_are_needed() {
    let manifest = include_str!("../../../../docs/slack-app.yaml");
    assert!(manifest.contains(&format!("bot: [{}]", SCOPES.join(", "))), "{manifest}");
    for setting in ["messages_tab_enabled: true", "token_rotation_enabled: false", "socket_mode_enabled: false"] {
        assert!(manifest.contains(setting), "{setting}");
    }
}
