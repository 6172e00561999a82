//! Conditions on a path and its parts.
//!
//! Where a draft names a path and some of its parts, or a file name and its stem
//! or extension, they are split into parts that are free of each other: the
//! folder, and a name that has no dot, only a leading one, or a last one that
//! separates stem and extension. Each condition is then exactly a formula over
//! conditions on these. A file name that stands without a path is any text; one
//! that is the end of a path has no separator.

use super::encoder::Encoder;
use super::variable::{DOTTED, FilePart, HIDDEN, Owner, PathPart, SplitFile, UNDOTTED, Variable};
use crate::detection::split_path;
use crate::language::Comparison::{self, Contains, Ends, Is, Starts};
use crate::language::Property;
use crate::proof::solve::formula::{FALSE, Formula, Sort, TRUE};
use crate::proof::solve::intervals::{Bounds, Intervals};

/// A condition on one side of a text.
type Side<'a> = &'a dyn Fn(&mut Encoder, Comparison, &str) -> Formula;

impl Encoder {
    pub(super) fn is_named_and_set(
        &mut self,
        owner: Owner,
        file: usize,
        part: FilePart,
    ) -> Formula {
        if self.scope.named(owner.class(), file).has(part) {
            self.is_set(owner, part.property(file))
        } else {
            FALSE
        }
    }

    /// A condition on a part of a file's path.
    pub(super) fn file_part(
        &mut self,
        owner: Owner,
        file: usize,
        part: FilePart,
        how: Comparison,
        text: &str,
    ) -> Formula {
        let whole = SplitFile {
            owner,
            file,
            is_in_path: true,
        };
        let has_path = self.is_named_and_set(owner, file, FilePart::Path);
        let mut in_path = FALSE;
        if has_path != FALSE {
            in_path = self.split(whole, part, how, text);
            if has_path == TRUE || part == FilePart::Path {
                return in_path;
            }
        }
        let alone = SplitFile {
            is_in_path: false,
            ..whole
        };
        let splits_name = self.scope.named(owner.class(), file).splits_name();
        let without_path = match part {
            FilePart::Name if splits_name => self.split(alone, part, how, text),
            FilePart::Path | FilePart::Folder | FilePart::Name => {
                self.plain(owner, part.property(file), how, text)
            }
            FilePart::Stem | FilePart::Extension => {
                let has_name = self.is_named_and_set(owner, file, FilePart::Name);
                let in_name = match has_name {
                    FALSE => FALSE,
                    _ => self.split(alone, part, how, text),
                };
                let own = self.plain(owner, part.property(file), how, text);
                self.formulas.ite(has_name, in_name, own)
            }
        };
        self.formulas.ite(has_path, in_path, without_path)
    }

    /// A text condition on a property that follows from no other.
    fn plain(&mut self, owner: Owner, property: &Property, how: Comparison, text: &str) -> Formula {
        let variable = self.variable(owner, property);
        self.formulas.text(variable, how, text)
    }

    fn split(&mut self, of: SplitFile, part: FilePart, how: Comparison, text: &str) -> Formula {
        match part {
            FilePart::Path => {
                let folder: Side<'_> =
                    &|encoder, how, text| encoder.free(of, PathPart::Folder, how, text);
                let name: Side<'_> =
                    &|encoder, how, text| encoder.split(of, FilePart::Name, how, text);
                let split = match text.contains(['\\', '/']) {
                    true => Some(split_path(text)),
                    false => matches!(how, Is | Starts).then_some(("", text)),
                };
                self.concatenation(how, text, split, folder, name)
            }
            FilePart::Folder => self.free(of, PathPart::Folder, how, text),
            FilePart::Name => {
                if !self.scope.named(of.owner.class(), of.file).splits_name() {
                    return self.free(of, PathPart::Name, how, text);
                }
                let stem: Side<'_> =
                    &|encoder, how, text| encoder.free(of, PathPart::Stem, how, text);
                let extension: Side<'_> =
                    &|encoder, how, text| encoder.free(of, PathPart::Extension, how, text);
                let dotted = self.concatenation(how, text, text.rsplit_once('.'), stem, extension);
                self.by_shape(of, dotted, how, text)
            }
            FilePart::Stem => {
                let dotted = self.free(of, PathPart::Stem, how, text);
                self.by_shape(of, dotted, how, text)
            }
            FilePart::Extension => {
                let dotted = self.free(of, PathPart::Extension, how, text);
                let none = if text.is_empty() { TRUE } else { FALSE };
                self.one_of_shapes(of, [dotted, none, none])
            }
        }
    }

    /// A condition on a text of two sides that a separator joins, with the last
    /// separator of the literal as the place where they would meet.
    fn concatenation(
        &mut self,
        how: Comparison,
        text: &str,
        split: Option<(&str, &str)>,
        left: Side<'_>,
        right: Side<'_>,
    ) -> Formula {
        let across = match split {
            Some((end, start)) => {
                let of_left = if matches!(how, Is | Starts) { Is } else { Ends };
                let of_right = if matches!(how, Is | Ends) { Is } else { Starts };
                let sides = [left(self, of_left, end), right(self, of_right, start)];
                self.formulas.and(sides)
            }
            None if matches!(how, Ends | Contains) => right(self, how, text),
            None => FALSE,
        };
        if matches!(how, Starts | Contains) {
            let inside = left(self, how, text);
            self.formulas.or([inside, across])
        } else {
            across
        }
    }

    /// A condition on a name, or its stem, which differ only where it is dotted.
    fn by_shape(&mut self, of: SplitFile, dotted: Formula, how: Comparison, text: &str) -> Formula {
        let undotted = self.free(of, PathPart::Undotted, how, text);
        let hidden = self.hidden(of, how, text);
        self.one_of_shapes(of, [dotted, undotted, hidden])
    }

    /// A condition on a name whose only dot is its first letter.
    fn hidden(&mut self, of: SplitFile, how: Comparison, text: &str) -> Formula {
        let from_start = match (how, text.strip_prefix('.')) {
            (Starts, None) if text.is_empty() => TRUE,
            (_, None) => FALSE,
            (Is | Ends, Some(rest)) => self.free(of, PathPart::AfterDot, Is, rest),
            (_, Some(rest)) => self.free(of, PathPart::AfterDot, Starts, rest),
        };
        if matches!(how, Ends | Contains) {
            let inside = self.free(of, PathPart::AfterDot, how, text);
            self.formulas.or([inside, from_start])
        } else {
            from_start
        }
    }

    fn one_of_shapes(&mut self, of: SplitFile, each: [Formula; 3]) -> Formula {
        let bounds = Bounds {
            low: DOTTED,
            high: HIDDEN,
        };
        let shape = Variable::Part(of, PathPart::NameShape);
        let shape = self.formulas.variable(shape, Sort::Number(bounds));
        let mut any = Vec::new();
        for (number, holds) in [DOTTED, UNDOTTED, HIDDEN].into_iter().zip(each) {
            let set = Intervals::of(vec![(number, number)]);
            let is_it = self.formulas.is_in(shape, &set);
            any.push(self.formulas.and([is_it, holds]));
        }
        self.formulas.or(any)
    }

    /// A condition on a free part; notes what all such parts keep to.
    fn free(&mut self, of: SplitFile, part: PathPart, how: Comparison, text: &str) -> Formula {
        let variable = Variable::Part(of, part);
        let variable = self.formulas.variable(variable, Sort::Text);
        let mut that = |how, text| self.formulas.text(variable, how, text);
        let holds = that(how, text);
        let mut axioms = Vec::new();
        match part {
            PathPart::Folder => {
                let ends = [that(Is, ""), that(Ends, "\\"), that(Ends, "/")];
                axioms.push(self.formulas.or(ends));
            }
            _ if of.is_in_path => axioms.extend([!that(Contains, "\\"), !that(Contains, "/")]),
            _ => {}
        }
        let mut that = |how, text| self.formulas.text(variable, how, text);
        match part {
            PathPart::Stem => axioms.push(!that(Is, "")),
            PathPart::Undotted | PathPart::AfterDot | PathPart::Extension => {
                axioms.push(!that(Contains, "."));
            }
            _ => {}
        }
        self.axioms.extend(axioms);
        holds
    }
}
