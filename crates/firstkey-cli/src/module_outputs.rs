//! The outputs of the Terraform module, as `terraform output -json` prints them.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

/// The outputs that say where Firstkey is. Others are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct ModuleOutputs {
    pub(crate) function_name: String,
    /// It also names the region.
    pub(crate) function_arn: Option<String>,
    pub(crate) table_name: Option<String>,
    pub(crate) topic_arn: Option<String>,
    pub(crate) rule_arn: Option<String>,
    pub(crate) dead_letter_queue_urls: Option<DeadLetterQueueUrls>,
}

/// The URLs of the dead-letter queues.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct DeadLetterQueueUrls {
    pub(crate) rule: String,
    pub(crate) topic: String,
    pub(crate) function: String,
}

/// Why a document does not say where Firstkey is.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OutputsError {
    #[error("cannot read Terraform's outputs from {origin}")]
    Unreadable { origin: String, source: io::Error },
    #[error("{origin} is not what `terraform output -json` prints")]
    NotJson { origin: String, source: serde_json::Error },
    #[error(
        "{origin} has no output `function_name`, and none whose value is Firstkey's module; add `output \"firstkey\" {{ value = \
         module.firstkey }}`, or name the function with --function"
    )]
    Absent { origin: String },
    #[error("{origin} has Firstkey's outputs more than once: {}; choose with `terraform output -json {}`", names.join(", "), names[0])]
    Several { origin: String, names: Vec<String> },
    #[error("{origin} has outputs that are not those of Firstkey's module")]
    Foreign { origin: String, source: serde_json::Error },
}

impl ModuleOutputs {
    /// Reads a file, or standard input for `-`.
    pub(crate) fn read(path: &Path) -> Result<Self, OutputsError> {
        if path == Path::new("-") {
            return Self::read_from(io::stdin().lock(), "standard input")?
                .ok_or_else(|| OutputsError::Absent { origin: "standard input".to_owned() });
        }
        let origin = format!("`{}`", path.display());
        let file = File::open(path).map_err(|source| OutputsError::Unreadable { origin: origin.clone(), source })?;
        Self::read_from(file, &origin)?.ok_or(OutputsError::Absent { origin })
    }

    /// Reads piped standard input; `None` if there is no pipe, or nothing in it.
    ///
    /// Only a pipe counts: a terminal has a person at it, and a file on standard input may be a script that a shell is
    /// still reading.
    pub(crate) fn read_pipe() -> Result<Option<Self>, OutputsError> {
        if io::stdin().is_terminal() || !is_pipe() {
            return Ok(None);
        }
        Self::read_from(io::stdin().lock(), "standard input")
    }

    fn read_from(mut source: impl Read, origin: &str) -> Result<Option<Self>, OutputsError> {
        let mut text = String::new();
        let read = source.read_to_string(&mut text);
        read.map_err(|source| OutputsError::Unreadable { origin: origin.to_owned(), source })?;
        if text.trim().is_empty() { Ok(None) } else { Self::parse(&text, origin).map(Some) }
    }

    fn parse(text: &str, origin: &str) -> Result<Self, OutputsError> {
        let origin = origin.to_owned();
        let document: Value = match serde_json::from_str(text) {
            Ok(document) => document,
            Err(source) => return Err(OutputsError::NotJson { origin, source }),
        };
        let outputs = without_wrapping(&document);
        let mut found: Vec<(String, Value)> = Vec::new();
        if is_firstkey(&outputs) {
            found.push((String::new(), outputs));
        } else {
            let values = outputs.as_object().into_iter().flatten();
            found.extend(
                values.filter(|(_, value)| is_firstkey(value)).map(|(name, value)| (name.clone(), value.clone())),
            );
        }
        match found.len() {
            0 => Err(OutputsError::Absent { origin }),
            1 => serde_json::from_value(found.remove(0).1).map_err(|source| OutputsError::Foreign { origin, source }),
            _ => Err(OutputsError::Several { origin, names: found.into_iter().map(|(name, _)| name).collect() }),
        }
    }
}

/// The outputs' values by name: Terraform puts `sensitive` and `type` beside each, unless a single output was
/// requested.
fn without_wrapping(document: &Value) -> Value {
    let Some(outputs) = document.as_object() else { return Value::Null };
    let value = |output: &Value| match (output.get("sensitive"), output.get("value")) {
        (Some(_), Some(value)) => value.clone(),
        _ => output.clone(),
    };
    outputs.iter().map(|(name, output)| (name.clone(), value(output))).collect()
}

fn is_firstkey(outputs: &Value) -> bool {
    outputs["function_name"].is_string() && outputs["topic_arn"].is_string()
}

#[cfg(unix)]
fn is_pipe() -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::FileTypeExt;

    let metadata = io::stdin().as_fd().try_clone_to_owned().and_then(|stdin| File::from(stdin).metadata());
    metadata.is_ok_and(|metadata| metadata.file_type().is_fifo())
}

/// Elsewhere a pipe looks like a file: use `--terraform-outputs -`.
#[cfg(not(unix))]
fn is_pipe() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::{ModuleOutputs, OutputsError};

    const OUTPUTS: &str = r#"{"function_name": "signin", "topic_arn": "arn:aws:sns:us-east-1:123456789012:signin"}"#;

    fn wrapped(value: &str) -> String {
        format!(r#"{{"sensitive": false, "type": "string", "value": {value}}}"#)
    }

    fn function(document: &str) -> String {
        ModuleOutputs::parse(document, "`outputs.json`").unwrap().function_name
    }

    fn refusal(document: &str) -> String {
        ModuleOutputs::parse(document, "`outputs.json`").unwrap_err().to_string()
    }

    #[test]
    fn the_root_modules_own_outputs_are_found() {
        let topic = wrapped(r#""arn:aws:sns:us-east-1:123456789012:signin""#);
        let document = format!(r#"{{"function_name": {}, "topic_arn": {topic}}}"#, wrapped(r#""signin""#));
        assert_eq!(function(&document), "signin");
    }

    #[test]
    fn the_module_as_one_output_is_found_beside_others() {
        let document =
            format!(r#"{{"dns": {}, "firstkey": {}}}"#, wrapped(r#"{"function_name": 1}"#), wrapped(OUTPUTS));
        assert_eq!(function(&document), "signin");
    }

    #[test]
    fn the_value_of_one_output_is_found() {
        assert_eq!(function(OUTPUTS), "signin");
    }

    #[test]
    fn what_is_not_there_or_there_twice_is_told() {
        assert_eq!(
            refusal(r#"{"dns": {"sensitive": false, "type": "string", "value": "x"}}"#),
            "`outputs.json` has no output `function_name`, and none whose value is Firstkey's module; add `output \
             \"firstkey\" { value = module.firstkey }`, or name the function with --function"
        );
        assert_eq!(
            refusal(&format!(r#"{{"one": {}, "two": {}}}"#, wrapped(OUTPUTS), wrapped(OUTPUTS))),
            "`outputs.json` has Firstkey's outputs more than once: one, two; choose with `terraform output -json one`"
        );
        assert_eq!(refusal("ada\nbob\n"), "`outputs.json` is not what `terraform output -json` prints");
    }

    #[test]
    fn nothing_in_a_pipe_is_no_answer() {
        assert!(matches!(ModuleOutputs::read_from(" \n".as_bytes(), "standard input"), Ok(None)));
        let error = ModuleOutputs::read_from([0xff].as_slice(), "standard input").unwrap_err();
        assert!(matches!(error, OutputsError::Unreadable { .. }), "{error}");
    }
}
