//! The arrivals as the local cloud shows them: what the trail saw of each, and what the ledger says.

mod ledger;
mod timeline;
mod view;

pub(crate) use self::ledger::read_ledger;
pub(crate) use self::timeline::Timeline;
pub(crate) use self::view::UserKey;
pub use self::view::{ArrivalView, TimelineStep, Tone};
