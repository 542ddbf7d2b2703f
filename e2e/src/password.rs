//! The password in a mail.

/// The password: announced by the third step, one long word.
pub(crate) fn password(text: &str) -> Option<&str> {
    let line = text.lines().skip_while(|line| !line.starts_with("3. ")).nth(2);
    line.filter(|line| line.len() >= 20 && !line.contains(' '))
}

#[cfg(test)]
mod tests {
    use super::password;

    #[test]
    fn the_password_is_a_line_of_its_own() {
        let text = "1. Open:\n\nhttps://example.com/signin/console\n\n3. Enter:\n\nab!cdefghijklmnopqrs\n\nChange it.";
        assert_eq!(password(text), Some("ab!cdefghijklmnopqrs"));
        assert_eq!(password("3. Enter this password:\n\nabc\n"), None);
    }
}
