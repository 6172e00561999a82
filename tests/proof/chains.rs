//! Parents and ancestors: distances, folding, lists that are too short; and
//! what stays independent.

use super::corpus::definition;
use quell::detection::Ancestors;
use quell::matcher::{Truth, reference};
use quell::proof::{Breadth, Deadline, breadth, compare};
use quell::rule::meaning::{Expression, Part};

fn told(text: &str) -> Breadth {
    let definition = definition(text);
    let found = breadth(&definition, &Deadline::default());
    for (witness, truth) in [(&found.inside, Truth::True), (&found.outside, Truth::False)] {
        if let Some(witness) = witness {
            assert_eq!(reference::truth(&definition, witness), truth, "{text}");
        }
    }
    found
}

fn verdict(text: &str) -> &'static str {
    told(text).coverage.name()
}

fn relation(old: &str, new: &str) -> &'static str {
    let found = compare(&definition(old), &definition(new), &Deadline::default());
    found.relation.name()
}

#[test]
fn the_parent_is_the_ancestor_at_distance_1() {
    let parent = "<parentprocess>[FileItem.FileName is a.exe]</parentprocess>";
    let other = r#"<ancestor distance="1">[FileItem.FileName isnot a.exe]</ancestor>"#;
    assert_eq!(verdict(&format!("{parent}{other}")), "never");
    let second = other.replace('1', "2");
    assert_eq!(verdict(&format!("{parent}{second}")), "sometimes");
}

#[test]
fn no_ancestor_is_the_negation_of_some() {
    // A detection without ancestors is not suppressed, whatever is asked of them.
    let either = "<or>[FileItem.FileName isnot a.exe][FileItem.FileName isnot b.exe]</or>";
    let found = told(&format!("<ancestor>{either}</ancestor>"));
    assert_eq!(found.coverage.name(), "sometimes");
    let outside = found.outside.expect("an example");
    assert_eq!(outside.ancestors, Ancestors::Known(Vec::new()));
    // Where the parent is asked about there is one.
    let parent = format!("<parentprocess>{either}</parentprocess>");
    assert_eq!(verdict(&parent), "always");
    assert_eq!(
        verdict(&format!("{parent}<ancestor>{either}</ancestor>")),
        "always"
    );
    let far = format!(r#"{parent}<ancestor distance="2">{either}</ancestor>"#);
    assert_eq!(verdict(&far), "sometimes");
}

#[test]
fn far_ancestors_are_exact() {
    let at = |distance: u32| {
        format!(r#"<ancestor distance="{distance}">[FileItem.FileName is a.exe]</ancestor>"#)
    };
    let any = "<ancestor>[FileItem.FileName is a.exe]</ancestor>";
    assert_eq!(verdict(&at(900)), "sometimes");
    assert_eq!(relation(&at(900), any), "wider");
    assert_eq!(relation(&at(3), &at(2)), "overlapping");
    assert_eq!(relation(&format!("{}{any}", at(3)), &at(3)), "equivalent");
    // Too far to write an example out: no claim that needs one.
    assert_eq!(verdict(&at(4_000_000_000)), "unproved");
}

#[test]
fn folding_is_decided_where_all_or_none_folds() {
    let any = r#"<ancestor unique="true">[FileItem.FileName is a.exe]</ancestor>"#;
    assert_eq!(verdict(any), "sometimes");
    let second = r#"<ancestor unique="true" distance="2">[FileItem.FileName is a.exe]</ancestor>"#;
    assert_eq!(verdict(second), "sometimes");
    assert_eq!(relation(second, any), "wider");
    let nothing = r#"<ancestor unique="true"><and>[LiveGrid.Age less 1][LiveGrid.Age greater 1]</and></ancestor>"#;
    assert_eq!(verdict(nothing), "never");
    // Beside a part that does not fold, only what holds however it is folded.
    let plain = any.replace(r#" unique="true""#, "");
    assert_eq!(verdict(&format!("{any}{plain}")), "sometimes");
    assert_eq!(verdict(&format!("{nothing}{plain}")), "never");
    // Entries of one program have one name, so that folding changes nothing...
    assert_eq!(relation(any, &plain), "equivalent");
    // ...but not one command line.
    let line = any.replace("FileItem.FileName", "ProcessInfo.CommandLine");
    let plain = line.replace(r#" unique="true""#, "");
    assert_eq!(relation(&line, &plain), "wider");
    assert_eq!(relation(&line, any), "overlapping");
}

#[test]
fn absent_counts_where_it_is_asked_for() {
    let name = "FileItem.FullPath";
    let either = format!("<process><or>[{name} isset][{name} isnot a]</or></process>");
    // Of an absent path `isnot` may be either, so it is not always.
    assert_eq!(verdict(&either), "sometimes");
    let sure = format!("<process><or>[{name} isset][{name} isnotset]</or></process>");
    assert_eq!(verdict(&sure), "always");
    let same = format!(
        "<process><or>[{name} isset][{name} isnot a]<not>[{name} isnot a]</not></or></process>"
    );
    assert_eq!(verdict(&same), "always");
    let none = format!("<process><and>[{name} isnotset][{name} is a]</and></process>");
    assert_eq!(verdict(&none), "never");
    let empty = format!("<process><or>[{name} isempty][{name} isnotempty]</or></process>");
    assert_eq!(verdict(&empty), "sometimes");
    // Of another property nothing is absent.
    let other = "<process><or>[FileItem.FullPath isset][Module.OriginalFileName isnot a][Module.OriginalFileName isnot b]</or></process>";
    assert_eq!(verdict(other), "always");
}

#[test]
fn the_families_of_addresses_are_independent() {
    let op = |text: &str| format!("<operations><op TcpIpConnect>{text}</op></operations>");
    let both = op("<and>[Network.IpAddressV4 is 10.0.0.1][Network.IpAddressV6 is fd00::1]</and>");
    assert_eq!(verdict(&both), "sometimes");
    let either = op("<or>[Network.IpAddressV4 is 0.0.0.0/0][Network.IpAddressV6 is fd00::1]</or>");
    assert_eq!(verdict(&either), "always");
}

#[test]
fn a_path_and_its_parts_are_one() {
    let process = |text: &str| format!("<process>{text}</process>");
    for (text, expected) in [
        (
            r"<and>[FileItem.FullPath is C:\a\b.c.exe][FileItem.Extension isnot exe]</and>",
            "never",
        ),
        (
            r"<and>[FileItem.FullPath ends \x.exe][FileItem.FileName isnot x.exe]</and>",
            "never",
        ),
        (
            r"<and>[FileItem.FullPath ends x.exe][FileItem.FileName isnot x.exe]</and>",
            "sometimes",
        ),
        (
            r"<and>[FileItem.FullPath contains \a\][FileItem.Path notcontains \a\]</and>",
            "never",
        ),
        (
            r"<and>[FileItem.FullPath contains a/b][FileItem.FileName notstarts b][FileItem.Path notcontains a/b]</and>",
            "never",
        ),
        (
            r"<and>[FileItem.FullPath notcontains \][FileItem.Path ends \]</and>",
            "never",
        ),
        (
            r"<and>[FileItem.FullPath notcontains \][FileItem.Path ends /]</and>",
            "sometimes",
        ),
        (
            r"<and>[FileItem.FileName is .profile][FileItem.Extension isnot profile]</and>",
            "sometimes",
        ),
        (
            r"<and>[FileItem.FileName is .profile][FileItem.Extension is profile]</and>",
            "never",
        ),
        (
            r"<and>[FileItem.FileName is a.][FileItem.Extension isnotempty]</and>",
            "never",
        ),
        (
            r"<and>[FileItem.FileName contains .][FileItem.Extension is ][FileItem.FileNameWithoutExtension notstarts .]</and>",
            "sometimes",
        ),
        (
            r"<or>[FileItem.FileName isnot a.exe][FileItem.Extension is exe]</or>",
            "always",
        ),
        // A name that stands alone is any text.
        (r"[FileItem.FileName contains \]", "sometimes"),
        (
            r"<and>[FileItem.FullPath isnotempty][FileItem.FileName contains \]</and>",
            "sometimes",
        ),
    ] {
        assert_eq!(verdict(&process(text)), expected, "{text}");
    }
}

#[test]
fn drafts_of_every_kind_are_decided() {
    use crate::random::{Random, draft};
    let (mut unproved, mut shown) = (0, 0);
    for seed in 0..2_000 {
        let draft = draft(&mut Random(0xabc_0000 + seed));
        let definition = quell::rule::meaning::of(&draft.definition).definition;
        let definition = definition.expect("a meaning");
        // An empty ancestor is true, and its examples are not for these counts.
        let has_empty = definition.parts.iter().any(|(_, part)| {
            matches!(part, Part::Ancestor { branch, .. } if branch.expression == Expression::True)
        });
        if has_empty {
            continue;
        }
        let found = breadth(&definition, &Deadline::after_checks(1 << 20));
        unproved += usize::from(found.coverage.name() == "unproved");
        for (witness, truth) in [(&found.inside, Truth::True), (&found.outside, Truth::False)] {
            if let Some(witness) = witness {
                shown += 1;
                assert_eq!(reference::truth(&definition, witness), truth, "seed {seed}");
            }
        }
    }
    assert!(
        unproved < 20 && shown > 1_000,
        "{unproved} unproved, {shown} shown"
    );
}
