//! The corpus: what each line of the language's meaning comes to, by hand, on
//! the reference and on the plan.

use crate::support::driver::detections_of;
use quell::matcher::plan::{Assumptions, Plan};
use quell::matcher::preview::Preview;
use quell::matcher::{Outcome, reference};
use quell::rule::{meaning, read};
use quell::store::Store;

use Outcome::{Kept, Suppressed, Undecided};

/// What the draft does to the detection, twice.
fn judge(xml: &str, json: &str) -> Outcome {
    let draft =
        read::read(xml.as_bytes(), "draft").unwrap_or_else(|error| panic!("{xml}\n{error}"));
    let meant = meaning::of(&draft.definition);
    let definition = meant
        .definition
        .unwrap_or_else(|| panic!("{xml}\n{:?}", meant.problems));
    let detections = detections_of(json);
    assert_eq!(detections.len(), 1, "{json}");
    let mut batch = Store::default();
    batch.push(&detections[0], 0, Default::default());
    let mut store = Store::default();
    store.absorb(batch);
    let preview = Preview::of(
        &mut Plan::default(),
        &store,
        &draft,
        &definition,
        &Assumptions::default(),
    );
    let outcome = reference::outcome(&draft, &definition, &detections[0]);
    assert_eq!(
        preview.outcome(0),
        outcome,
        "plan and reference differ\n{xml}\n{json}"
    );
    outcome
}

fn check(xml: &str, cases: &[(&str, Outcome)]) {
    for (json, wanted) in cases {
        assert_eq!(judge(xml, json), *wanted, "{xml}\n{json}");
    }
}

/// One condition on the process.
fn process(property: &str, comparison: &str, value: &str) -> String {
    format!(
        "<definition><process>{}</process></definition>",
        condition(property, comparison, value)
    )
}

/// One condition on the event of a connection.
fn event(property: &str, comparison: &str, value: &str) -> String {
    let condition = condition(property, comparison, value);
    format!(
        "<definition><operations><operation type=\"TcpIpConnect\">{condition}</operation></operations></definition>"
    )
}

fn condition(property: &str, comparison: &str, value: &str) -> String {
    let (component, name) = property.split_once('.').unwrap();
    format!(
        "<condition component=\"{component}\" property=\"{name}\" condition=\"{comparison}\" value=\"{value}\"/>"
    )
}

const NAMED: &str = r#"{"id":"1","process":{"FileItem.FileName":"Cmd.EXE"}}"#;
const NAMELESS: &str = r#"{"id":"1","process":{"FileItem.FileName":null}}"#;
const NO_PROCESS: &str = r#"{"id":"1","process":null}"#;
const SILENT: &str = r#"{"id":"1","process":{}}"#;

#[test]
fn a_positive_comparison_is_false_of_what_is_absent_and_unknown_of_what_is_not_said() {
    for (comparison, value, other) in [
        ("is", "cmd.exe", "cmd"),
        ("starts", "CMD", "md"),
        ("contains", "d.e", "dx"),
        ("ends", ".exe", "cmd"),
    ] {
        let xml = process("FileItem.FileName", comparison, value);
        check(
            &xml,
            &[
                (NAMED, Suppressed),
                (NAMELESS, Kept),
                (NO_PROCESS, Kept),
                (SILENT, Undecided),
            ],
        );
        check(
            &process("FileItem.FileName", comparison, other),
            &[(NAMED, Kept)],
        );
    }
}

#[test]
fn a_negated_comparison_is_unknown_of_what_is_absent() {
    for (comparison, value, other) in [
        ("isnot", "powershell.exe", "CMD.exe"),
        ("notstarts", "x", "cmd"),
        ("notcontains", "x.", ".e"),
        ("notends", "x", "exe"),
    ] {
        let xml = process("FileItem.FileName", comparison, value);
        check(
            &xml,
            &[
                (NAMED, Suppressed),
                (NAMELESS, Undecided),
                (NO_PROCESS, Undecided),
                (SILENT, Undecided),
            ],
        );
        check(
            &process("FileItem.FileName", comparison, other),
            &[(NAMED, Kept)],
        );
    }
}

#[test]
fn being_set_and_being_empty() {
    let name = "FileItem.FileName";
    let empty = r#"{"id":"1","process":{"FileItem.FileName":""}}"#;
    check(
        &process(name, "isset", ""),
        &[
            (NAMED, Suppressed),
            (empty, Suppressed),
            (NAMELESS, Kept),
            (SILENT, Undecided),
        ],
    );
    check(
        &process(name, "isnotset", ""),
        &[
            (NAMED, Kept),
            (empty, Kept),
            (NO_PROCESS, Suppressed),
            (SILENT, Undecided),
        ],
    );
    check(
        &process(name, "isempty", ""),
        &[
            (NAMED, Kept),
            (empty, Suppressed),
            (NAMELESS, Undecided),
            (SILENT, Undecided),
        ],
    );
    check(
        &process(name, "isnotempty", ""),
        &[(NAMED, Suppressed), (empty, Kept), (NO_PROCESS, Undecided)],
    );
}

#[test]
fn strings_have_no_wildcards_and_no_letter_case() {
    check(
        &process("FileItem.FileName", "is", "*.exe"),
        &[(NAMED, Kept)],
    );
    let star = r#"{"id":"1","process":{"FileItem.FileName":"ЖÉ*?.EXE"}}"#;
    check(
        &process("FileItem.FileName", "is", "жé*?.exe"),
        &[(star, Suppressed)],
    );
    check(
        &process("FileItem.FileName", "contains", "*?"),
        &[(star, Suppressed)],
    );
}

#[test]
fn addresses_lie_in_prefixes_and_in_one_family() {
    let at = |address: &str| {
        format!(
            r#"{{"id":"1","operation":"TcpIpConnect","event":{{"Network.IpAddressV4":"{address}"}}}}"#
        )
    };
    let inside = at("10.1.2.3");
    let v6 = at("fd00::7");
    let mapped =
        r#"{"operation":"tcpipconnect","event":{"Network.IpAddressV6":"::ffff:10.1.2.3"}}"#;
    check(
        &event("Network.IpAddressV4", "is", "10.0.0.0/8"),
        &[
            (&inside, Suppressed),
            (&at("11.0.0.0"), Kept),
            (&v6, Kept),
            (mapped, Suppressed),
        ],
    );
    check(
        &event("Network.IpAddressV4", "is", "10.9.9.9/8"),
        &[(&inside, Suppressed)],
    );
    check(
        &event("Network.IpAddressV4", "isnot", "10.0.0.0/8"),
        &[
            (&inside, Kept),
            (&at("11.0.0.0"), Suppressed),
            (&v6, Undecided),
        ],
    );
    check(
        &event("Network.IpAddressV4", "is", "0.0.0.0/0"),
        &[(&inside, Suppressed), (&at("255.255.255.255"), Suppressed)],
    );
    check(
        &event("Network.IpAddressV6", "is", "fd00::/8"),
        &[(&inside, Kept), (&v6, Suppressed), (mapped, Kept)],
    );
    check(
        &event("Network.IpAddressV6", "is", "::ffff:0:0/96"),
        &[(mapped, Kept)],
    );
}

#[test]
fn integers_symbols_and_booleans() {
    let port =
        |port: &str| format!(r#"{{"operation":"TcpIpConnect","event":{{"Network.Port":{port}}}}}"#);
    let (last, text, low) = (port("65535"), port("\"65535\""), port("80"));
    check(
        &event("Network.Port", "greaterOrEqual", "65535"),
        &[(&last, Suppressed), (&text, Suppressed), (&low, Kept)],
    );
    check(
        &event("Network.Port", "less", "65535"),
        &[(&last, Kept), (&low, Suppressed)],
    );
    check(
        &event("Network.Port", "lessOrEqual", "80"),
        &[(&low, Suppressed), (&last, Kept)],
    );
    check(
        &event("Network.Port", "greater", "80"),
        &[(&low, Kept), (&last, Suppressed)],
    );
    let signed = |kind: &str| format!(r#"{{"process":{{"Module.SignatureType":{kind}}}}}"#);
    let (valid, number, none, odd) = (
        signed("\"VALID\""),
        signed("80"),
        signed("70"),
        signed("\"who\""),
    );
    check(
        &process("Module.SignatureType", "greaterOrEqual", "valid"),
        &[
            (&valid, Suppressed),
            (&number, Suppressed),
            (&none, Kept),
            (&odd, Undecided),
        ],
    );
    check(
        &process("Module.SignatureType", "is", "None"),
        &[(&none, Suppressed), (&valid, Kept)],
    );
    let inbound =
        |is: &str| format!(r#"{{"operation":"TcpIpConnect","event":{{"Network.Inbound":{is}}}}}"#);
    check(
        &event("Network.Inbound", "is", "1"),
        &[
            (&inbound("true"), Suppressed),
            (&inbound("\"TRUE\""), Suppressed),
            (&inbound("0"), Kept),
        ],
    );
    check(
        &event("Network.Inbound", "isnot", "FALSE"),
        &[(&inbound("true"), Suppressed)],
    );
}

#[test]
fn sets_have_members() {
    let xml = "<definition><operations><operation type=\"OpenProcess\"><condition component=\"OpenProcess\" property=\"AccessRight\" condition=\"contains\" value=\"process_vm_read\"/></operation></operations></definition>";
    let rights = |rights: &str| {
        format!(r#"{{"operation":"OpenProcess","event":{{"OpenProcess.AccessRight":{rights}}}}}"#)
    };
    let both = rights(r#"["PROCESS_VM_READ","PROCESS_VM_WRITE"]"#);
    check(
        xml,
        &[
            (&both, Suppressed),
            (&rights("[]"), Kept),
            (&rights(r#"["PROCESS_VM_READ_X"]"#), Kept),
            (&rights("null"), Kept),
        ],
    );
    check(
        &xml.replace("\"contains\"", "\"notcontains\""),
        &[
            (&both, Kept),
            (&rights("[]"), Suppressed),
            (&rights("null"), Undecided),
        ],
    );
    check(
        &xml.replace("\"contains\"", "\"isempty\""),
        &[(&both, Kept), (&rights("[]"), Suppressed)],
    );
}

#[test]
fn parts_are_joined_by_and_operations_by_or() {
    let xml = "<definition><operations><operation type=\"A\"/><operation type=\"TcpIpConnect\"/></operations><process><condition component=\"FileItem\" property=\"FileName\" condition=\"is\" value=\"cmd.exe\"/></process><parentprocess/></definition>";
    check(
        xml,
        &[
            (
                r#"{"operation":"TcpIpConnect","process":{"FileItem.FileName":"cmd.exe"}}"#,
                Suppressed,
            ),
            (
                r#"{"operation":"a","process":{"FileItem.FileName":"cmd.exe"}}"#,
                Suppressed,
            ),
            (
                r#"{"operation":"B","process":{"FileItem.FileName":"cmd.exe"}}"#,
                Kept,
            ),
            (r#"{"operation":"B"}"#, Kept),
            (r#"{"operation":"A"}"#, Undecided),
            (r#"{"process":{"FileItem.FileName":"cmd.exe"}}"#, Undecided),
            (r#"{"process":{"FileItem.FileName":"x"}}"#, Kept),
        ],
    );
    check("<definition/>", &[(r#"{"id":"1"}"#, Suppressed)]);
    check(
        "<definition><ancestor distance=\"3\"/></definition>",
        &[(r#"{"ancestors":[]}"#, Suppressed)],
    );
    check(
        "<definition><operations/><process></process></definition>",
        &[(r#"{"id":"1"}"#, Suppressed)],
    );
}

#[test]
fn operators_are_kleenes() {
    let known = condition("FileItem.FileName", "is", "cmd.exe");
    let unknown = condition("ProcessInfo.CommandLine", "is", "x");
    let of = |word: &str, inner: &str| {
        format!(
            "<definition><process><operator type=\"{word}\">{inner}</operator></process></definition>"
        )
    };
    check(
        &of("OR", &format!("{known}{unknown}")),
        &[(NAMED, Suppressed)],
    );
    check(
        &of("and", &format!("{known}{unknown}")),
        &[(NAMED, Undecided), (NAMELESS, Kept)],
    );
    check(
        &of("Not", &known),
        &[(NAMED, Kept), (NAMELESS, Suppressed), (SILENT, Undecided)],
    );
    check(&of("not", &unknown), &[(NAMED, Undecided)]);
    // Several children without an operator are read as AND.
    check(
        &format!("<definition><process>{known}{unknown}</process></definition>"),
        &[(NAMED, Undecided), (NAMELESS, Kept)],
    );
}

fn ancestor(attributes: &str, name: &str) -> String {
    format!(
        "<definition><ancestor {attributes}>{}</ancestor></definition>",
        condition("FileItem.FileName", "is", name)
    )
}

#[test]
fn ancestors_are_known_where_the_record_lists_them() {
    let listed = r#"{"ancestors":[{"FileItem.FileName":"cmd.exe"},{"FileItem.FileName":"cmd.exe"},{"FileItem.FileName":"explorer.exe"}]}"#;
    let none = r#"{"ancestors":[]}"#;
    let parent_only = r#"{"parentprocess":{"FileItem.FileName":"cmd.exe"}}"#;
    let silent = r#"{"id":"1"}"#;
    check(
        &ancestor("", "explorer.exe"),
        &[
            (listed, Suppressed),
            (none, Kept),
            (parent_only, Undecided),
            (silent, Undecided),
        ],
    );
    check(&ancestor("", "cmd.exe"), &[(parent_only, Suppressed)]);
    check(&ancestor("", "winword.exe"), &[(listed, Kept)]);
    check(
        &ancestor("distance=\"1\"", "cmd.exe"),
        &[
            (listed, Suppressed),
            (parent_only, Suppressed),
            (none, Kept),
            (silent, Undecided),
        ],
    );
    check(
        &ancestor("distance=\"2\"", "explorer.exe"),
        &[(listed, Kept), (parent_only, Undecided)],
    );
    check(
        &ancestor("distance=\"4\"", "explorer.exe"),
        &[(listed, Kept)],
    );
    check(
        &ancestor("distance=\"2\" unique=\"true\"", "explorer.exe"),
        &[(listed, Suppressed)],
    );
    check(
        &ancestor("distance=\"3\" unique=\"TRUE\"", "explorer.exe"),
        &[(listed, Kept)],
    );
    let unnamed = r#"{"ancestors":[{"FileItem.FileName":"a"},{},{"FileItem.FileName":"b"}]}"#;
    check(
        &ancestor("distance=\"2\" unique=\"true\"", "b"),
        &[(unnamed, Undecided)],
    );
    check(
        &ancestor("distance=\"3\" unique=\"true\"", "x"),
        &[(unnamed, Kept)],
    );
}

#[test]
fn the_first_ancestor_is_the_parent() {
    let xml = format!(
        "<definition><parentprocess>{}</parentprocess></definition>",
        condition("FileItem.FileName", "is", "cmd.exe")
    );
    check(
        &xml,
        &[
            (
                r#"{"ancestors":[{"FileItem.FullPath":"C:\\x\\cmd.exe"}]}"#,
                Suppressed,
            ),
            (
                r#"{"parentprocess":{"FileItem.FileName":"cmd.exe"}}"#,
                Suppressed,
            ),
            (r#"{"parentprocess":null}"#, Kept),
            (r#"{"id":"1"}"#, Undecided),
        ],
    );
}

#[test]
fn paths_give_their_parts() {
    let at = r#"{"process":{"FileItem.FullPath":"%SYSTEM%\\Drv/a.b.exe"}}"#;
    check(
        &process("FileItem.Path", "is", r"%system%\drv/"),
        &[(at, Suppressed)],
    );
    check(
        &process("FileItem.FileNameWithoutExtension", "is", "a.b"),
        &[(at, Suppressed)],
    );
    check(
        &process("FileItem.Extension", "is", "exe"),
        &[(at, Suppressed)],
    );
    let bare = r#"{"process":{"FileItem.FullPath":"Makefile"}}"#;
    check(
        &process("FileItem.Path", "isempty", ""),
        &[(bare, Suppressed)],
    );
    check(
        &process("FileItem.Extension", "is", ""),
        &[(bare, Suppressed)],
    );
}

#[test]
fn names_outside_the_table_compare_as_strings() {
    let xml = "<definition><process><condition component=\"Made\" property=\"Up\" condition=\"is\" value=\"80\"/></process></definition>";
    check(
        xml,
        &[
            (r#"{"process":{"made.up":80}}"#, Suppressed),
            (r#"{"process":{"Made.Up":"81"}}"#, Kept),
            (r#"{"process":{"Made.Up":null}}"#, Kept),
            (r#"{"process":{}}"#, Undecided),
        ],
    );
}

#[test]
fn a_draft_for_certain_rules_leaves_others_alone() {
    let xml = "<definition><!-- quell: {\"rules\":[\"e0517\"]} --><process><condition component=\"FileItem\" property=\"FileName\" condition=\"is\" value=\"cmd.exe\"/></process></definition>";
    let with = |rule: &str, name: &str| {
        format!(r#"{{"rule":{rule},"process":{{"FileItem.FileName":"{name}"}}}}"#)
    };
    check(
        xml,
        &[
            (&with(r#"{"code":"E0517"}"#, "cmd.exe"), Suppressed),
            (&with(r#"{"name":"RDP [E0517]"}"#, "cmd.exe"), Suppressed),
            (&with(r#"{"code":"D0522"}"#, "cmd.exe"), Kept),
            (&with("null", "cmd.exe"), Undecided),
            (&with("null", "x.exe"), Kept),
        ],
    );
}
