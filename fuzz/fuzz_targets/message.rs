#![no_main]

#[path = "../../crates/firstkey-core/tests/it/hostile/message.rs"]
mod message;

libfuzzer_sys::fuzz_target!(|input: &[u8]| message::check(input));
