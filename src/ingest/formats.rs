//! The formats, a file each.

mod connect;
mod elastic;
mod native;
mod rest;
mod syslog;
mod wazuh;

use super::format::Format;

/// All formats. Of those that a record's keys speak for equally, the first is
/// taken.
pub(super) const ALL: [&dyn Format; 6] = [
    &native::Native,
    &connect::Connect,
    &rest::Rest,
    &syslog::Syslog,
    &elastic::Elastic,
    &wazuh::Wazuh,
];
/// What each is called.
pub(super) const NAMES: [&str; ALL.len()] = [
    NATIVE,
    "ESET Connect",
    "the REST API of an Inspect server",
    "PROTECT syslog",
    "Elasticsearch",
    "Wazuh",
];
/// What is no table.
pub(super) const NATIVE: &str = "native lines";

/// Keys of lists of records in a page around them.
pub(super) const LISTS: [&str; 4] = ["detections", "value", "detectionGroups", "hits"];
/// Keys of an object around a record.
pub(super) const WRAPPERS: [&str; 4] = ["detection", "detectionGroup", "eset", "hits"];
/// Columns that stores put beside those of a record: known, and of no use.
pub(super) const BESIDE: [&str; 11] = [
    "TenantId",
    "SourceSystem",
    "TimeGenerated",
    "MG",
    "ManagementGroupName",
    "Computer",
    "RawData",
    "TableName",
    "_ResourceId",
    "_SubscriptionId",
    "_ItemId",
];
