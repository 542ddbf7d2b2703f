#![no_main]

#[path = "../../crates/firstkey-core/tests/it/hostile/output.rs"]
mod output;
#[path = "../../crates/firstkey-core/tests/it/hostile/recipient.rs"]
mod recipient;

libfuzzer_sys::fuzz_target!(|input: &[u8]| recipient::check(input));
