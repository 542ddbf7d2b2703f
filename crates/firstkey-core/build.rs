//! Compiles the message's MJML to HTML, and makes it the template of a struct, which `src/message.rs` includes.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use mrml::prelude::parser::ParserOptions;
use mrml::prelude::render::RenderOptions;

const SOURCE: &str = "templates/sign-in.mjml";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={SOURCE}");
    let parsed = mrml::parse_with_options(fs::read_to_string(SOURCE)?, &ParserOptions::default())?;
    if !parsed.warnings.is_empty() {
        return Err(format!("{SOURCE}: {:?}", parsed.warnings).into());
    }
    // Nothing is loaded from elsewhere, not even fonts.
    let options = RenderOptions { fonts: Default::default(), ..RenderOptions::default() };
    let html = parsed.element.render(&options)?;
    // MJML cannot mark the main content for screen readers.
    let html = html.replacen("<div class=\"page\"", "<div role=\"main\" class=\"page\"", 1);
    let template = format!(
        "#[derive(Template)]\n#[template(ext = \"html\", source = {html:?})]\nstruct Html<'a> {{\n    letter: &'a Letter<'a>,\n}}\n"
    );
    let folder = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    Ok(fs::write(Path::new(&folder).join("sign_in.rs"), template)?)
}
