//! The builder as a whole: nodes cut and pasted, moved out of groups and into them.

use super::driver;
use quell::app::overlay::Overlay;

const DRAFT: &str = r#"<definition><process><operator type="and"><operator type="or"><condition component="FileItem" property="FileName" condition="is" value="a.exe"/><condition component="FileItem" property="FileName" condition="is" value="dns.exe"/></operator><condition component="ProcessInfo" property="CommandLine" condition="isset"/></operator></process></definition>"#;

#[test]
fn a_node_is_cut_and_pasted_and_undo_says_so() {
    let mut driver = driver().draft("one", DRAFT);
    driver.keys("3 g p");
    assert_eq!(
        driver.notice(),
        "nothing was cut yet: x cuts what is under the cursor"
    );
    let before = driver.builder();
    driver.keys("j j j j x");
    assert!(
        driver
            .notice()
            .starts_with("cut FileItem.FileName is dns.exe (p pastes it, u takes it back): "),
        "{}",
        driver.notice()
    );
    assert!(
        !driver.builder().contains("dns.exe"),
        "{}",
        driver.builder()
    );
    driver.keys("g p");
    assert!(
        driver
            .notice()
            .starts_with("pasted FileItem.FileName is dns.exe"),
        "{}",
        driver.notice()
    );
    assert!(driver.builder().contains("dns.exe"));
    driver.keys("u u");
    assert_eq!(
        driver.notice(),
        "undone: deleted FileItem.FileName is dns.exe (Ctrl-r does it again)"
    );
    assert_eq!(driver.builder().replace('>', " "), before.replace('>', " "));
}

#[test]
fn a_node_leaves_its_group_and_enters_it_again() {
    let mut driver = driver().draft("one", DRAFT);
    driver.keys("3 g j j j j (");
    assert_eq!(driver.notice(), "");
    let out = driver.builder();
    assert!(out.contains("\n>    FileItem.FileName is dns.exe"), "{out}");
    driver.keys("u");
    assert!(
        driver
            .builder()
            .contains("       FileItem.FileName is dns.exe"),
        "{}",
        driver.builder()
    );
    driver.keys("G )");
    assert!(
        driver
            .builder()
            .contains("\n>    ProcessInfo.CommandLine isset"),
        "{}",
        driver.builder()
    );
    driver.keys(")");
    assert_eq!(driver.notice(), "there is no group beside it");
}

const ADDRESS: &str = r#"<definition><operations><operation type="TcpIpProtocolIdentified"><condition component="Network" property="IpAddressV4" condition="is" value="192.168.2.123"/></operation></operations></definition>"#;

fn paste(driver: &mut crate::support::driver::Driver, text: &str) {
    driver.tell(quell::app::Msg::Paste(text.to_owned()));
}

#[test]
fn pasted_lines_become_an_or_and_what_is_held_already_is_left_out() {
    let mut driver = driver().draft("one", ADDRESS);
    driver.keys("3 G e Ctrl-u");
    paste(
        &mut driver,
        "192.168.2.123\n 192.168.2.0/24 \r\n10.20.0.9\n",
    );
    assert!(
        driver.builder().contains("10.20.0.9"),
        "tried while it is typed"
    );
    driver.keys("Enter");
    assert!(
        driver.notice().starts_with(
            "2 values, joined by or; left out 192.168.2.123 (in 192.168.2.0/24): hides "
        ),
        "{}",
        driver.notice()
    );
    let tree = driver.builder();
    assert!(
        tree.contains("or  ")
            && tree.contains("is 192.168.2.0/24")
            && tree.contains("is 10.20.0.9"),
        "{tree}"
    );
    driver.keys("u");
    assert!(driver.builder().contains("is 192.168.2.123"), "one step");
    // Typed, apart by commas; a wrong one is told and what was typed stays.
    driver.keys("G e \", 10.0.0.300\" Enter");
    let Some(Overlay::Prompt(prompt)) = driver.app.overlays().last() else {
        panic!("no prompt");
    };
    assert_eq!(prompt.line.text(), "192.168.2.123, 10.0.0.300");
    let error = prompt.error.clone().unwrap();
    assert!(error.starts_with("value 2 of 2: `10.0.0.300`"), "{error}");
    driver.keys("Esc");
    assert!(driver.builder().contains("is 192.168.2.123"));
}

#[test]
fn an_address_of_the_other_kind_goes_to_its_property_when_asked_twice() {
    let mut driver = driver().draft("one", ADDRESS);
    driver.keys("3 G e Ctrl-u \"fe80::1\" Enter");
    let Some(Overlay::Prompt(prompt)) = driver.app.overlays().last() else {
        panic!("no prompt");
    };
    assert_eq!(
        prompt.error.as_deref(),
        Some("`fe80::1` is an IPv6 address: use IpAddressV6? Enter once more does")
    );
    driver.keys("Enter");
    assert!(
        driver.builder().contains("Network.IpAddressV6 is fe80::1"),
        "{}",
        driver.builder()
    );
}

#[test]
fn comparisons_are_chosen_with_what_each_would_hide() {
    let mut driver = driver().draft("one", ADDRESS);
    driver.keys("3 G");
    let before = driver.builder();
    driver.keys("c");
    let Some(Overlay::Comparing(comparing)) = driver.app.overlays().last() else {
        panic!("no comparisons");
    };
    let hidden = |word: &str| {
        let mut all = comparing.choices.iter();
        let one = all
            .find(|one| one.condition.comparison.as_deref() == Some(word))
            .unwrap();
        one.overlap.as_ref().unwrap().rows
    };
    assert!(
        hidden("is") < hidden("isset"),
        "{:?} {:?}",
        hidden("is"),
        hidden("isset")
    );
    assert_eq!(driver.builder(), before, "nothing yet");
    driver.keys("c");
    assert!(driver.builder().contains("isnot 192.168.2.123"));
    driver.keys("Esc");
    assert_eq!(driver.builder(), before);
    driver.keys("c c c Enter");
    assert_eq!(driver.builder(), before, "round");
    driver.keys("c c Enter");
    assert!(driver.builder().contains("isnot 192.168.2.123"));
    assert!(
        driver
            .notice()
            .starts_with("Network.IpAddressV4 isnot 192.168.2.123: hides "),
        "{}",
        driver.notice()
    );
    driver.keys("u");
    assert_eq!(driver.builder(), before, "one step");
    // From one without a value to one with: the value is asked for.
    driver.keys("c k Enter");
    assert!(driver.app.overlays().is_empty());
}

#[test]
fn finer_steps_go_bit_by_bit() {
    let mut driver = driver().draft("one", ADDRESS);
    driver.keys("3 G =");
    assert!(
        driver.builder().contains("192.168.2.122/31"),
        "{}",
        driver.builder()
    );
    assert!(driver.notice().contains("[/31 "), "{}", driver.notice());
    driver.keys("= = _");
    assert!(
        driver.builder().contains("192.168.2.120/30"),
        "{}",
        driver.builder()
    );
    driver.keys("_ _ _");
    assert!(
        driver.builder().contains("is 192.168.2.123"),
        "{}",
        driver.builder()
    );
    driver.keys(": \"length of a prefix\" Enter \"26\"");
    assert!(
        driver.builder().contains("192.168.2.64/26"),
        "{}",
        driver.builder()
    );
    driver.keys("Enter");
    assert!(
        driver.builder().contains("192.168.2.64/26"),
        "{}",
        driver.builder()
    );
}

#[test]
fn all_subjects_are_offered_the_current_one_first() {
    let mut driver = driver().draft("one", ADDRESS);
    driver.keys("3 G a");
    let Some(Overlay::Picker(picker)) = driver.app.overlays().last() else {
        panic!("no choice");
    };
    let names = driver.app.choices(&picker.pick);
    assert!(names[0].starts_with("event Network."), "{}", names[0]);
    let at = |name: &str| names.iter().position(|one| one == name).unwrap();
    assert!(at("event Network.Port") < at("process FileItem.FullPath"));
    assert!(
        at("process FileItem.FullPath")
            < at("process FileItem.Extension").max(at("parentprocess FileItem.FullPath"))
    );
    assert_eq!(names.last().unwrap(), "another operation…");
    driver.keys("\"process FullPath\" Enter \"x\" Enter");
    assert!(
        driver.builder().contains("FileItem.FullPath is x"),
        "{}",
        driver.builder()
    );
    driver.keys("a \"another\" Enter \"CreateProcess\" Enter");
    driver.keys("\"every\" Enter");
    assert!(
        driver.builder().contains("operation CreateProcess"),
        "{}",
        driver.builder()
    );
}

#[test]
fn an_ancestor_and_an_operation_have_fields_and_mistakes_stay_typed() {
    let xml = r#"<definition><ancestor><condition component="FileItem" property="FileName" condition="is" value="a.exe"/></ancestor><operations><operation type="TcpIpProtocolIdentified"/></operations></definition>"#;
    let mut driver = driver().draft("one", xml);
    driver.keys("3 g e \"0\" Tab \"true\" Enter");
    let Some(Overlay::Filling(filling)) = driver.app.overlays().last() else {
        panic!("no fields");
    };
    assert_eq!(
        filling.error.as_deref(),
        Some("`0` is no distance: a number from 1 on, or nothing")
    );
    assert_eq!(
        (filling.text("distance"), filling.text("unique")),
        ("0", "true")
    );
    driver.keys("Shift-Tab Backspace \"2\" Enter");
    assert!(
        driver
            .builder()
            .contains("ancestor at distance 2, unique true"),
        "{}",
        driver.builder()
    );
    driver.keys("u");
    assert!(driver.builder().contains("ancestor (any)"), "one step");
    driver.keys("G e Ctrl-u \"CreateProc\" Down Enter");
    assert!(
        driver.builder().contains("operation CreateProcess"),
        "{}",
        driver.builder()
    );
    driver.keys("e Ctrl-u \"Nonsense\" Enter");
    assert!(matches!(
        driver.app.overlays().last(),
        Some(Overlay::Filling(_))
    ));
    driver.keys("Esc");
    assert!(driver.builder().contains("operation CreateProcess"));
    driver.keys(": \"name and note\" Enter Ctrl-u \"other\" Tab \"INC-7\" Enter");
    let draft = driver.app.work().draft();
    assert_eq!(
        (draft.name.as_str(), draft.note.as_str()),
        ("other", "INC-7")
    );
    driver.keys("u");
    assert_eq!(driver.app.work().draft().name, "one");
}
