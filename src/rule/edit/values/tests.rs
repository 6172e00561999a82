use super::super::compact::{after, condition, draft, id};
use super::super::{insert_condition, set_value};
use super::*;

fn read(test: &str, text: &str) -> Result<(Vec<String>, Vec<String>), String> {
    read_so(test, text, ValueReading::default())
}

fn read_so(
    test: &str,
    text: &str,
    reading: ValueReading<'_>,
) -> Result<(Vec<String>, Vec<String>), String> {
    let typed = values(&condition(test), text, reading).map_err(|wrong| wrong.message)?;
    let value = |one: &Condition| one.value.clone().unwrap();
    Ok((typed.conditions.iter().map(value).collect(), typed.left_out))
}

fn ok(values: &[&str], left_out: &[&str]) -> Result<(Vec<String>, Vec<String>), String> {
    let owned = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
    Ok((owned(values), owned(left_out)))
}

#[test]
fn values_are_apart_by_lines_and_by_commas_where_these_are_none() {
    let address = "Network.IpAddressV4 is x";
    assert_eq!(
        read(address, " 10.0.0.1, 10.0.0.2\n\n192.168.0.0/16 ,"),
        ok(&["10.0.0.1", "10.0.0.2", "192.168.0.0/16"], &[])
    );
    assert_eq!(read("Network.Port is x", "80,443"), ok(&["80", "443"], &[]));
    let signer = "Module.SignerName is x";
    assert_eq!(
        read(signer, "\"ESET, spol. s r.o.\"\r\nExample, Inc."),
        ok(&["\"ESET, spol. s r.o.\"", "Example, Inc."], &[])
    );
    assert_eq!(
        read("Network.Port less x", "1,2"),
        Err("`less` takes one value, not 2".to_owned())
    );
}

#[test]
fn blanks_around_a_value_go_unless_they_are_in_quotation_marks() {
    let line = "ProcessInfo.CommandLine contains x";
    assert_eq!(read(line, "  -enc "), ok(&["-enc"], &[]));
    assert_eq!(read(line, "\" -e \""), ok(&[" -e "], &[]));
    assert_eq!(as_typed(" -e "), "\" -e \"");
    assert_eq!(as_typed("\"a, b\""), "\"a, b\"");
    assert!(read(line, "  ").is_err());
    assert_eq!(read("FileItem.FileName is x", ""), ok(&[""], &[]));
    let one = ValueReading {
        is_verbatim: true,
        ..ValueReading::default()
    };
    assert_eq!(read_so(line, " a\nb ", one), ok(&[" a\nb "], &[]));
}

#[test]
fn what_the_others_hold_is_left_out_and_said() {
    let address = "Network.IpAddressV4 is x";
    assert_eq!(
        read(address, "10.1.2.3,10.0.0.0/8,11.0.0.1,10.1.0.0/16,11.0.0.1"),
        ok(
            &["10.0.0.0/8", "11.0.0.1"],
            &[
                "10.1.2.3 (in 10.0.0.0/8)",
                "10.1.0.0/16 (in 10.0.0.0/8)",
                "11.0.0.1 (twice)"
            ]
        )
    );
    let path = "FileItem.FullPath starts x";
    assert_eq!(
        read(path, "C:\\a\\b\\\nc:\\A\\\nC:\\ab\\"),
        ok(&["c:\\A\\", "C:\\ab\\"], &["C:\\a\\b\\ (in c:\\A\\)"])
    );
    assert_eq!(
        read("FileItem.FileName is x", "a\nA\nab"),
        ok(&["a", "ab"], &["A (twice)"])
    );
}

#[test]
fn an_address_of_the_other_kind_is_offered_its_property() {
    let found = values(
        &condition("Network.IpAddressV4 is x"),
        "10.0.0.1,fe80::1",
        ValueReading::default(),
    );
    let wrong = found.unwrap_err();
    assert_eq!(
        wrong.message,
        "value 2 of 2: `fe80::1` is an IPv6 address: use IpAddressV6?"
    );
    let twin = |from: &str, text: &str| {
        let reading = ValueReading {
            takes_twins: true,
            ..ValueReading::default()
        };
        let typed = values(&condition(from), text, reading).unwrap();
        typed
            .conditions
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        twin("Network.IpAddressV4 is x", "10.0.0.1,fe80::1"),
        [
            "Network.IpAddressV4 is 10.0.0.1",
            "Network.IpAddressV6 is fe80::1"
        ]
    );
    assert_eq!(
        twin("Network.IpAddressV6 is x", "10.0.0.0/8"),
        ["Network.IpAddressV4 is 10.0.0.0/8"]
    );
    assert!(
        read("Network.IpAddressV4 is x", "127.0.01")
            .unwrap_err()
            .contains("`127.0.01`")
    );
}

#[test]
fn a_length_alone_is_of_the_address_that_was_there() {
    let reading = ValueReading {
        base: Some("192.168.2.123"),
        ..ValueReading::default()
    };
    assert_eq!(
        read_so("Network.IpAddressV4 is x", "/26", reading),
        ok(&["192.168.2.64/26"], &[])
    );
}

#[test]
fn several_are_joined_by_or_and_negated_ones_by_and() {
    let put = |text: &str, path: &[usize], test: &str, typed: &str| {
        let draft = draft(text);
        let at = id(&draft, path);
        let typed = values(&condition(test), typed, ValueReading::default()).unwrap();
        after(
            &draft,
            add_several(&draft, &typed.conditions, |one| {
                insert_condition(&draft, at, one.clone())
            }),
        )
    };
    assert_eq!(
        put(
            "process(FileItem.FileName is a)",
            &[0, 0],
            "ProcessInfo.CommandLine is x",
            "b\nc"
        ),
        "process(and(FileItem.FileName is a, or(»ProcessInfo.CommandLine is b, ProcessInfo.CommandLine is c)))"
    );
    assert_eq!(
        put(
            "process(OR(FileItem.FileName is a, FileItem.FileName is c))",
            &[0, 0],
            "FileItem.FileName is x",
            "a\nb\nc"
        ),
        "process(OR(FileItem.FileName is a, FileItem.FileName is c, »FileItem.FileName is b))"
    );
    assert_eq!(
        put(
            "process(or(FileItem.FileName is a))",
            &[0, 0],
            "FileItem.FileName isnot x",
            "b\nc"
        ),
        "process(or(FileItem.FileName is a, and(»FileItem.FileName isnot b, FileItem.FileName isnot c)))"
    );
    let whole = draft("process(FileItem.FileName is a)");
    let at = id(&whole, &[0, 0]);
    let typed = values(
        &condition("FileItem.FileName is a"),
        "b\nc",
        ValueReading::default(),
    )
    .unwrap();
    let set = |one: &Condition| set_value(&whole, at, one.value.as_deref().unwrap());
    assert_eq!(
        after(&whole, add_several(&whole, &typed.conditions, set)),
        "process(or(»FileItem.FileName is b, FileItem.FileName is c))"
    );
}
