//! What must hold days later.

use super::links;
use firstkey::core::ledger::Status;

use crate::history::{HOUR, History};
use crate::news::News;

/// Days later: no unused password is left, as far as Firstkey may reach.
pub(crate) async fn outlive(history: &History) -> Vec<String> {
    let mut violations = links::look(history).await;
    tokio::time::sleep(80 * HOUR).await;
    for _ in 0..3 {
        history.sweep().await;
        tokio::time::sleep(HOUR).await;
    }
    for person in history.people() {
        let Some(record) = history.world.record_of(&person.user_id).await else { continue };
        let is_reachable = history.settings().reach(&record.path);
        if is_reachable && record.is_watched() && !record.is_claimed() && record.signed_in_at.is_none() {
            violations.push(format!(
                "{} ({}): an unused password lives on: {:?}",
                person.name,
                person.user_id,
                record.status()
            ));
        }
        if record.status() == Status::Expired
            && history.world.mails().iter().any(|mail| {
                mail.to == [person.address.clone()]
                    && matches!(News::in_mail(mail), News::Password(password)
                        if history.world.cloud.accepts_password(&record.user_name, &password))
            })
        {
            violations.push(format!(
                "{} ({}): a mailed password works that is called withdrawn",
                person.name, person.user_id
            ));
        }
    }
    violations.extend(links::follow(history).await);
    violations
}
