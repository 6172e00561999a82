//! Key scripts over the application, without a terminal.
