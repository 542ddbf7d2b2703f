//! The places of snapshots: a folder for each command, and for each part of its tests.

/// Snapshots a text as `insta::assert_snapshot!` does, below `snapshots/` in the folder of the module.
macro_rules! assert_snapshot {
    ($($argument:tt)+) => {{
        let _of_module = $crate::snapshots::of_module(module_path!()).bind_to_scope();
        insta::assert_snapshot!($($argument)+)
    }};
}

/// The same for `insta::assert_json_snapshot!`.
macro_rules! assert_json_snapshot {
    ($($argument:tt)+) => {{
        let _of_module = $crate::snapshots::of_module(module_path!()).bind_to_scope();
        insta::assert_json_snapshot!($($argument)+)
    }};
}

/// The folder of a module's snapshots, with everything else unchanged.
pub(crate) fn of_module(path: &str) -> insta::Settings {
    let parts: Vec<&str> = path.split("::").skip(1).collect();
    let mut settings = insta::Settings::clone_current();
    // Relative to the module's file.
    let up = "../".repeat(parts.len().saturating_sub(1));
    settings.set_snapshot_path(format!("{up}snapshots/{}", parts.join("/")));
    settings.set_prepend_module_to_snapshot(false);
    settings
}
