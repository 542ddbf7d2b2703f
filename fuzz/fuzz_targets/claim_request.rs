#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| firstkey_testing::hostile::claim_request::check(input));
