//! The layout of the command line: commands in groups, and options where they make sense.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;
use clap::{ArgMatches, Command};

use crate::exit::Exit;
use crate::options::Options;
use crate::screen;

/// The commands, grouped for a new administrator.
const GROUPS: [(&str, &[&str]); 4] = [
    ("Start here", &["doctor", "status"]),
    ("Look", &["export", "simulate", "preview"]),
    ("Act", &["resend", "approve", "revoke", "reconcile", "redrive", "send-test"]),
    ("More", &["completions", "man", "help"]),
];

/// Commands that ask nothing of AWS and print no JSON.
const OFFLINE: [&str; 2] = ["completions", "man"];

/// Commands of earlier versions, and what replaced them.
const MOVED: [(&str, &str); 2] = [("demo", "firstkey-local demo"), ("local", "firstkey-local serve")];

/// Puts each option where it makes sense, and the commands into their groups.
pub(crate) fn lay_out(command: Command) -> Command {
    let shared: Vec<_> = command.get_arguments().filter(|arg| arg.is_global_set()).cloned().collect();
    let is_of_aws = |id: &str| Options::OF_AWS.contains(&id);
    let command = command.mut_args(|arg| match is_of_aws(arg.get_id().as_str()) {
        true => arg.hide(true),
        false => arg,
    });
    // A command's own copy takes precedence over the inherited one.
    let command = command.mut_subcommands(|command| match OFFLINE.contains(&command.get_name()) {
        true => {
            let output = shared.iter().filter(|arg| arg.get_id() == "output").cloned();
            command.args(output.map(|arg| arg.global(false).hide(true)))
        }
        false => {
            let of_aws = shared.iter().filter(|arg| is_of_aws(arg.get_id().as_str())).cloned();
            command.args(of_aws.map(|arg| arg.global(false)))
        }
    });
    let template = format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{}Options:\n{{options}}{{after-help}}",
        groups(&command)
    );
    command.help_template(template)
}

fn groups(command: &Command) -> String {
    let mut text = String::new();
    for (title, names) in GROUPS {
        text.push_str(&format!("{title}:\n"));
        for name in names {
            let about = command.find_subcommand(name).and_then(Command::get_about).map(ToString::to_string);
            let about = about.unwrap_or_else(|| "Print the help of a command".to_owned());
            text.push_str(&format!("  {name:<11}  {about}\n"));
        }
        text.push('\n');
    }
    text
}

/// Refuses options that a command would ignore.
pub(crate) fn refuse_what_means_nothing(command: &mut Command, matches: &ArgMatches) -> Result<(), clap::Error> {
    let Some((name, given)) = matches.subcommand().filter(|(name, _)| OFFLINE.contains(name)) else { return Ok(()) };
    let is_given = |id: &&str| {
        let of = |matches: &ArgMatches| matches.try_contains_id(id).is_ok().then(|| matches.value_source(id)).flatten();
        of(given) == Some(ValueSource::CommandLine) || of(matches) == Some(ValueSource::CommandLine)
    };
    let problem = if let Some(id) = Options::OF_AWS.iter().find(|id| is_given(id)) {
        format!("`firstkey {name}` does not ask AWS: leave out `--{}`", id.replace('_', "-"))
    } else if is_given(&"output") {
        format!("`firstkey {name}` prints only one format: leave out `--output`")
    } else {
        return Ok(());
    };
    command.build();
    let of_command =
        command.find_subcommand_mut(name).map(|command| command.error(ErrorKind::ArgumentConflict, &problem));
    Err(of_command.unwrap_or_else(|| clap::Error::raw(ErrorKind::ArgumentConflict, problem)))
}

/// Prints the requested help, or what is wrong with a command line and what is allowed instead.
pub(crate) fn refuse(error: &clap::Error, command: &mut Command) -> Exit {
    let wants_help =
        [ErrorKind::DisplayHelp, ErrorKind::DisplayVersion, ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand];
    if wants_help.contains(&error.kind()) {
        error.exit();
    }
    if let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidSubcommand)
        && let Some((_, moved)) = MOVED.iter().find(|(name, _)| name == given)
    {
        screen::note(&format!("error: `firstkey {given}` is `{moved}` now"));
        return Exit::Failed;
    }
    let text = error.to_string();
    let (problem, of_clap) = text.split_once("\n\nUsage: ").unwrap_or((&text, ""));
    let problem = problem.split("\n\nFor more information").next().unwrap_or(problem).trim_end();
    let usage = match of_clap.lines().next() {
        Some(usage) if meant(error).is_none() => format!("Usage: {usage}"),
        _ => usage(meant(error).map(str::to_owned).or_else(|| named(command)), command),
    };
    let words = usage.split_whitespace().skip(1).take_while(|word| !word.starts_with(['[', '<', '-']));
    let help = words.collect::<Vec<_>>().join(" ");
    screen::note(&format!("{problem}\n\n{usage}\n\nFor more, try `{help} --help`."));
    Exit::Failed
}

/// The usage of a command, or of the whole.
fn usage(name: Option<String>, command: &mut Command) -> String {
    command.build();
    let usage = match name.and_then(|name| command.find_subcommand_mut(name)) {
        Some(command) => command.render_usage(),
        None => command.render_usage(),
    };
    usage.to_string().trim_end().to_owned()
}

/// The command that the process's arguments name. clap's errors about values do not say which command the option
/// belongs to.
fn named(command: &Command) -> Option<String> {
    std::env::args_os().filter_map(|word| word.into_string().ok()).find(|word| command.find_subcommand(word).is_some())
}

/// The command that was probably meant, if one has a similar name.
fn meant(error: &clap::Error) -> Option<&str> {
    match error.get(ContextKind::SuggestedSubcommand)? {
        ContextValue::String(name) => Some(name),
        ContextValue::Strings(names) => names.first().map(String::as_str),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::GROUPS;
    use crate::arguments::Arguments;

    #[test]
    fn every_command_is_in_one_group() {
        let mut grouped: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| *names).copied().collect();
        grouped.sort_unstable();
        let command = Arguments::command();
        let mut names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
        names.push("help");
        names.sort_unstable();
        assert_eq!(grouped, names);
    }
}
