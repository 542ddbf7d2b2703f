//! What the command reads from the process's environment.

use firstkey::core::configuration::COMMAND_VARIABLES;

/// The function's settings: its variables, without those that only tell this command where the function is.
pub(crate) fn settings() -> impl Iterator<Item = (String, String)> {
    variables()
        .filter(|(name, value)| name.starts_with("FIRSTKEY_") && !value.is_empty())
        .filter(|(name, _)| !COMMAND_VARIABLES.contains(&name.as_str()))
}

/// The AWS profile that the environment names.
pub(crate) fn profile() -> Option<String> {
    variables().find(|(name, value)| name == "AWS_PROFILE" && !value.is_empty()).map(|(_, value)| value)
}

/// The variables that send AWS calls elsewhere: one for all services, and one for each.
pub(crate) fn endpoints() -> impl Iterator<Item = (String, String)> {
    variables().filter(|(name, _)| name == "AWS_ENDPOINT_URL" || name.starts_with("AWS_ENDPOINT_URL_"))
}

/// The width of the output where no terminal gives one.
pub(crate) fn columns() -> Option<usize> {
    variables().find(|(name, _)| name == "COLUMNS").and_then(|(_, value)| value.parse().ok())
}

fn variables() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}
