//! The credentials and region for an emulator.

/// The access key that every emulator accepts as an administrator's.
pub const ROOT: Credentials<'static> = Credentials { access_key: "test", secret: "test" };
/// The region of everything: that of IAM's events.
pub const REGION: &str = "us-east-1";

/// An access key.
#[derive(Clone, Copy, Debug)]
pub struct Credentials<'a> {
    /// Its id.
    pub access_key: &'a str,
    /// Its secret.
    pub secret: &'a str,
}
