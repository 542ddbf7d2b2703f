//! The function's settings, as far as the process's environment has them.

use firstkey::core::configuration::COMMAND_VARIABLES;

/// The variables that the function would read, without those that only say to this command where the function is.
pub(crate) fn settings() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, value)| name.starts_with("FIRSTKEY_") && !value.is_empty())
        .filter(|(name, _)| !COMMAND_VARIABLES.contains(&name.as_str()))
}
