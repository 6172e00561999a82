//! What workers are asked, and what they answer: nothing of it touches the
//! application.

pub mod common;
pub mod completing;
pub mod deciding;
pub mod evaluating;
pub mod fixing;
pub mod handing_over;
pub mod leaving_out;
pub mod looking;
pub mod offering;
pub mod overwriting;
pub mod reading_back;
pub mod scoping;
pub mod suggesting;
pub mod tallying;
pub mod weighing;
pub mod why;
