//! Terraform's functions, as far as the module's role needs them.

use hcl::Value;
use hcl::eval::{Context, FuncArgs, FuncDef, ParamType};

type Function = fn(FuncArgs) -> Result<Value, String>;

const FUNCTIONS: [(&str, Function); 10] = [
    ("coalesce", coalesce),
    ("concat", concat),
    ("join", join),
    ("jsonencode", jsonencode),
    ("length", length),
    ("lower", lower),
    ("one", one),
    ("range", range),
    ("slice", slice),
    ("split", split),
];

pub(super) fn declare(context: &mut Context<'_>) {
    for (name, function) in FUNCTIONS {
        context.declare_func(name, FuncDef::builder().variadic_param(ParamType::Any).build(function));
    }
}

fn coalesce(arguments: FuncArgs) -> Result<Value, String> {
    let is_there = |value: &&Value| !value.is_null() && value.as_str() != Some("");
    arguments.iter().find(is_there).cloned().ok_or_else(|| "there is none that is neither null nor empty".to_owned())
}

fn concat(arguments: FuncArgs) -> Result<Value, String> {
    let lists = arguments.iter().map(|list| list.as_array().cloned().ok_or_else(|| mismatch("lists")));
    Ok(Value::Array(lists.collect::<Result<Vec<_>, _>>()?.concat()))
}

fn join(arguments: FuncArgs) -> Result<Value, String> {
    match &arguments[..] {
        [Value::String(separator), Value::Array(list)] => {
            let texts: Option<Vec<&str>> = list.iter().map(Value::as_str).collect();
            Ok(Value::from(texts.ok_or_else(|| mismatch("a list of strings"))?.join(separator)))
        }
        _ => Err(mismatch("a string and a list")),
    }
}

fn jsonencode(arguments: FuncArgs) -> Result<Value, String> {
    let [value] = &arguments[..] else { return Err(mismatch("one value")) };
    serde_json::to_string(value).map(Value::from).map_err(|error| error.to_string())
}

fn length(arguments: FuncArgs) -> Result<Value, String> {
    match &arguments[..] {
        [Value::Array(list)] => Ok(Value::from(list.len())),
        [Value::Object(map)] => Ok(Value::from(map.len())),
        [Value::String(text)] => Ok(Value::from(text.chars().count())),
        _ => Err(mismatch("a list, a map or a string")),
    }
}

fn lower(arguments: FuncArgs) -> Result<Value, String> {
    match &arguments[..] {
        [Value::String(text)] => Ok(Value::from(text.to_lowercase())),
        _ => Err(mismatch("a string")),
    }
}

fn one(arguments: FuncArgs) -> Result<Value, String> {
    match &arguments[..] {
        [Value::Array(list)] if list.len() < 2 => Ok(list.first().cloned().unwrap_or(Value::Null)),
        _ => Err(mismatch("a list of at most one")),
    }
}

fn range(arguments: FuncArgs) -> Result<Value, String> {
    match &arguments[..] {
        [end] => Ok(Value::from_iter(0..index(end)?)),
        _ => Err(mismatch("the end alone")),
    }
}

fn slice(arguments: FuncArgs) -> Result<Value, String> {
    match &arguments[..] {
        [Value::Array(list), from, to] => {
            let part = list.get(index(from)?..index(to)?).ok_or_else(|| "the list is shorter".to_owned())?;
            Ok(Value::Array(part.to_vec()))
        }
        _ => Err(mismatch("a list and two numbers")),
    }
}

fn split(arguments: FuncArgs) -> Result<Value, String> {
    match &arguments[..] {
        [Value::String(separator), Value::String(text)] => Ok(text.split(separator.as_str()).collect()),
        _ => Err(mismatch("two strings")),
    }
}

fn index(value: &Value) -> Result<usize, String> {
    value.as_u64().and_then(|number| usize::try_from(number).ok()).ok_or_else(|| mismatch("whole numbers"))
}

fn mismatch(expected: &str) -> String {
    format!("the local cloud's version of the function takes {expected}")
}
