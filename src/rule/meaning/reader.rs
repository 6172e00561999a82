//! Reads a tree node by node, and notes what has no meaning where.

use super::{Branch, Expression, OperationTest, Part, Problem};
use crate::detection::Subject;
use crate::finding::Code;
use crate::language::{parse_bool, table};
use crate::rule::{Kind, Node, Path};

pub(super) struct DefinitionReader {
    pub(super) path: Path,
    pub(super) problems: Vec<Problem>,
}

impl DefinitionReader {
    pub(super) fn say(&mut self, code: Code, node: &Node, message: String, fix: Option<String>) {
        let path = self.path.clone();
        self.problems.push(Problem {
            code,
            path,
            place: node.place,
            message,
            fix,
        });
    }

    pub(super) fn nonsense(&mut self, node: &Node, message: String, fix: &str) {
        self.say(Code::Q109, node, message, Some(fix.to_owned()));
    }

    /// Runs `read` on each child that takes part; reports what does not belong.
    fn children<T>(
        &mut self,
        node: &Node,
        mut read: impl FnMut(&mut DefinitionReader, &Node) -> Option<T>,
    ) -> Vec<T> {
        let mut all = Vec::new();
        for (index, child) in node.children.iter().enumerate() {
            self.path.push(index);
            match &child.kind {
                Kind::Comment(_) => {}
                Kind::Foreign { name, .. } => self.foreign(node, child, name),
                _ => all.extend(read(self, child)),
            }
            self.path.pop();
        }
        all
    }

    fn foreign(&mut self, parent: &Node, child: &Node, name: &str) {
        let what = if name.is_empty() {
            "text".to_owned()
        } else {
            format!("`<{name}>`")
        };
        let message = format!("{what} does not belong in `<{}>`", parent.element());
        self.nonsense(
            child,
            message,
            "remove it, or move it to where the language has it",
        );
    }

    pub(super) fn definition(&mut self, node: &Node) -> Vec<(Path, Part)> {
        let mut seen: Vec<&Kind> = Vec::new();
        let mut parts = self.children(node, |reader, child| {
            let part = reader.part(child)?;
            Some((reader.path.clone(), part))
        });
        for (index, child) in node.sense() {
            let is_ancestor = matches!(child.kind, Kind::Ancestor { .. });
            if !is_ancestor && seen.contains(&&child.kind) {
                self.path.push(index);
                self.nonsense(
                    child,
                    format!("a second `<{}>`", child.element()),
                    "join the two with an operator in one",
                );
                self.path.pop();
            }
            seen.push(&child.kind);
        }
        // An absent or empty part is true of everything, also where no such
        // process exists.
        parts.retain(|(_, part)| match part {
            Part::Operations(list) => !list.is_empty(),
            Part::Actor { branch, .. } | Part::Ancestor { branch, .. } => {
                branch.expression != Expression::True
            }
        });
        parts
    }

    fn part(&mut self, node: &Node) -> Option<Part> {
        match &node.kind {
            Kind::Process => Some(Part::Actor {
                subject: Subject::Process,
                branch: self.body(node),
            }),
            Kind::ParentProcess => {
                self.element_spelling(node);
                Some(Part::Actor {
                    subject: Subject::ParentProcess,
                    branch: self.body(node),
                })
            }
            Kind::Ancestor { distance, unique } => {
                let distance = distance.as_ref().and_then(|text| self.distance(node, text));
                let is_unique = unique.as_ref().is_some_and(|text| self.unique(node, text));
                Some(Part::Ancestor {
                    distance,
                    is_unique,
                    branch: self.body(node),
                })
            }
            Kind::Operations => Some(Part::Operations(
                self.children(node, |reader, child| reader.operation(child)),
            )),
            _ => {
                self.nonsense(
                    node,
                    format!("`<{}>` does not belong in `<definition>`", node.element()),
                    "put it into `<operations>`, `<process>`, `<parentprocess>` or `<ancestor>`",
                );
                None
            }
        }
    }

    fn distance(&mut self, node: &Node, text: &str) -> Option<u32> {
        let distance = text.parse().ok().filter(|distance| *distance > 0);
        if distance.is_none() {
            self.nonsense(
                node,
                format!("`{text}` is not a distance"),
                "give a whole number from 1, the parent",
            );
        }
        distance
    }

    fn unique(&mut self, node: &Node, text: &str) -> bool {
        parse_bool(text).unwrap_or_else(|| {
            self.nonsense(
                node,
                format!("`{text}` is neither true nor false"),
                "write unique=\"true\" or leave it out",
            );
            false
        })
    }

    fn operation(&mut self, node: &Node) -> Option<OperationTest> {
        let Kind::Operation(name) = &node.kind else {
            self.nonsense(
                node,
                format!("`<{}>` does not belong in `<operations>`", node.element()),
                "put it into an `<operation type=\"NAME\">`",
            );
            return None;
        };
        let branch = self.body(node);
        let Some(name) = name else {
            self.nonsense(
                node,
                "an operation without `type`".to_owned(),
                "name the operation",
            );
            return None;
        };
        let known = table().operation(name);
        self.spelling(
            node,
            "operation",
            name,
            known.map(|operation| operation.name.as_str()),
        );
        let name = known.map_or_else(|| name.clone(), |operation| operation.name.clone());
        Some(OperationTest {
            path: self.path.clone(),
            name,
            branch,
        })
    }

    /// Warns of an element that is written otherwise than the language has it.
    fn element_spelling(&mut self, node: &Node) {
        if node.written.is_some() {
            let plain = Node::new(node.kind.clone());
            self.spelling(node, "element", node.element(), Some(plain.element()));
        }
    }

    /// Warns of a name that the table does not have, or has in another letter case.
    pub(super) fn spelling(&mut self, node: &Node, what: &str, written: &str, known: Option<&str>) {
        match known {
            None => self.say(
                Code::Q107,
                node,
                format!("the {what} `{written}` is not in the documented language"),
                Some("compare it with the console's syntax reference; `quell language` lists what is known".to_owned()),
            ),
            Some(known) if known != written => self.say(
                Code::Q107,
                node,
                format!("the {what} `{written}` is spelled `{known}`"),
                Some(format!("write `{known}`")),
            ),
            Some(_) => {}
        }
    }

    /// The expression in a part: its one child, or several read as AND.
    fn body(&mut self, node: &Node) -> Branch {
        let mut branches = self.children(node, |reader, child| reader.branch(child));
        if node.sense().count() > 1 {
            self.say(
                Code::Q110,
                node,
                format!(
                    "several children of `<{}>` without an operator are read as `and`",
                    node.element()
                ),
                Some("put them into one `<operator type=\"and\">`".to_owned()),
            );
        }
        match branches.len() {
            0 => Branch {
                path: self.path.clone(),
                expression: Expression::True,
            },
            1 => branches.remove(0),
            _ => Branch {
                path: self.path.clone(),
                expression: Expression::And(branches),
            },
        }
    }

    fn branch(&mut self, node: &Node) -> Option<Branch> {
        let expression = match &node.kind {
            Kind::Condition(condition) => {
                self.children(node, |reader, child| {
                    reader.foreign(node, child, child.element());
                    None::<()>
                });
                Expression::Test(self.condition(node, condition)?)
            }
            Kind::Operator(word) => self.operator(node, word.as_deref())?,
            _ => {
                self.foreign(node, node, node.element());
                return None;
            }
        };
        Some(Branch {
            path: self.path.clone(),
            expression,
        })
    }

    fn operator(&mut self, node: &Node, word: Option<&str>) -> Option<Expression> {
        let mut branches = self.children(node, |reader, child| reader.branch(child));
        let count = node.sense().count();
        let Some(word) = word else {
            self.nonsense(
                node,
                "an operator without `type`".to_owned(),
                "say `and`, `or` or `not`",
            );
            return None;
        };
        let is = |name: &str| word.eq_ignore_ascii_case(name);
        if !(is("and") || is("or") || is("not")) {
            self.nonsense(
                node,
                format!("`{word}` is not an operator"),
                "the language has `and`, `or` and `not`",
            );
            return None;
        }
        if count == 0 {
            self.nonsense(
                node,
                format!("an empty `{word}`"),
                "remove it, or put conditions into it",
            );
            return None;
        }
        if is("not") && count > 1 {
            self.nonsense(
                node,
                format!("`{word}` takes one child, not {count}"),
                "put an `and` or `or` around them",
            );
            return None;
        }
        Some(if is("and") {
            Expression::And(branches)
        } else if is("or") {
            Expression::Or(branches)
        } else {
            Expression::Not(Box::new(branches.pop()?))
        })
    }
}
