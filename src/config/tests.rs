use super::*;
use crate::store::Cell;

fn mistakes(text: &str) -> Vec<String> {
    let (mut config, mut mistakes) = parse(text);
    mistakes.extend(config.resolve());
    mistakes.iter().map(Mistake::to_string).collect()
}

#[test]
fn the_default_text_is_the_default() {
    let text = default_text();
    let (config, mistakes) = parse(&text);
    assert_eq!(mistakes, []);
    let mut told = config.keys.clone();
    let mut wanted: Vec<(&Command, Vec<Key>)> = crate::app::commands::all()
        .map(|command| (command, command.default_keys()))
        .collect();
    told.sort_by_key(|(command, _)| command.name);
    wanted.sort_by_key(|(command, _)| command.name);
    assert_eq!(told, wanted);
    let rest = Config {
        keys: Vec::new(),
        ..config
    };
    assert_eq!(rest, Config::default());
}

#[test]
fn what_is_written_counts() {
    let (mut config, mistakes) = parse(
        "theme = 16\nmouse = true\ncarry-verdicts = true\nadvance = false\ncolumns = [\"severity\", \"rule-name\"]\n\
         [assume]\nE0517 = \"tcpipprotocolidentified\"\n[keys]\nquit = \"Q\"\nnext-pane = []\n",
    );
    assert_eq!((mistakes, config.resolve()), (vec![], vec![]));
    assert_eq!(config.theme, Colours::Sixteen);
    assert!(config.mouse && config.carry_verdicts && !config.advance);
    assert_eq!(
        config.columns,
        [Cell::Severity, Cell::RuleName].map(ListColumn::Cell)
    );
    assert_eq!(
        config.assume,
        [("E0517".to_owned(), "TcpIpProtocolIdentified".to_owned())]
    );
    let quit = Command::named("quit").unwrap();
    let next_pane = Command::named("next-pane").unwrap();
    assert!(config.keys.contains(&(quit, vec![Key::char('Q')])));
    assert!(config.keys.contains(&(next_pane, vec![])));
}

#[test]
fn mistakes_name_line_and_key_and_the_rest_counts() {
    let text = "theme = \"pink\"\nmouse = \"yes\"\ncolour = 1\ncolumns = [\"time\", \"wheel\", 3]\n\n\
                [assume]\nE0517 = \"Nonsense\"\n[language.properties]\nbare = \"string\"\n\"A.B\" = \"float\"\n\
                \"Network.Port\" = \"string\"\n[keys]\nfly = \"f\"\nquit = [\"Hyper-q\"]\n";
    assert_eq!(
        mistakes(text),
        [
            "1: theme: `pink` is not one of auto, dark, light, 16, none",
            "2: mouse: write true or false",
            "3: colour: `colour` is not one of theme, mouse, carry-verdicts, advance, local-time, columns, assume, keys, language, remote; did you mean `columns`?",
            "4: columns: only texts in quotes can stand here",
            "4: columns: `wheel` is not one of time, rule, device, process, direction, address, port, severity, user, operation, rule-name, verdict, new-today",
            "9: language.properties.bare: write it as \"Component.Property\" = \"type\", the name in quotes",
            "10: language.properties.A.B: `float` is not one of string, int, bool, ipv4, ipv6, string_set",
            "13: keys.fly: `fly` is not an action; see quell config --print-default",
            "14: keys.quit: `Hyper-q` is not a key: write a, G, Ctrl-d, Enter, Space, F5 …",
            "14: keys.quit: it needs a key",
            "11: language.properties.Network.Port: the language has it already, as int",
            "7: assume.E0517: `Nonsense` is not a known operation; see `quell language`",
        ]
    );
    assert_eq!(parse(text).0.columns, [ListColumn::Cell(Cell::Time)]);
}

#[test]
fn what_is_no_toml_does_not_take_the_rest_along() {
    let (config, mistakes) = parse("mouse = true\ntheme = = 3\ncarry-verdicts = true\n");
    assert!(config.mouse && config.carry_verdicts);
    let lines: Vec<usize> = mistakes.iter().map(|mistake| mistake.line).collect();
    assert!(
        !lines.is_empty() && lines.iter().all(|line| *line == 2),
        "{mistakes:?}"
    );
}

#[test]
fn the_keys_of_what_lies_over_the_panes_can_be_others() {
    assert_eq!(mistakes("[keys]\nquestion-yes = \"j\"\n"), [""; 0]);
    // There, own keys come before those of lists.
    assert_eq!(
        mistakes("[keys]\ndrafts-new = \"Q\"\ndown = \"Q\"\n"),
        [""; 0]
    );
    assert_eq!(
        mistakes("[keys]\ndrafts-new = \"q\"\n"),
        ["2: keys.drafts-new: `q` is taken by close"]
    );
    assert_eq!(
        mistakes("[keys]\nline-empty = \"x\"\nleave = []\n"),
        [
            "2: keys.line-empty: `x` is typed there: write it with Ctrl or Alt",
            "3: keys.leave: it needs a key",
        ]
    );
}

#[test]
fn clashes_are_refused_by_the_later_line_and_swaps_are_none() {
    assert_eq!(mistakes("[keys]\ndown = \"k\"\nup = \"j\"\n"), [""; 0]);
    assert_eq!(
        mistakes("[keys]\nquit = \"x\"\n"),
        ["2: keys.quit: `x` is taken by hide-value"]
    );
    assert_eq!(
        mistakes("[keys]\nzoom = \"W\"\nxml = \"W\"\n"),
        ["3: keys.xml: `W` is taken by zoom"]
    );
    // Of two panes' own keys each means one thing.
    assert_eq!(mistakes("[keys]\nfilter = \"+\"\n"), [""; 0]);
    // What is refused keeps its key, which may then be another's no more.
    assert_eq!(
        mistakes("[keys]\nzoom = \"q\"\nxml = \"z\"\n"),
        [
            "2: keys.zoom: `q` is taken by quit",
            "3: keys.xml: `z` is taken by zoom"
        ]
    );
}

#[test]
fn one_variable_holds_one_remotes_password() {
    let remote = |name: &str| {
        format!(
            "[remote.\"{name}\"]\nkind = \"inspect\"\nurl = \"https://x.example\"\nuser = \"u\"\n"
        )
    };
    let text = [remote("a-b"), remote("A.b"), remote("c")].concat();
    let (config, mistakes) = parse(&text);
    let names: Vec<&str> = config.remotes.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["c"]);
    let said = Vec::from_iter(mistakes.iter().map(Mistake::to_string)).join("\n");
    for other in ["`a-b`", "`A.b`"] {
        let wanted = format!("QUELL_A_B_PASSWORD would hold the password of {other} too");
        assert!(said.contains(&wanted), "{said}");
    }
}
