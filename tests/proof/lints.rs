//! Each finding of what the words of a draft tell: drafts that must and that must
//! not have it.

use super::notation::draft;
use quell::finding::Code;
use quell::proof::{Deadline, findings};
use quell::rule::Draft;

/// A draft on one line, as `lints.txt` explains.
fn of_line(line: &str) -> Draft {
    let (mut parts, mut operations) = (String::new(), String::new());
    for part in line.split(" ; ") {
        let (whose, body) = part.split_once(": ").expect(line);
        let element = match whose {
            "net" => {
                operations.push_str(&format!("<op TcpIpConnect>{body}</op>"));
                continue;
            }
            "proc" => "process",
            "parent" => "parentprocess",
            "ancestor" => "ancestor",
            operation => {
                operations.push_str(&format!("<{operation}>{body}</op>"));
                continue;
            }
        };
        parts.push_str(&format!("<{element}>{body}</{element}>"));
    }
    if !operations.is_empty() {
        parts.push_str(&format!("<operations>{operations}</operations>"));
    }
    draft(&parts)
}

#[test]
fn each_lint_says_what_it_must_and_no_more() {
    let list = include_str!("../fixtures/proof/lints.txt");
    let mut wrong = Vec::new();
    let mut codes = 0;
    for section in list.split("\n# ").skip(1) {
        let (code, lines) = section.split_once('\n').expect("a code and drafts");
        let code = Code::parse(code).expect(code);
        let mut counts = [0, 0];
        for line in lines.lines().filter(|line| !line.is_empty()) {
            let (sign, line) = line.split_once(' ').expect(line);
            let must = sign == "+";
            counts[usize::from(must)] += 1;
            let found = findings(&of_line(line), &Deadline::default()).findings;
            if found.iter().any(|finding| finding.code == code) != must {
                let all: Vec<_> = found.iter().map(|f| f.code.name()).collect();
                wrong.push(format!("{code} {sign} {line}: {}", all.join(" ")));
            }
        }
        assert!(
            counts.iter().all(|count| *count >= 10),
            "{code}: {counts:?}"
        );
        codes += 1;
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert_eq!(codes, 9);
}
