//! What several tests lean on.

pub mod driver;
pub mod live;
pub mod picture;
pub mod pty;
pub mod shapes;
