//! Linker options for the shipped binary.

#[expect(clippy::disallowed_methods, reason = "cargo talks to build scripts in variables")]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |variable: &str, value: &str| std::env::var(variable).is_ok_and(|is| is == value);
    // The profile `lambda` optimises for size; there rustc links with its own lld by default, and other linkers do not
    // know both options.
    if is("OPT_LEVEL", "z") && is("TARGET", "x86_64-unknown-linux-gnu") {
        // Merges equal functions. Their addresses may then be equal, which Rust allows.
        println!("cargo::rustc-link-arg-bins=-Wl,--icf=all");
        // Places similar functions and data side by side, where deflate finds repetitions.
        println!("cargo::rustc-link-arg-bins=-Wl,--bp-compression-sort=both");
    }
}
