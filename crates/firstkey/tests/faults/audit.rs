//! What must hold at the end of a history, judged by what AWS was asked and did, not by what the function believes.

use std::collections::HashMap;

use firstkey::core::ledger::{Record, Status};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::history::{End, History, Person, REJECTED};
use crate::wire::{Call, Caller, Fault, form_value};
use crate::world::password_in;

/// How far the ledger lets a profile's creation be from the intent and still counts it as Firstkey's.
const TOLERANCE: SignedDuration = SignedDuration::from_secs(5);

/// What happened to one user.
#[derive(Default)]
struct Fate {
    deleted: bool,
    retagged: bool,
    /// Somebody else made, changed or deleted a login profile of this user, or the user chose a password.
    touched: bool,
    intents: Vec<Intent>,
    /// A `CreateLoginProfile` of the function may have been carried out without its knowing.
    unsure: bool,
    mails: Vec<Mail>,
    alerts: usize,
    ended: bool,
}

/// A time in which the ledger says that a profile of Firstkey's may appear.
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
}

/// A login profile that exists.
struct Profile {
    owner: usize,
    made_by_firstkey: bool,
    made_at: Timestamp,
    password: String,
    /// Somebody else has set the password since.
    changed: bool,
}

struct Audit<'a> {
    history: &'a History,
    people: Vec<Person>,
    fates: Vec<Fate>,
    /// Who has a user name now.
    users: HashMap<String, usize>,
    profiles: HashMap<String, Profile>,
    /// Whose arrival each invocation works on.
    working: HashMap<Caller, usize>,
    /// Whom the function gave each password.
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
        if !call.was_carried_out() {
            return;
        }
        match (call.operation.as_str(), by_function) {
            ("CreateUser", _) => {
                self.users.insert(name, self.fates.len());
                self.fates.push(Fate::default());
            }
            ("DeleteUser", _) => {
                let owner = self.users.remove(&name).unwrap();
                self.fates[owner].deleted = true;
            }
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
                profile.changed = true;
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

    fn created(&mut self, call: &Call, name: &str, by_function: bool) {
        let owner = self.users[name];
        let password = form_value(&call.body, "Password").unwrap();
        if by_function {
            self.given.insert(password.clone(), owner);
        }
        // The name may have changed hands while an invocation worked on the user before; then this profile is not its owner's
        // arrival's, and is taken away again, unless the process dies.
        if !by_function || self.working.get(&call.caller) != Some(&owner) {
            self.fates[owner].touched = true;
        }
        // IAM tells whole seconds.
        let made_at = Timestamp::from_second(self.history.world.time_of(call.at).as_second()).unwrap();
        let profile = Profile { owner, made_by_firstkey: by_function, made_at, password, changed: false };
        self.profiles.insert(name.to_owned(), profile);
    }

    fn updated(&mut self, call: &Call, name: &str) {
        let password = form_value(&call.body, "Password").unwrap();
        self.check_change(call, name, "gave a new password to");
        let profile = self.profiles.get_mut(name).unwrap();
        self.given.insert(password.clone(), profile.owner);
        profile.password = password;
        profile.made_by_firstkey = true;
    }

    fn withdrawn(&mut self, call: &Call, name: &str) {
        self.check_change(call, name, "deleted");
        self.profiles.remove(name);
    }

    /// A login profile that somebody else made or whose password somebody else has set may not be changed.
    fn check_change(&mut self, call: &Call, name: &str, did: &str) {
        let profile = &self.profiles[name];
        let owner = profile.owner;
        if profile.changed {
            self.blame(owner, &format!("{did} a login profile whose password somebody else had set"));
        } else if !profile.made_by_firstkey && !self.cannot_be_told_apart(call, owner, profile.made_at) {
            self.blame(owner, &format!("{did} a login profile that somebody else had made"));
        }
    }

    /// The one exception, which `ARCHITECTURE.md` names: a login profile that somebody else made while one of Firstkey's may
    /// have been coming to be, and Firstkey did not learn whether it had.
    fn cannot_be_told_apart(&self, call: &Call, owner: usize, made_at: Timestamp) -> bool {
        let fate = &self.fates[owner];
        fate.intents.iter().any(|intent| {
            let within = intent.from - TOLERANCE <= made_at && made_at <= intent.until + TOLERANCE;
            // Another attempt noted this intent and is over; it need not have come to its call.
            within && (fate.unsure || intent.by != call.caller)
        })
    }

    fn stored(&mut self, call: &Call) {
        let request: Value = serde_json::from_str(&call.body).unwrap();
        let item = &request["Item"];
        let text = |value: &Value| value["S"].as_str().map(str::to_owned);
        let user_id = text(&item["user_id"]).unwrap();
        let Some(index) = self.people.iter().position(|person| person.user_id == user_id) else { return };
        self.working.insert(call.caller, index);
        if self.fates[index].ended {
            self.blame(index, "its record changed after the end");
        }
        let time = |name: &str| text(&item["intent"]["M"][name])?.parse::<Timestamp>().ok();
        if let (Some(from), Some(until)) = (time("from"), time("until")) {
            self.fates[index].intents.push(Intent { from, until, by: call.caller });
        }
        let status = text(&item["status"]).unwrap();
        self.fates[index].ended = !["pending", "sending"].contains(&status.as_str());
    }

    fn mailed(&mut self, call: &Call) {
        let request: Value = serde_json::from_str(&call.body).unwrap();
        let simple = &request["Content"]["Simple"];
        let password = password_in(simple["Body"]["Text"]["Data"].as_str().unwrap());
        let subject = simple["Subject"]["Data"].as_str().unwrap().to_owned();
        let to = &request["Destination"]["ToAddresses"];
        let id = self.message_ids.next().unwrap();
        let Some(&owner) = self.given.get(&password) else {
            self.violations.push(format!("a message to {to} holds a password that IAM never took"));
            return;
        };
        if *to != serde_json::json!([self.people[owner].address]) {
            self.blame(owner, &format!("its password was sent to {to}"));
        }
        let answered = call.fault.is_none();
        self.fates[owner].mails.push(Mail { id, password, subject, by: call.caller, answered });
    }

    fn judge(&mut self, index: usize, record: Option<&Record>) {
        let Some(record) = record else { return self.blame(index, "it is lost: the ledger has no record") };
        let person = self.people[index].clone();
        let fate = &self.fates[index];
        let is_outside = !person.address.ends_with("@example.com");
        let name_is_reused = self.people[index + 1..].iter().any(|later| later.name == person.name);
        let (alerts, mails) = (fate.alerts, fate.mails.len());
        let excuse = match record.status() {
            Status::Pending | Status::Sending => Err("it is lost: it has not ended".to_owned()),
            Status::Delivered if mails == 0 => Err("it is lost: delivered without a message".to_owned()),
            Status::Delivered => Ok(()),
            Status::Skipped if fate.deleted || fate.touched => Ok(()),
            Status::Quarantined if alerts > 0 && (is_outside || fate.retagged || name_is_reused) => Ok(()),
            Status::Failed if alerts > 0 && person.address.starts_with(REJECTED) => Ok(()),
            status => Err(format!("{status} for no cause, with {alerts} alerts: {:?}", record.reason())),
        };
        if let Err(violation) = excuse {
            self.blame(index, &violation);
        }
        if record.status() != Status::Delivered && record.reason().is_none() {
            self.blame(index, "it ended without a reason");
        }
        self.judge_mails(index, record);
        self.judge_profile(index, record);
    }

    /// One message; another only if the function could not know or could not record that the one before was accepted.
    fn judge_mails(&mut self, index: usize, record: &Record) {
        let mut violations = Vec::new();
        let mails = &self.fates[index].mails;
        for pair in mails.windows(2) {
            let Caller::Function(invocation) = pair[0].by else { continue };
            let recorded = pair[0].by == pair[1].by || self.history.end_of(invocation) == Some(End::Answered);
            if pair[0].answered && recorded {
                violations.push("a second message, though the first was known to be accepted");
            }
            if pair[0].password != pair[1].password && !pair[1].subject.starts_with("Your new") {
                violations.push("a second message that does not say that it replaces the first");
            }
        }
        if let (Some(id), Some(last)) = (&record.message_id, mails.last())
            && *id != last.id
        {
            violations.push("the ledger names another message than the last that was accepted");
        }
        for violation in violations {
            self.blame(index, violation);
        }
    }

    /// The password of the last message is the one that works, unless somebody else has set one since.
    fn judge_profile(&mut self, index: usize, record: &Record) {
        let person = self.people[index].clone();
        let fate = &self.fates[index];
        let profile = self.profiles.get(&person.name).filter(|profile| profile.owner == index);
        let last = fate.mails.last().map(|mail| mail.password.as_str());
        let violation = match profile {
            Some(profile) if !self.history.world.cloud.accepts_password(&person.name, &profile.password) => {
                Some("IAM has another password than the last that it was given")
            }
            Some(profile) if profile.changed || !profile.made_by_firstkey => None,
            Some(profile) if record.status() == Status::Delivered => {
                (last != Some(&profile.password)).then_some("the last message holds another password than IAM")
            }
            Some(_) if matches!(record.status(), Status::Failed | Status::Quarantined) => {
                Some("a password that nobody may use was left behind")
            }
            None if record.status() == Status::Delivered && !fate.deleted && !fate.touched => {
                Some("the last message holds a password, and there is no login profile")
            }
            _ => None,
        };
        if let Some(violation) = violation {
            self.blame(index, violation);
        }
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
            ("a ledger item", bodies("PutItem").concat()),
        ];
        for password in calls.iter().filter_map(|call| form_value(&call.body, "Password")) {
            for (name, output) in &outputs {
                if output.contains(&password) {
                    self.violations.push(format!("{name} holds a password"));
                }
            }
        }
        for (name, output) in &outputs[..3] {
            if self.people.iter().any(|person| output.contains(&person.address)) {
                self.violations.push(format!("{name} holds a full address"));
            }
        }
    }
}

/// Whether the caller cannot know what became of a call.
fn leaves_doubt(call: &Call) -> bool {
    match call.fault {
        None | Some(Fault::Quote) => false,
        Some(Fault::Answer(status, _) | Fault::AnswerAfter(status, _)) => status >= 500,
        Some(_) => true,
    }
}
