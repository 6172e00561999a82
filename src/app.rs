//! The interface as a pure state machine: messages in, effects out.
