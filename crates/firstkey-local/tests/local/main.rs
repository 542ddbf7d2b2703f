//! The local cloud from the outside: through AWS SDK clients, through HTTP, and through the pages.

mod account;
mod endpoint;
mod http_client;
mod inbox;
mod mail;
mod pipeline;
mod trail;
