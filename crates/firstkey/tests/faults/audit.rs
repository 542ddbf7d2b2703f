//! What must hold at the end of a history, judged by what AWS was asked and did, not by what the function believes.

mod claims;
mod fate;
mod judge;
pub(crate) mod links;
mod messages;
mod outlive;
mod profiles;
mod secrets;

use std::collections::{HashMap, HashSet};

use firstkey_testing::wire::{Call, Caller, Fault, form_value};
use jiff::Timestamp;
use serde_json::Value;
use tokio::time::Instant;

use self::fate::{Fate, Intent, Profile, Stored, StoredClaim};
pub(crate) use self::outlive::outlive;
use crate::history::{History, Person};

struct Audit<'a> {
    history: &'a History,
    people: Vec<Person>,
    fates: Vec<Fate>,
    /// The current owner of each user name.
    users: HashMap<String, usize>,
    profiles: HashMap<String, Profile>,
    /// The users whose records each invocation has stored.
    working: HashMap<Caller, HashSet<usize>>,
    /// When each invocation first saw a name's login profile.
    first_looks: HashMap<(Caller, String), Instant>,
    /// The user that the function gave each password to.
    given: HashMap<String, usize>,
    /// The user whose record has had each link, by the hash of its secret.
    links: HashMap<String, usize>,
    /// The users who got a login profile by each invocation.
    made: HashMap<Caller, Vec<usize>>,
    /// The invocations that cannot know whether they have made one.
    unsure: HashSet<Caller>,
    message_ids: std::vec::IntoIter<String>,
    violations: Vec<String>,
}

/// Everything that is wrong with a history.
pub(crate) async fn audit(history: &History) -> Vec<String> {
    let message_ids: Vec<String> = history.world.mails().into_iter().map(|mail| mail.id).collect();
    let mut audit = Audit {
        history,
        people: history.people(),
        fates: Vec::new(),
        users: HashMap::new(),
        profiles: HashMap::new(),
        working: HashMap::new(),
        first_looks: HashMap::new(),
        given: HashMap::new(),
        links: HashMap::new(),
        made: HashMap::new(),
        unsure: HashSet::new(),
        message_ids: message_ids.into_iter(),
        violations: Vec::new(),
    };
    let calls = history.world.wire.calls();
    for call in &calls {
        audit.follow(call);
    }
    for index in 0..audit.people.len() {
        let record = history.world.record_of(&audit.people[index].user_id).await;
        audit.judge(index, record.as_ref());
    }
    audit.judge_pages();
    audit.look_for_secrets(&calls);
    audit.violations
}

impl Audit<'_> {
    fn blame(&mut self, index: usize, what: &str) {
        let Person { name, user_id, .. } = &self.people[index];
        self.violations.push(format!("{name} ({user_id}): {what}"));
    }

    fn follow(&mut self, call: &Call) {
        let by_function = matches!(call.caller, Caller::Function(_));
        let name = form_value(&call.body, "UserName").unwrap_or_default();
        let is_in_doubt = call.operation == "CreateLoginProfile" && by_function && leaves_doubt(call);
        if let Some(&owner) = self.users.get(&name).filter(|_| is_in_doubt) {
            self.fates[owner].unsure = true;
            self.unsure.insert(call.caller);
        }
        if call.operation == "GetLoginProfile" && call.status.is_some() {
            self.first_looks.entry((call.caller, name.clone())).or_insert(call.at);
        }
        if call.operation == "SendEmail" && leaves_doubt(call) {
            self.note_doubt(call);
        }
        if !call.was_carried_out() {
            return;
        }
        match (call.operation.as_str(), by_function) {
            ("CreateUser", _) => {
                self.users.insert(name.clone(), self.fates.len());
                let names = HashSet::from([name.clone()]);
                let path = form_value(&call.body, "Path").unwrap();
                self.fates.push(Fate { name, names, path, ..Fate::default() });
            }
            ("DeleteUser", _) => {
                let owner = self.users.remove(&name).unwrap();
                self.fates[owner].deleted = true;
            }
            ("UpdateUser", _) => self.renamed(call, &name),
            ("TagUser", _) => self.fates[self.users[&name]].retagged = true,
            ("CreateLoginProfile", _) => self.created(call, &name, by_function),
            ("UpdateLoginProfile", true) => self.updated(call, &name),
            ("DeleteLoginProfile", true) => self.withdrawn(call, &name),
            ("DeleteLoginProfile", false) => {
                let profile = self.profiles.remove(&name).unwrap();
                self.fates[profile.owner].touched = true;
            }
            ("SignIn", _) => {
                let profile = self.profiles.get_mut(&name).unwrap();
                profile.password = form_value(&call.body, "Password").unwrap();
                profile.changed_at = Some(self.history.world.time_of(call.at));
                self.fates[profile.owner].touched = true;
            }
            ("Bounce", _) => {
                let owner = self.people.iter().position(|person| person.user_id == call.body).unwrap();
                self.fates[owner].bounced = true;
            }
            ("PutItem", _) => self.stored(call),
            ("SendEmail", _) => self.mailed(call),
            ("Publish", _) => {
                let text = form_value(&call.body, "Message").unwrap();
                for (person, fate) in self.people.iter().zip(&mut self.fates) {
                    fate.alerts += usize::from(text.contains(&person.user_id));
                }
            }
            _ => {}
        }
    }

    /// The login profile goes with the name.
    fn renamed(&mut self, call: &Call, name: &str) {
        let owner = self.users.remove(name).unwrap();
        let new_name = form_value(&call.body, "NewUserName").unwrap_or_else(|| name.to_owned());
        if let Some(profile) = self.profiles.remove(name) {
            self.profiles.insert(new_name.clone(), profile);
        }
        self.users.insert(new_name.clone(), owner);
        let fate = &mut self.fates[owner];
        fate.names.insert(new_name.clone());
        fate.name = new_name;
        if let Some(path) = form_value(&call.body, "NewPath") {
            fate.left |= !self.history.settings().reach(&path);
            (fate.path, fate.moved_at) = (path, Some(self.history.world.time_of(call.at)));
        }
    }

    fn stored(&mut self, call: &Call) {
        let request: Value = serde_json::from_str(&call.body).unwrap();
        let item = &request["Item"];
        let text = |value: &Value| value["S"].as_str().map(str::to_owned);
        let Some(user_id) = text(&item["user_id"]) else { return };
        let Some(index) = self.people.iter().position(|person| person.user_id == user_id) else { return };
        self.working.entry(call.caller).or_default().insert(index);
        let time = |value: &Value| text(value)?.parse::<Timestamp>().ok();
        let intent = &item["intent"]["M"];
        if let (Some(from), Some(until)) = (time(&intent["from"]), time(&intent["until"])) {
            self.fates[index].intents.push(Intent { from, until, by: call.caller });
        }
        self.fates[index].pinned |= text(&item["recipient"]).is_some() && text(&item["reopened_at"]).is_none();
        let message_id = text(&item["message_id"]);
        let named = self.fates[index].mails.iter_mut().find(|mail| message_id.as_deref() == Some(mail.id.as_str()));
        named.into_iter().for_each(|mail| mail.recorded = true);
        let claim = &item["claim"]["M"];
        let claim = text(&claim["state"]).map(|state| StoredClaim {
            generation: claim["generation"]["N"].as_str().unwrap().parse().unwrap(),
            token: text(&claim["token"]).unwrap(),
            expires_at: time(&claim["expires_at"]).unwrap(),
            state,
        });
        self.check_claim(index, claim.as_ref());
        let status = text(&item["status"]).unwrap();
        match status.as_str() {
            "sending" => self.fates[index].unfinished.insert(call.caller),
            _ => self.fates[index].unfinished.remove(&call.caller),
        };
        self.links.extend(claim.iter().map(|claim| (claim.token.clone(), index)));
        self.fates[index].stored = Some(Stored {
            by: call.caller,
            lease_until: time(&item["lease"]["M"]["expires_at"]),
            status,
            withdrawal: text(&item["withdrawal"]),
            valid_until: time(&item["valid_until"]),
            reopened_at: text(&item["reopened_at"]),
            resets: item["resets"]["BOOL"] == true,
            claim,
        });
    }
}

/// Whether the caller cannot know the result of a call.
fn leaves_doubt(call: &Call) -> bool {
    match call.fault {
        None | Some(Fault::Quote) => false,
        Some(Fault::Slow(milliseconds)) => milliseconds >= if call.operation == "SendEmail" { 10_000 } else { 5_000 },
        Some(Fault::Answer(status, _) | Fault::AnswerAfter(status, _)) => status >= 500,
        Some(_) => true,
    }
}
