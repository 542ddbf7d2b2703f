//! The sender's SES identity.

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::operation::get_email_identity::GetEmailIdentityOutput;

use super::finding::Unseen;
use crate::ask::ask;

/// An SES identity: an address or a domain.
pub(super) struct Identity {
    pub(super) name: String,
    /// What SES says about it.
    pub(super) answer: GetEmailIdentityOutput,
}

impl Identity {
    /// The identity that covers the sender: the address itself, its domain, or a domain above that. SES uses the most
    /// specific; a verified one comes first.
    pub(super) async fn find(ses: &Client, address: &str, domain: &str) -> Result<Option<Self>, Unseen> {
        let mut found: Option<Self> = None;
        for name in candidates(address, domain) {
            let call = ses.get_email_identity().email_identity(&name).send();
            match ask("ses:GetEmailIdentity", &format!("look at the SES identity `{name}`"), call).await {
                Ok(answer) if answer.verified_for_sending_status => return Ok(Some(Self { name, answer })),
                Ok(answer) => found = found.or(Some(Self { name, answer })),
                Err(error) if error.is_missing() => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(found)
    }
}

fn candidates(address: &str, domain: &str) -> Vec<String> {
    let mut candidates = vec![address.to_owned()];
    let mut rest = Some(domain);
    while let Some(domain) = rest.filter(|domain| domain.contains('.')) {
        candidates.push(domain.to_owned());
        rest = domain.split_once('.').map(|(_, above)| above);
    }
    candidates
}

#[cfg(test)]
mod tests {
    use super::candidates;

    #[test]
    fn the_address_its_domain_and_those_above_are_tried() {
        let candidates = candidates("it@mail.example.com", "mail.example.com");
        assert_eq!(candidates, ["it@mail.example.com", "mail.example.com", "example.com"]);
    }
}
