#![no_main]

#[path = "../../crates/firstkey-core/tests/it/hostile/envelope.rs"]
mod envelope;
#[path = "../../crates/firstkey-core/tests/it/hostile/output.rs"]
mod output;

libfuzzer_sys::fuzz_target!(|input: &[u8]| envelope::check(input));
