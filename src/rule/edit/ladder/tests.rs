//! Rungs, written as one line.

use super::super::compact::{after, condition, draft, id};
use super::*;

/// The rungs, the current one in brackets.
fn rungs(test: &str, original: Option<&str>) -> String {
    let (rungs, at) = match ladder(&condition(test), original) {
        Ok(found) => found,
        Err(reason) => return format!("! {reason}"),
    };
    let text = |(index, rung): (usize, Rung)| {
        let comparison = rung.condition.comparison.unwrap();
        let text = format!("{comparison} {}", rung.condition.value.unwrap());
        if index == at {
            format!("[{text}]")
        } else {
            text
        }
    };
    rungs
        .into_iter()
        .enumerate()
        .map(text)
        .collect::<Vec<_>>()
        .join(", ")
}

#[test]
fn addresses_climb_by_prefix() {
    let v4 = |value: &str, original| rungs(&format!("Network.IpAddressV4 is {value}"), original);
    let all = "is 10.1.2.3, is 10.1.2.0/24, is 10.1.0.0/16, is 10.0.0.0/8, is 0.0.0.0/0";
    let at = |rung: &str| all.replace(rung, &format!("[{rung}]"));
    assert_eq!(v4("10.1.2.3", None), at("is 10.1.2.3"));
    assert_eq!(v4("10.1.2.3/32", None), at("is 10.1.2.3"));
    assert_eq!(v4("10.1.0.0/16", Some("10.1.2.3")), at("is 10.1.0.0/16"));
    assert_eq!(v4("0.0.0.0/0", Some("10.1.2.3")), at("is 0.0.0.0/0"));
    assert_eq!(v4("10.1.2.3/8", None), at("is 10.0.0.0/8"));
    // Without the original, or with one of another net, only wider ones are known.
    assert_eq!(
        v4("10.1.0.0/16", None),
        "[is 10.1.0.0/16], is 10.0.0.0/8, is 0.0.0.0/0"
    );
    assert_eq!(
        v4("10.1.0.0/16", Some("192.0.2.1")),
        "[is 10.1.0.0/16], is 10.0.0.0/8, is 0.0.0.0/0"
    );
    assert_eq!(
        v4("10.1.16.0/20", None),
        "[is 10.1.16.0/20], is 10.1.0.0/16, is 10.0.0.0/8, is 0.0.0.0/0"
    );
    assert_eq!(
        v4("10.1.0.0/20", Some("10.1.2.3")),
        "is 10.1.2.3, is 10.1.2.0/24, [is 10.1.0.0/20], is 10.1.0.0/16, is 10.0.0.0/8, is 0.0.0.0/0"
    );
    assert_eq!(
        rungs("Network.IpAddressV4 isnot 10.1.2.3", None),
        all.replace("is ", "isnot ")
            .replacen("isnot 10.1.2.3", "[isnot 10.1.2.3]", 1)
    );
    assert_eq!(
        rungs("Network.IpAddressV6 is fd00:1:2:3::7", None),
        "[is fd00:1:2:3::7], is fd00:1:2:3::/64, is fd00:1:2::/48, is fd00:1::/32, is ::/0"
    );
    assert!(v4("::1", None).starts_with("! ") && v4("10.0.0.0/33", None).starts_with("! "));
    assert!(rungs("Network.IpAddressV6 is ::ffff:10.0.0.1", None).starts_with("! "));
}

#[test]
fn paths_climb_by_folder() {
    let path = |text: &str, original| rungs(&format!("FileItem.FullPath {text}"), original);
    let whole = r"C:\Tools\x\a.exe";
    let all = r"is C:\Tools\x\a.exe, starts C:\Tools\x\, starts C:\Tools\, starts C:\, ends \a.exe";
    let at = |rung: &str| all.replacen(&format!("{rung},"), &format!("[{rung}],"), 1);
    assert_eq!(
        path(&format!("is {whole}"), None),
        at(&format!("is {whole}"))
    );
    assert_eq!(
        path(r"starts c:\tools\", Some(whole)),
        at(r"starts C:\Tools\")
    );
    assert_eq!(
        path(r"ends \A.EXE", Some(whole)),
        all.replace(r"ends \a.exe", r"[ends \a.exe]")
    );
    assert_eq!(
        path(r"starts C:\Tools\", None),
        r"[starts C:\Tools\], starts C:\"
    );
    assert_eq!(
        path(r"starts C:\Tools\", Some(r"D:\a.exe")),
        r"[starts C:\Tools\], starts C:\"
    );
    assert_eq!(
        path(r"starts C:\To", Some(whole)),
        all.replace(r"starts C:\, ", r"[starts C:\To], starts C:\, ")
    );
    assert_eq!(path(r"ends exe", None), "[ends exe]");
    assert_eq!(path(r"ends exe", Some(whole)), format!("{all}, [ends exe]"));
    assert_eq!(
        path(r"is \\srv\share\a.exe", None),
        r"[is \\srv\share\a.exe], starts \\srv\share\, starts \\srv\, ends \a.exe"
    );
    assert_eq!(
        path("is /usr/bin/sh", None),
        "[is /usr/bin/sh], starts /usr/bin/, starts /usr/, starts /, ends /sh"
    );
    assert_eq!(
        path(r"is %SYSTEM%\é.exe", None),
        r"[is %SYSTEM%\é.exe], starts %SYSTEM%\, ends \é.exe"
    );
    assert_eq!(path("is a.exe", None), "[is a.exe]");
    assert_eq!(
        path("isnot /a/b", None),
        "[isnot /a/b], notstarts /a/, notstarts /, notends /b"
    );
    assert!(path("contains a", None).starts_with("! "));
    assert_eq!(
        rungs(r"FileItem.Path is C:\a\b\", None),
        r"[is C:\a\b\], starts C:\a\b\, starts C:\a\, starts C:\"
    );
}

#[test]
fn all_else_has_nothing_wider() {
    assert_eq!(
        rungs("Network.Port is 80", None),
        "! `Network.Port is` has nothing wider"
    );
    assert_eq!(
        rungs("FileItem.FileName is a", None),
        "! `FileItem.FileName is` has nothing wider"
    );
    assert_eq!(
        rungs("Network.IpAddressV4 isset", None),
        "! the condition is not whole, or has no value to widen"
    );
}

#[test]
fn climbing_goes_up_and_down_again() {
    let original = Some("10.1.2.3");
    let mut draft = draft("operations(op:X(Network.IpAddressV4 is 10.1.2.3))");
    let node = id(&draft, &[0, 0, 0]);
    assert_eq!(
        after(&draft, climb(&draft, node, false, original)),
        "! there is no narrower rung"
    );
    for _ in 0..4 {
        let (edit, _) = climb(&draft, node, true, original).unwrap();
        edit.apply(&mut draft);
    }
    assert_eq!(
        after(&draft, climb(&draft, node, true, original)),
        "! there is no wider rung"
    );
    assert_eq!(
        after(&draft, climb(&draft, node, false, original)),
        "operations(op:X(»Network.IpAddressV4 is 10.0.0.0/8))"
    );
    assert_eq!(
        climb(&draft, id(&draft, &[0]), true, None),
        Err("only a condition can be widened or narrowed".into())
    );
}
