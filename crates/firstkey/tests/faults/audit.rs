//! What must hold at the end of a history, judged by what AWS was asked and did, not by what the function believes.

mod judge;

use std::collections::{HashMap, HashSet};

use firstkey::core::ledger::Status;
use firstkey_testing::wire::{Call, Caller, Fault, form_value};
use firstkey_testing::world::{mailed_password, password_in};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio::time::Instant;

use crate::history::{HOUR, History, Person};

/// How far a profile's creation may be from the intent for the ledger to count it as Firstkey's.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(5);

/// What happened to one user.
#[derive(Default)]
struct Fate {
    /// The name that the user has, or had last.
    name: String,
    /// Every name that the user has had.
    names: HashSet<String>,
    deleted: bool,
    retagged: bool,
    /// `iam:UpdateUser` has renamed or moved the user.
    moved: bool,
    /// Somebody else made, changed or deleted this user's login profile, or the user chose a password.
    touched: bool,
    intents: Vec<Intent>,
    /// The function may have made a login profile without knowing.
    unsure: bool,
    mails: Vec<Mail>,
    /// The invocations in which SES did not say whether it accepted a message.
    doubts: HashSet<Caller>,
    alerts: usize,
    /// The record as it was last stored.
    stored: Option<Stored>,
    /// A recipient was pinned before an administrator asked for anything.
    pinned: bool,
}

/// What a stored record says about who may write to IAM.
struct Stored {
    by: Caller,
    lease_until: Option<Timestamp>,
    status: String,
    reopened_at: Option<String>,
    /// An administrator asked to replace also a password that the user has chosen.
    resets: bool,
}

/// A time in which, according to the ledger, a profile of Firstkey's may appear.
struct Intent {
    from: Timestamp,
    until: Timestamp,
    by: Caller,
}

/// A message that SES accepted.
struct Mail {
    id: String,
    password: String,
    subject: String,
    by: Caller,
    answered: bool,
    /// The administrator's request behind it, if there was one.
    asked: Option<String>,
}

/// A login profile that exists.
struct Profile {
    owner: usize,
    made_by_firstkey: bool,
    made_at: Timestamp,
    made: Instant,
    password: String,
    /// Somebody else has set the password since.
    changed_at: Option<Timestamp>,
}

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
    audit.look_for_secrets(&calls);
    audit.violations
}

/// Days later: no unused password is left, as far as Firstkey may reach.
pub(crate) async fn outlive(history: &History) -> Vec<String> {
    let mut violations = Vec::new();
    tokio::time::sleep(80 * HOUR).await;
    for _ in 0..3 {
        history.sweep().await;
        tokio::time::sleep(HOUR).await;
    }
    for person in history.people() {
        let Some(record) = history.world.record_of(&person.user_id).await else { continue };
        let is_reachable = history.reaches(&record.path);
        if is_reachable && record.is_watched() && record.signed_in_at.is_none() {
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
                    && history.world.cloud.accepts_password(&record.user_name, &mailed_password(mail))
            })
        {
            violations.push(format!(
                "{} ({}): a mailed password works that is called withdrawn",
                person.name, person.user_id
            ));
        }
    }
    violations
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
                self.fates.push(Fate { name, names, ..Fate::default() });
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
        (fate.name, fate.moved) = (new_name, true);
    }

    fn created(&mut self, call: &Call, name: &str, by_function: bool) {
        let owner = self.users[name];
        let password = form_value(&call.body, "Password").unwrap();
        if by_function {
            self.given.insert(password.clone(), owner);
            self.check_lease(call, owner, &["pending", "sending"], "made");
        }
        // The name may have changed hands while an invocation worked on the former owner. Then this profile is not for
        // the owner's arrival, and is taken away again, unless the process dies.
        let is_at_work = self.working.get(&call.caller).is_some_and(|owners| owners.contains(&owner));
        if !by_function || !is_at_work {
            self.fates[owner].touched = true;
        }
        // IAM gives whole seconds.
        let made_at = Timestamp::from_second(self.history.world.time_of(call.at).as_second()).unwrap();
        let (made_by_firstkey, made) = (by_function, call.at);
        let profile = Profile { owner, made_by_firstkey, made_at, made, password, changed_at: None };
        self.profiles.insert(name.to_owned(), profile);
    }

    fn updated(&mut self, call: &Call, name: &str) {
        let password = form_value(&call.body, "Password").unwrap();
        self.check_change(call, name, "gave a new password to");
        self.check_lease(call, self.profiles[name].owner, &["pending", "sending"], "gave a new password to");
        let profile = self.profiles.get_mut(name).unwrap();
        self.given.insert(password.clone(), profile.owner);
        profile.password = password;
        profile.made_by_firstkey = true;
        profile.changed_at = None;
    }

    fn withdrawn(&mut self, call: &Call, name: &str) {
        self.check_change(call, name, "deleted");
        self.check_lease(call, self.profiles[name].owner, &["pending", "sending", "expiring"], "deleted");
        self.profiles.remove(name);
    }

    /// Every writer to IAM holds the lease of the user's record: it was the last to store the record, and the lease is
    /// not over.
    fn check_lease(&mut self, call: &Call, owner: usize, statuses: &[&str], did: &str) {
        let now = self.history.world.time_of(call.at);
        let holds = |fate: &Fate| {
            fate.stored.as_ref().is_some_and(|stored| {
                let in_time = stored.lease_until.is_some_and(|until| until > now);
                stored.by == call.caller && in_time && statuses.contains(&stored.status.as_str())
            })
        };
        // The name may have changed hands since the record was stored.
        let changed_hands = self.is_reused(owner);
        if !(holds(&self.fates[owner]) || changed_hands && self.fates.iter().any(holds)) {
            self.blame(owner, &format!("{did} a login profile without the lease of the user's record"));
        }
    }

    /// Whether another user has had one of the user's names.
    fn is_reused(&self, index: usize) -> bool {
        let others = self.fates.iter().enumerate().filter(|(other, _)| *other != index);
        others.into_iter().any(|(_, fate)| !fate.names.is_disjoint(&self.fates[index].names))
    }

    /// A login profile that somebody else made, or whose password somebody else has set, may not be changed.
    fn check_change(&mut self, call: &Call, name: &str, did: &str) {
        let profile = &self.profiles[name];
        let owner = profile.owner;
        // Whoever resumes a reset goes on with what the record says, until a message of it is accepted.
        let resumes = |stored: &Stored| {
            let asked_at = stored.reopened_at.as_ref().and_then(|at| at.parse::<Timestamp>().ok());
            let is_sent = self.fates[owner].mails.iter().any(|mail| mail.asked == stored.reopened_at);
            stored.resets && (profile.changed_at <= asked_at || !is_sent)
        };
        let is_reset = self.history.is_reset(call.caller) || self.fates[owner].stored.as_ref().is_some_and(resumes);
        if profile.changed_at.is_some() && !is_reset {
            self.blame(owner, &format!("{did} a login profile whose password somebody else had set"));
        } else if !profile.made_by_firstkey && !self.cannot_be_told_apart(call, name) {
            self.blame(owner, &format!("{did} a login profile that somebody else had made"));
        }
    }

    /// The exception, whose cases are in `docs/threat-model.md`: somebody else made a login profile while Firstkey may
    /// have been making one, and Firstkey did not learn whether it had.
    fn cannot_be_told_apart(&self, call: &Call, name: &str) -> bool {
        let Profile { owner, made_at, made, .. } = self.profiles[name];
        let fate = &self.fates[owner];
        let look = self.first_looks.get(&(call.caller, name.to_owned()));
        fate.intents.iter().any(|intent| {
            let within = intent.from - TOLERANCE <= made_at && made_at <= intent.until + TOLERANCE;
            // Another attempt noted this intent and is over; it need not have made its call. This attempt did not make
            // what existed at its first look.
            let in_doubt = fate.unsure && look.is_none_or(|look| made > *look);
            within && (intent.by != call.caller || in_doubt)
        })
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
        self.fates[index].stored = Some(Stored {
            by: call.caller,
            lease_until: time(&item["lease"]["M"]["expires_at"]),
            status: text(&item["status"]).unwrap(),
            reopened_at: text(&item["reopened_at"]),
            resets: item["resets"]["BOOL"] == true,
        });
    }

    fn note_doubt(&mut self, call: &Call) {
        let password = password_of(call);
        if let Some(&owner) = self.given.get(&password) {
            self.fates[owner].doubts.insert(call.caller);
        }
    }

    fn mailed(&mut self, call: &Call) {
        let request: Value = serde_json::from_str(&call.body).unwrap();
        let simple = &request["Content"]["Simple"];
        let password = password_of(call);
        let subject = simple["Subject"]["Data"].as_str().unwrap().to_owned();
        let to = &request["Destination"]["ToAddresses"];
        let id = self.message_ids.next().unwrap();
        let Some(&owner) = self.given.get(&password) else {
            self.violations.push(format!("a message to {to} holds a password that IAM never took"));
            return;
        };
        // Without a pinned address, an administrator admits the one in the current tags, and has seen it.
        let fate = &self.fates[owner];
        let is_approved =
            fate.stored.as_ref().is_some_and(|stored| stored.reopened_at.is_some()) && fate.retagged && !fate.pinned;
        if *to != serde_json::json!([self.people[owner].address]) && !is_approved {
            self.blame(owner, &format!("its password was sent to {to}"));
        }
        let answered = !leaves_doubt(call);
        let asked = self.fates[owner].stored.as_ref().and_then(|stored| stored.reopened_at.clone());
        self.fates[owner].mails.push(Mail { id, password, subject, by: call.caller, answered, asked });
    }

    fn look_for_secrets(&mut self, calls: &[Call]) {
        let bodies = |operation: &str| {
            let calls = calls.iter().filter(|call| call.operation == operation);
            calls.map(|call| call.body.as_str()).collect::<Vec<_>>()
        };
        let alerts = bodies("Publish").into_iter().filter_map(|body| form_value(body, "Message")).collect::<String>();
        let outputs = [
            ("an answer or a metric", self.history.answers()),
            ("the log", self.history.log.text()),
            ("an alert", alerts),
            ("a direct message", [bodies("chat.postMessage"), bodies("chat.update")].concat().concat()),
            ("a ledger item", bodies("PutItem").concat()),
        ];
        let token = self.history.world.cloud.slack().token();
        for (name, output) in &outputs {
            if output.contains(&token) {
                self.violations.push(format!("{name} holds Slack's token"));
            }
        }
        for password in calls.iter().filter_map(|call| form_value(&call.body, "Password")) {
            for (name, output) in &outputs {
                if output.contains(&password) {
                    self.violations.push(format!("{name} holds a password"));
                }
            }
        }
        for (name, output) in &outputs[..4] {
            if self.people.iter().any(|person| output.contains(&person.address)) {
                self.violations.push(format!("{name} holds a full address"));
            }
        }
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

/// The password in a message to SES.
fn password_of(call: &Call) -> String {
    let request: Value = serde_json::from_str(&call.body).unwrap();
    password_in(request["Content"]["Simple"]["Body"]["Text"]["Data"].as_str().unwrap())
}
