//! Stub

/// Form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A bare `<definition>`: what the console's Advanced editor takes.
    Definition,
    /// A `<rule>` around it.
    Rule,
    /// The JSON body of ESET Connect's `POST /v2/edr-rule-exclusions`.
    Api,
}
