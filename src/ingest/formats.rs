//! The formats, a file each.

mod connect;
mod native;
mod rest;
mod syslog;

use super::format::Format;

/// All formats. Of those that a record's keys speak for equally, the first is
/// taken.
pub(super) const ALL: [&dyn Format; 4] = [
    &native::Native,
    &connect::Connect,
    &rest::Rest,
    &syslog::Syslog,
];

/// Keys of lists of records in a page around them.
pub(super) const LISTS: [&str; 3] = ["detections", "value", "detectionGroups"];
/// Keys of an object around a record.
pub(super) const WRAPPERS: [&str; 2] = ["detection", "detectionGroup"];
