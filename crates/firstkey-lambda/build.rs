//! What the linker is told of the binary that is shipped.

#[expect(clippy::disallowed_methods, reason = "cargo talks to build scripts in variables")]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |variable: &str, value: &str| std::env::var(variable).is_ok_and(|is| is == value);
    // The profile `lambda` is the one that asks for the smallest code; rustc links with its own lld there by default, and other
    // linkers do not know both options.
    if is("OPT_LEVEL", "z") && is("TARGET", "x86_64-unknown-linux-gnu") {
        // Equal functions become one. Their addresses may be equal then, on which Rust promises nothing.
        println!("cargo::rustc-link-arg-bins=-Wl,--icf=all");
        // Functions and data that look alike come to lie side by side, where deflate finds what repeats.
        println!("cargo::rustc-link-arg-bins=-Wl,--bp-compression-sort=both");
    }
}
