//! Where the links that people have got lead in the end.

use firstkey::core::ledger::{ClaimState, Closing, Record};

use crate::history::{History, Person};
use crate::page::{Opened, Shown, Wish};

/// Whoever opens the last mail's link sees the page that the ledger promises.
pub(crate) async fn look(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
    for Holder { person, record, secret } in holders(history).await {
        let is_open = record.has_ended() && record.open_claim().is_some();
        let expected: &[Shown] = match &record.claim {
            Some(claim) if is_open && claim.expires_at > history.world.now() => &[Shown::Form, Shown::HasPassword],
            Some(_) if is_open => &[Shown::Expired],
            Some(claim) if claim.state == ClaimState::Claimed => &[Shown::JustSet, Shown::Used],
            Some(claim) if claim.state == ClaimState::Closed(Closing::Expired) => &[Shown::Expired, Shown::Superseded],
            Some(_) if record.has_ended() => &[Shown::Closed, Shown::HasPassword],
            _ => continue,
        };
        let shown = history.visit(Wish::Look, secret).await;
        if !shown.is_some_and(|shown| expected.contains(&shown)) {
            violations.push(blame(&person, &record, &format!("the last link leads to {shown:?}")));
        }
    }
    violations
}

/// Days later: everybody whose link was neither used nor closed by somebody gets another one, and chooses a password by it. A closed link
/// leads nobody to a password.
pub(crate) async fn follow(history: &History) -> Vec<String> {
    history.calm_down();
    let mut violations = Vec::new();
    for Holder { person, record, secret } in holders(history).await {
        let mut complain = |what: &str| violations.push(blame(&person, &record, what));
        let is_expired = record.claim.as_ref().is_some_and(|claim| claim.state == ClaimState::Closed(Closing::Expired));
        let has_profile = history.world.reset_required(&record.user_name).await.is_some();
        let first = history.visit(Wish::Choose, secret.clone()).await;
        if first == Some(Shown::Done) {
            complain("a link that is called closed led to a password");
        }
        if !is_expired || history.settings().have_changed_rules() {
            continue;
        }
        let renewed = history.visit(Wish::Renew, secret.clone()).await;
        let newer = history.secret_of(&person, Opened::Last);
        if renewed != Some(Shown::Renewed) || has_profile != (newer.as_ref() == Some(&secret)) {
            complain(&format!("the last link was not renewed: {renewed:?}"));
            continue;
        }
        if has_profile {
            continue;
        }
        let newer = newer.unwrap();
        if history.settings().terms().asks_for_code {
            history.visit(Wish::SendCode, newer.clone()).await;
        }
        let chosen = history.visit(Wish::Choose, newer).await;
        let password = history.deeds().last().and_then(|deed| Some(deed.visit.as_ref()?.password.clone())).unwrap();
        if chosen != Some(Shown::Done) || !history.world.cloud.accepts_password(&record.user_name, &password) {
            complain(&format!("nobody can choose a password any more: {chosen:?}"));
        }
    }
    violations
}

/// Somebody who got a link, is still there and within the rules.
struct Holder {
    person: Person,
    record: Record,
    secret: String,
}

async fn holders(history: &History) -> Vec<Holder> {
    let mut holders = Vec::new();
    if !history.settings().terms().sends_links {
        return holders;
    }
    for person in history.people() {
        let Some(record) = history.world.record_of(&person.user_id).await else { continue };
        let user = history.world.iam.get_user().user_name(&record.user_name).send().await;
        let reaches = |path: &str| history.settings().reach(path);
        let is_there = user
            .is_ok_and(|answer| answer.user.is_some_and(|user| user.user_id == person.user_id && reaches(&user.path)));
        let Some(secret) = history.secret_of(&person, Opened::Last) else { continue };
        if is_there && reaches(&record.path) {
            holders.push(Holder { person, record, secret });
        }
    }
    holders
}

fn blame(person: &Person, record: &Record, what: &str) -> String {
    let state = record.claim.as_ref().map(|claim| &claim.state);
    format!("{} ({}): {what}, with the record {} and the link {state:?}", person.name, person.user_id, record.status())
}
