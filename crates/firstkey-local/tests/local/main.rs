//! The local cloud from the outside: through AWS SDK clients, through HTTP, and through the pages.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod account;
mod dynamodb;
mod endpoint;
mod first_user;
mod http_client;
mod inbox;
mod inbox_feed;
mod mail;
mod new_user;
mod pipeline;
mod quota;
mod slack;
mod source;
mod tags;
mod trail;
mod upstream;
