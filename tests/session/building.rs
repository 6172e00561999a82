//! The builder as a whole: nodes cut and pasted, moved out of groups and into them.

use super::driver;

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
