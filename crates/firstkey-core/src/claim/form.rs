//! What the forms of the page send.

use zeroize::Zeroizing;

use super::code::ClaimCode;
use super::refusal::Refusal;

/// A password as somebody typed it. It cannot be printed, copied or stored, and is zeroed when dropped.
pub struct ChosenPassword(Zeroizing<String>);

/// What somebody wants of a claim.
pub enum ClaimAction {
    /// See the page, which changes nothing.
    Look,
    /// Have the chosen password set.
    Choose {
        /// The password.
        password: ChosenPassword,
        /// The same, from the second field.
        again: ChosenPassword,
        /// The code of the second channel; `None` if there is none, or what was typed cannot be one.
        code: Option<ClaimCode>,
    },
    /// Get a code by the second channel.
    SendCode,
    /// Get a mail with another link.
    Renew,
    /// Close the claim, and tell administrators: somebody got a mail that was not for them. It was confirmed in a field of its own,
    /// because programs that look for danger in mail press lone buttons.
    NotMe,
}

impl ChosenPassword {
    /// Takes a password as it is, with whatever stands at its ends.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    pub(super) fn text(&self) -> &str {
        &self.0
    }

    pub(super) fn into_text(self) -> Zeroizing<String> {
        self.0
    }
}

impl ClaimAction {
    /// Reads the fields of a form.
    pub(super) fn read(body: &[u8]) -> Result<Self, Refusal> {
        let fields = Fields::read(body)?;
        match fields.action.as_deref() {
            Some("choose") => Ok(Self::Choose {
                password: fields.password.ok_or(Refusal::Malformed)?,
                again: fields.again.ok_or(Refusal::Malformed)?,
                code: fields.code.and_then(|typed| ClaimCode::parse(&typed)),
            }),
            Some("send-code") => Ok(Self::SendCode),
            Some("renew") => Ok(Self::Renew),
            Some("not-me") if fields.confirmed.as_deref() == Some("yes") => Ok(Self::NotMe),
            Some("not-me") => Ok(Self::Look),
            _ => Err(Refusal::Malformed),
        }
    }
}

/// The fields that have a meaning. Browsers send others along, such as the user name.
#[derive(Default)]
struct Fields {
    action: Option<String>,
    password: Option<ChosenPassword>,
    again: Option<ChosenPassword>,
    code: Option<Zeroizing<String>>,
    confirmed: Option<String>,
}

impl Fields {
    /// Reads them. A field that is there twice could mean one thing here and another elsewhere.
    fn read(body: &[u8]) -> Result<Self, Refusal> {
        let mut fields = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            let value = value.into_owned();
            let is_second = match &*name {
                "action" => fields.action.replace(value).is_some(),
                "password" => fields.password.replace(ChosenPassword::new(value)).is_some(),
                "again" => fields.again.replace(ChosenPassword::new(value)).is_some(),
                "code" => fields.code.replace(Zeroizing::new(value)).is_some(),
                "confirmed" => fields.confirmed.replace(value).is_some(),
                _ => false,
            };
            if is_second {
                return Err(Refusal::Malformed);
            }
        }
        Ok(fields)
    }
}
