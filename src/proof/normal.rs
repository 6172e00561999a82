//! A definition in negation normal form: `not` is pushed down to the tests, so
//! that what holds of one way of writing holds of every other.
//!
//! A *branch* is one way to make all of it true: each `or` goes one way. A test
//! is answered by another where no branch has the one without the other.

use crate::detection::Subject;
use crate::language::{Comparison, Property, Role, Type, fold, table};
use crate::rule::Path;
use crate::rule::meaning::{Branch, Definition, Expression, Literal, OperationTest, Part, Test};

/// An expression without `not`, save on a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Normal<'a> {
    And(Vec<Normal<'a>>),
    Or(Vec<Normal<'a>>),
    Test(Claim<'a>),
}

/// A test where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Claim<'a> {
    pub(super) path: &'a Path,
    pub(super) subject: Subject,
    pub(super) operation: Option<&'a str>,
    pub(super) test: &'a Test,
    /// Under an odd number of `not`.
    pub(super) is_under_not: bool,
}

impl<'a> Normal<'a> {
    /// All parts of a definition.
    pub(super) fn of(definition: &'a Definition) -> Normal<'a> {
        let parts = definition.parts.iter();
        Normal::And(parts.map(|(_, part)| Normal::of_part(part)).collect())
    }

    pub(super) fn of_part(part: &'a Part) -> Normal<'a> {
        match part {
            Part::Actor { subject, branch } => Normal::of_branch(branch, *subject, None),
            Part::Ancestor { branch, .. } => Normal::of_branch(branch, Subject::Ancestor, None),
            Part::Operations(operations) => Normal::Or(
                operations
                    .iter()
                    .map(|operation| {
                        Normal::of_branch(&operation.branch, Subject::Event, Some(&operation.name))
                    })
                    .collect(),
            ),
        }
    }

    pub(super) fn of_branch(
        branch: &'a Branch,
        subject: Subject,
        operation: Option<&'a str>,
    ) -> Normal<'a> {
        Normal::pushed(branch, subject, operation, false)
    }

    fn pushed(
        branch: &'a Branch,
        subject: Subject,
        operation: Option<&'a str>,
        is_under_not: bool,
    ) -> Normal<'a> {
        let all = |is_under_not| {
            let inner = branch.inner().iter();
            inner
                .map(|inner| Normal::pushed(inner, subject, operation, is_under_not))
                .collect()
        };
        match (&branch.expression, is_under_not) {
            (Expression::True, false) => Normal::And(Vec::new()),
            (Expression::True, true) => Normal::Or(Vec::new()),
            (Expression::And(_), false) | (Expression::Or(_), true) => {
                Normal::And(all(is_under_not))
            }
            (Expression::Or(_), false) | (Expression::And(_), true) => {
                Normal::Or(all(is_under_not))
            }
            (Expression::Not(inner), _) => Normal::pushed(inner, subject, operation, !is_under_not),
            (Expression::Test(test), _) => Normal::Test(Claim {
                path: &branch.path,
                subject,
                operation,
                test,
                is_under_not,
            }),
        }
    }

    fn inner(&self) -> &[Normal<'a>] {
        match self {
            Normal::And(all) | Normal::Or(all) => all,
            Normal::Test(_) => &[],
        }
    }

    /// All tests.
    pub(super) fn each(&self, see: &mut impl FnMut(&Claim<'a>)) {
        match self {
            Normal::Test(asked) => see(asked),
            _ => self.inner().iter().for_each(|inner| inner.each(see)),
        }
    }

    /// The branches in which no test is one of these; `None` where there are none.
    pub(super) fn without(&self, is: &impl Fn(&Claim<'a>) -> bool) -> Option<Normal<'a>> {
        match self {
            Normal::Test(asked) => (!is(asked)).then(|| self.clone()),
            Normal::And(all) => {
                let all: Option<Vec<_>> = all.iter().map(|inner| inner.without(is)).collect();
                all.map(Normal::And)
            }
            Normal::Or(any) => {
                let any: Vec<_> = any.iter().filter_map(|inner| inner.without(is)).collect();
                (!any.is_empty()).then_some(Normal::Or(any))
            }
        }
    }

    /// The branches in which some test is one of these; `None` where there are none.
    pub(super) fn with(&self, is: &impl Fn(&Claim<'a>) -> bool) -> Option<Normal<'a>> {
        match self {
            Normal::Test(asked) => is(asked).then(|| self.clone()),
            Normal::Or(any) => {
                let any: Vec<_> = any.iter().filter_map(|inner| inner.with(is)).collect();
                (!any.is_empty()).then_some(Normal::Or(any))
            }
            Normal::And(all) => {
                let some: Vec<_> = all
                    .iter()
                    .filter_map(|inner| Some((inner, inner.with(is)?)))
                    .collect();
                let is_always = some.iter().any(|(inner, with)| *inner == with);
                match (some.is_empty(), is_always) {
                    (true, _) => None,
                    (false, true) => Some(self.clone()),
                    (false, false) => {
                        let any = some.into_iter().map(|(_, with)| with).collect();
                        Some(Normal::And([all.clone(), vec![Normal::Or(any)]].concat()))
                    }
                }
            }
        }
    }

    /// The branches of a definition in which no test is one of these; `None` where
    /// there are none.
    pub(super) fn definition_without(
        definition: &Definition,
        is: &impl Fn(&Claim<'_>) -> bool,
    ) -> Option<Definition> {
        let mut left = Definition::default();
        for (path, part) in &definition.parts {
            let branch = |branch, subject| {
                let open = Normal::of_branch(branch, subject, None).without(is)?;
                Some(open.to_branch())
            };
            let part = match part {
                Part::Actor {
                    subject,
                    branch: of,
                } => Part::Actor {
                    subject: *subject,
                    branch: branch(of, *subject)?,
                },
                Part::Ancestor {
                    distance,
                    is_unique,
                    branch: of,
                } => Part::Ancestor {
                    distance: *distance,
                    is_unique: *is_unique,
                    branch: branch(of, Subject::Ancestor)?,
                },
                Part::Operations(operations) => {
                    let each = operations.iter().filter_map(|operation| {
                        let name = Some(operation.name.as_str());
                        let open = Normal::of_branch(&operation.branch, Subject::Event, name);
                        Some(OperationTest {
                            branch: open.without(is)?.to_branch(),
                            ..operation.clone()
                        })
                    });
                    let each: Vec<OperationTest> = each.collect();
                    if each.is_empty() {
                        return None;
                    }
                    Part::Operations(each)
                }
            };
            left.parts.push((path.clone(), part));
        }
        Some(left)
    }

    /// The same as a branch of a definition.
    pub(super) fn to_branch(&self) -> Branch {
        let all = |all: &[Normal<'a>]| all.iter().map(Normal::to_branch).collect();
        let (path, expression) = match self {
            Normal::And(inner) if inner.is_empty() => (Path::new(), Expression::True),
            Normal::And(inner) => (Path::new(), Expression::And(all(inner))),
            Normal::Or(inner) => (Path::new(), Expression::Or(all(inner))),
            Normal::Test(asked) => {
                let test = Branch {
                    path: asked.path.clone(),
                    expression: Expression::Test(asked.test.clone()),
                };
                match asked.is_under_not {
                    false => return test,
                    true => (asked.path.clone(), Expression::Not(Box::new(test))),
                }
            }
        };
        Branch { path, expression }
    }
}

impl<'a> Claim<'a> {
    pub(super) fn property(&self) -> &'a Property {
        &self.test.property
    }

    pub(super) fn role(&self) -> Option<Role> {
        self.property().role()
    }

    /// The comparison that must hold.
    pub(super) fn comparison(&self) -> Comparison {
        self.test.comparison.negated_if(self.is_under_not)
    }

    /// The text to compare with, folded.
    pub(super) fn text(&self) -> Option<&'a str> {
        match &self.test.literal {
            Literal::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is neither negated nor only about having a value.
    pub(super) fn is_affirmed(&self) -> bool {
        let comparison = self.test.comparison;
        !comparison.is_valueless() && comparison.is_negated() == self.is_under_not
    }

    /// Whether it says what the value is, and not only what it is not, or that
    /// there is one. The empty text and the prefix of all addresses say nothing.
    pub(super) fn is_positive(&self) -> bool {
        let says = match &self.test.literal {
            Literal::Nothing => false,
            Literal::Text(text) => !text.is_empty(),
            Literal::Net4(net) => net.prefix_len() > 0,
            Literal::Net6(net) => net.prefix_len() > 0,
            Literal::Int(_) | Literal::Bool(_) => true,
        };
        says && self.is_affirmed()
    }

    /// Whether it asks for the other side of a connection, or where it comes from.
    pub(super) fn is_from(&self) -> bool {
        self.subject == Subject::Event && is_from(self.property())
    }

    /// Whether it asks about a process, and not about the machine or the time.
    pub(super) fn is_of_process(&self) -> bool {
        let component = self.property().component();
        let is_surrounding = table().surroundings.iter().any(|name| name == component);
        self.subject != Subject::Event && !is_surrounding
    }

    /// Whether it asks who acts: a process, its parent, an ancestor, an address.
    pub(super) fn is_of_actor(&self) -> bool {
        self.is_of_process() || self.is_from()
    }

    /// Whether it names an account that is somebody's.
    pub(super) fn is_account(&self) -> bool {
        is_account(self.property())
            && self.is_positive()
            && !table()
                .system_accounts
                .iter()
                .any(|account| self.is_true_of_account(&fold(account)))
    }

    /// With its domain or without, since both are seen.
    fn is_true_of_account(&self, account: &str) -> bool {
        let domain = format!("nt authority\\{account}");
        self.is_true_of(account) || self.is_true_of(&domain)
    }

    /// Whether a folded text satisfies it; what is not about text never does.
    pub(super) fn is_true_of(&self, value: &str) -> bool {
        use Comparison::{Contains, Ends, Is, Starts};
        let Some(text) = self.text() else {
            return false;
        };
        match self.comparison() {
            Is => value == text,
            Starts => value.starts_with(text),
            Contains => value.contains(text),
            Ends => value.ends_with(text),
            _ => false,
        }
    }

    /// Whether it is a text comparison that says what is there.
    pub(super) fn is_text(&self) -> bool {
        self.is_positive() && self.text().is_some() && self.property().kind() != Type::StringSet
    }
}

/// Whether a property is an address that something comes from or goes to from afar.
pub(super) fn is_from(property: &Property) -> bool {
    let role = property.role();
    matches!(
        role,
        Some(Role::RemoteAddress | Role::SourceAddress | Role::LogonAddress)
    )
}

/// Whether a property names a user by name or SID.
pub(super) fn is_account(property: &Property) -> bool {
    matches!(property.role(), Some(Role::Account | Role::AccountId))
}
