//! Ctrl-C.

use std::pin::Pin;

/// Resolves when Ctrl-C is pressed.
pub(crate) type Interrupt = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Listens for Ctrl-C from now on. Call it before printing anything that invites the user to press it: until then,
/// Ctrl-C kills the process.
pub(crate) async fn listen() -> Interrupt {
    let mut pressed: Interrupt = Box::pin(async {
        if tokio::signal::ctrl_c().await.is_err() {
            // The signal cannot be received, so only the system can end the process.
            std::future::pending().await
        }
    });
    // tokio starts to listen when the future is first polled.
    tokio::select! {
        biased;
        () = &mut pressed => {}
        () = std::future::ready(()) => {}
    }
    pressed
}
