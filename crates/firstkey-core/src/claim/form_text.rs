//! What the form says, in the reader's language.

use super::code::{CHARACTERS, CODE_LIFETIME};
use super::page::{CodeStep, Form, Problem};
use super::rules::Rule;
use crate::appearance::Appearance;
use crate::credential::MAX_LENGTH;
use crate::message::catalogue::{Catalogue, MissingText};
use crate::message::passage::Passage;
use crate::message::phrases::{account, isolated, until};
use crate::message::rules::rule;
use crate::password_policy::{PasswordPolicy, SYMBOLS};

/// NIST's length for a password that stands alone (SP 800-63B).
const GOOD_LENGTH: usize = 15;

/// The parts of the form in reading order.
pub(super) struct FormText<'a> {
    pub(super) invitation: String,
    pub(super) account: String,
    pub(super) validity: String,
    /// That the password is not set, after a try.
    pub(super) not_set: Option<String>,
    pub(super) code: Option<CodeText>,
    pub(super) user: String,
    pub(super) user_name: &'a str,
    pub(super) password: Field,
    pub(super) rules_label: String,
    pub(super) rules: Vec<RuleText>,
    pub(super) minimum_length: usize,
    /// The symbols that count.
    pub(super) symbols: &'static str,
    /// How many rules are met: a template for the script, with `{met}` and `{all}`.
    pub(super) met: String,
    /// What the password must not be, in sentences.
    pub(super) limits: [String; 2],
    /// The rules in the words of password managers.
    pub(super) password_rules: String,
    pub(super) again: Field,
    pub(super) show: String,
    /// What makes a good password.
    pub(super) advice: Vec<String>,
    pub(super) submit: String,
    pub(super) not_me: String,
    pub(super) not_me_what: String,
    pub(super) not_me_confirm: String,
    pub(super) not_me_submit: String,
}

/// A field to fill in.
#[derive(Default)]
pub(super) struct Field {
    pub(super) label: String,
    pub(super) errors: Vec<String>,
    /// It is the first that has to be filled in again.
    pub(super) is_first_wrong: bool,
}

/// The code of the second channel.
pub(super) struct CodeText {
    pub(super) needed: String,
    pub(super) sent: Option<String>,
    pub(super) send: String,
    pub(super) field: Field,
}

/// A rule that the script ticks off.
pub(super) struct RuleText {
    /// What the script calls it.
    pub(super) name: &'static str,
    pub(super) text: Passage<'static>,
}

impl<'a> FormText<'a> {
    /// Says what the form needs to say.
    pub(super) fn of(form: &Form<'a>, words: &Catalogue, appearance: &Appearance) -> Result<Self, MissingText> {
        let until = until(words, form.valid_until, &appearance.time_zone)?;
        let [code, password, again] = fields(form.problems, words)?;
        Ok(Self {
            invitation: match appearance.organisation.as_deref() {
                Some(name) => words.say_with("invitation", [("organisation", isolated(name))])?,
                None => words.say("invitation-unnamed")?,
            },
            account: account(words, form.claimant.account, form.claimant.alias)?,
            validity: words.say_with("claim-validity", [("until", until.into())])?,
            not_set: (!form.problems.is_empty()).then(|| words.say("claim-not-set")).transpose()?,
            code: form.code.map(|step| CodeText::of(step, code, words)).transpose()?,
            user: words.say("claim-user")?,
            user_name: form.claimant.user_name,
            password,
            rules_label: words.say("claim-rules")?,
            rules: rules(form, words)?,
            minimum_length: form.rules.policy.minimum_length,
            symbols: SYMBOLS,
            met: words.say_with("claim-met", [("met", "{met}".into()), ("all", "{all}".into())])?,
            limits: [words.say_with("claim-characters", [("count", MAX_LENGTH.into())])?, words.say("claim-limits")?],
            password_rules: password_rules(form.rules.policy),
            again,
            show: words.say("claim-show")?,
            advice: advice(form, words)?,
            submit: words.say("claim-submit")?,
            not_me: words.say("claim-not-me")?,
            not_me_what: words.say("claim-not-me-what")?,
            not_me_confirm: words.say("claim-not-me-confirm")?,
            not_me_submit: words.say("claim-not-me-submit")?,
        })
    }
}

impl CodeText {
    fn of(step: CodeStep, field: Field, words: &Catalogue) -> Result<Self, MissingText> {
        let minutes = CODE_LIFETIME.as_mins();
        let (sent, send) = match step {
            CodeStep::Needed => (None, "claim-code-send"),
            CodeStep::Sent => {
                (Some(words.say_with("claim-code-sent", [("count", minutes.into())])?), "claim-code-send-again")
            }
        };
        Ok(Self { needed: words.say("claim-code-needed")?, sent, send: words.say(send)?, field })
    }
}

/// The fields for code, password and its repetition, each with what is wrong with it.
fn fields(problems: &[Problem], words: &Catalogue) -> Result<[Field; 3], MissingText> {
    let ids = ["claim-code", "claim-password", "claim-again"];
    let mut fields = ids.map(|_| Field::default());
    for (field, id) in fields.iter_mut().zip(ids) {
        field.label = words.say(id)?;
    }
    for problem in problems {
        let place = match problem {
            Problem::CodeMissing | Problem::CodeWrong | Problem::CodeExpired => 0,
            Problem::Rule(Rule::Same) => 2,
            Problem::Rule(_) | Problem::NotAccepted => 1,
        };
        fields[place].errors.push(error(*problem, words)?);
    }
    if let Some(first) = fields.iter_mut().find(|field| !field.errors.is_empty()) {
        first.is_first_wrong = true;
    }
    Ok(fields)
}

fn error(problem: Problem, words: &Catalogue) -> Result<String, MissingText> {
    let counted = |id: &str, count: usize| words.say_with(id, [("count", count.into())]);
    match problem {
        Problem::Rule(Rule::NotEmpty) => words.say("claim-error-empty"),
        Problem::Rule(Rule::AtLeast(count)) => counted("claim-error-length", count),
        Problem::Rule(Rule::AtMost(count)) => counted("claim-error-longest", count),
        Problem::Rule(Rule::Characters) => words.say("claim-error-characters"),
        Problem::Rule(Rule::Uppercase) => words.say("claim-error-uppercase"),
        Problem::Rule(Rule::Lowercase) => words.say("claim-error-lowercase"),
        Problem::Rule(Rule::Number) => words.say("claim-error-number"),
        Problem::Rule(Rule::Symbol) => words.say_with("claim-error-symbol", [("symbols", SYMBOLS.into())]),
        Problem::Rule(Rule::ThreeClasses) => words.say("claim-error-three-classes"),
        Problem::Rule(Rule::NotAName) => words.say("claim-error-name"),
        Problem::Rule(Rule::Uncommon) => words.say("claim-error-common"),
        Problem::Rule(Rule::Same) => words.say("claim-error-same"),
        Problem::NotAccepted => words.say("claim-error-not-accepted"),
        Problem::CodeMissing => counted("claim-error-code-missing", CHARACTERS),
        Problem::CodeWrong => words.say("claim-error-code-wrong"),
        Problem::CodeExpired => words.say("claim-error-code-expired"),
    }
}

/// The rules that the list shows: what the script can tick off while somebody types.
fn rules(form: &Form<'_>, words: &Catalogue) -> Result<Vec<RuleText>, MissingText> {
    let mut rules = Vec::new();
    for kept in form.rules.list() {
        let text = match kept {
            Rule::Same => Some(Passage::plain(words.say("claim-rule-same")?)),
            _ => rule(words, kept)?,
        };
        rules.extend(text.map(|text| RuleText { name: name(kept), text }));
    }
    Ok(rules)
}

/// What the script calls a rule.
fn name(rule: Rule) -> &'static str {
    match rule {
        Rule::AtLeast(_) => "at-least",
        Rule::Uppercase => "uppercase",
        Rule::Lowercase => "lowercase",
        Rule::Number => "number",
        Rule::Symbol => "symbol",
        Rule::ThreeClasses => "three-classes",
        Rule::Same => "same",
        Rule::NotEmpty | Rule::AtMost(_) | Rule::Characters | Rule::NotAName | Rule::Uncommon => "",
    }
}

fn advice(form: &Form<'_>, words: &Catalogue) -> Result<Vec<String>, MissingText> {
    let mut advice = vec![words.say("claim-manager")?];
    if form.rules.policy.minimum_length < GOOD_LENGTH {
        advice.insert(0, words.say_with("claim-longer", [("count", GOOD_LENGTH.into())])?);
    }
    Ok(advice)
}

/// The value of `passwordrules`, by which Safari and 1Password make passwords that the account accepts. They are told to use three
/// classes where IAM only counts them.
fn password_rules(policy: &PasswordPolicy) -> String {
    let three = policy.require_three_classes;
    let classes = [
        (policy.require_uppercase || three, "upper"),
        (policy.require_lowercase || three, "lower"),
        (policy.require_numbers || three, "digit"),
        // Of the symbols that count those that have no meaning of their own in this attribute.
        (policy.require_symbols, "[-!@#$%^&*()_+=|]"),
    ];
    let mut rules = format!("minlength: {}; maxlength: {MAX_LENGTH};", policy.minimum_length);
    for (is_required, class) in classes {
        rules.push_str(&format!(" {}: {class};", if is_required { "required" } else { "allowed" }));
    }
    rules
}
