//! The function against the emulated AWS, through the shipped SDK clients, with faults on the wire.

mod batches;
mod lost_answers;
mod secrets;
mod sign_in;
mod suspicions;
mod wire;
mod world;
