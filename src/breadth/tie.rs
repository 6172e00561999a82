//! A path and its parts as one thing.
//!
//! Where a draft names a path and some of its parts, or a file name and its
//! stem or extension, they are cut into pieces that are free of each other: the
//! folder, and a name that has no dot, only a leading one, or a last one that
//! parts stem and extension. Each condition is then exactly a formula over
//! conditions on pieces. A file name that stands without a path is any text;
//! one that is cut from a path holds no separator.

use super::scope::{Which, file_property};
use super::solve::formula::{FALSE, Formula, Sort, TRUE};
use super::solve::intervals::{Bounds, Intervals};
use super::world::{Piece, Slot, Term, World};
use crate::language::Comparison::{self, Contains, Ends, Is, Starts};

/// A name whose last dot parts stem and extension.
pub(super) const DOTTED: u128 = 0;
/// A name without a dot.
pub(super) const BARE: u128 = 1;
/// A name whose only dot is its first letter.
pub(super) const HIDDEN: u128 = 2;

/// A file's path, or its name alone.
#[derive(Clone, Copy)]
struct Cut {
    slot: Slot,
    file: usize,
    /// Whether the name is cut from a path.
    is_in_path: bool,
}

/// Text up to and after its last separator.
fn cut_path(text: &str) -> Option<(&str, &str)> {
    text.rfind(['\\', '/']).map(|at| text.split_at(at + 1))
}

impl World {
    pub(super) fn is_named_and_set(&mut self, slot: Slot, file: usize, which: Which) -> Formula {
        let named = self.scope.named(slot.class(), file);
        let is_named = match which {
            Which::Full => named.full,
            Which::Path => named.path,
            Which::Name => named.name,
            Which::Stem => named.stem,
            Which::Extension => named.extension,
        };
        if is_named {
            self.is_set(slot, &file_property(file, which))
        } else {
            FALSE
        }
    }

    /// A question about a part of a file's path.
    pub(super) fn part(
        &mut self,
        slot: Slot,
        file: usize,
        which: Which,
        how: Comparison,
        text: &str,
    ) -> Formula {
        let has_full = self.is_named_and_set(slot, file, Which::Full);
        let in_full = if has_full == FALSE {
            FALSE
        } else {
            match which {
                Which::Full => return self.full(slot, file, how, text),
                Which::Path => self.piece(
                    Cut {
                        slot,
                        file,
                        is_in_path: true,
                    },
                    Piece::Path,
                    how,
                    text,
                ),
                Which::Name => self.name(
                    Cut {
                        slot,
                        file,
                        is_in_path: true,
                    },
                    how,
                    text,
                ),
                Which::Stem => self.stem(
                    Cut {
                        slot,
                        file,
                        is_in_path: true,
                    },
                    how,
                    text,
                ),
                Which::Extension => self.extension(
                    Cut {
                        slot,
                        file,
                        is_in_path: true,
                    },
                    how,
                    text,
                ),
            }
        };
        if has_full == TRUE {
            return in_full;
        }
        let property = file_property(file, which);
        let named = self.scope.named(slot.class(), file);
        let alone = match which {
            Which::Name if named.has_name_parts() => self.name(
                Cut {
                    slot,
                    file,
                    is_in_path: false,
                },
                how,
                text,
            ),
            Which::Full | Which::Path | Which::Name => self.plain(slot, &property, how, text),
            Which::Stem | Which::Extension => {
                let has_name = self.is_named_and_set(slot, file, Which::Name);
                let in_name = match which {
                    _ if has_name == FALSE => FALSE,
                    Which::Stem => self.stem(
                        Cut {
                            slot,
                            file,
                            is_in_path: false,
                        },
                        how,
                        text,
                    ),
                    _ => self.extension(
                        Cut {
                            slot,
                            file,
                            is_in_path: false,
                        },
                        how,
                        text,
                    ),
                };
                let alone = self.plain(slot, &property, how, text);
                self.formulas.ite(has_name, in_name, alone)
            }
        };
        self.formulas.ite(has_full, in_full, alone)
    }

    fn full(&mut self, slot: Slot, file: usize, how: Comparison, text: &str) -> Formula {
        let cut = cut_path(text);
        let (folder, rest) = cut.unwrap_or(("", text));
        // What a literal demands where folder and name meet inside it.
        let (of_folder, of_name) = match how {
            Is => (Is, Is),
            Starts => (Is, Starts),
            Ends => (Ends, Is),
            _ => (Ends, Starts),
        };
        let across = match (how, cut) {
            (Ends, None) => self.name(
                Cut {
                    slot,
                    file,
                    is_in_path: true,
                },
                Ends,
                text,
            ),
            (Contains, None) => self.name(
                Cut {
                    slot,
                    file,
                    is_in_path: true,
                },
                Contains,
                text,
            ),
            _ => {
                let folder = self.piece(
                    Cut {
                        slot,
                        file,
                        is_in_path: true,
                    },
                    Piece::Path,
                    of_folder,
                    folder,
                );
                let name = self.name(
                    Cut {
                        slot,
                        file,
                        is_in_path: true,
                    },
                    of_name,
                    rest,
                );
                self.formulas.and([folder, name])
            }
        };
        match how {
            Starts | Contains => {
                let inside = self.piece(
                    Cut {
                        slot,
                        file,
                        is_in_path: true,
                    },
                    Piece::Path,
                    how,
                    text,
                );
                self.formulas.or([inside, across])
            }
            _ => across,
        }
    }

    fn name(&mut self, of: Cut, how: Comparison, text: &str) -> Formula {
        if !self.scope.named(of.slot.class(), of.file).has_name_parts() {
            return self.piece(of, Piece::Name, how, text);
        }
        let dotted = self.dotted_name(of, how, text);
        let bare = self.piece(of, Piece::Bare, how, text);
        let hidden = self.hidden_name(of, how, text);
        self.by_shape(of, [dotted, bare, hidden])
    }

    fn stem(&mut self, of: Cut, how: Comparison, text: &str) -> Formula {
        let dotted = self.piece(of, Piece::Stem, how, text);
        let bare = self.piece(of, Piece::Bare, how, text);
        let hidden = self.hidden_name(of, how, text);
        self.by_shape(of, [dotted, bare, hidden])
    }

    fn extension(&mut self, of: Cut, how: Comparison, text: &str) -> Formula {
        let dotted = self.piece(of, Piece::Extension, how, text);
        let none = if text.is_empty() { TRUE } else { FALSE };
        self.by_shape(of, [dotted, none, none])
    }

    fn dotted_name(&mut self, of: Cut, how: Comparison, text: &str) -> Formula {
        let cut = text.rfind('.').map(|at| (&text[..at], &text[at + 1..]));
        let (of_stem, of_extension) = match how {
            Is => (Is, Is),
            Starts => (Is, Starts),
            Ends => (Ends, Is),
            _ => (Ends, Starts),
        };
        let across = match (how, cut) {
            (_, Some((stem, extension))) => {
                let stem = self.piece(of, Piece::Stem, of_stem, stem);
                let extension = self.piece(of, Piece::Extension, of_extension, extension);
                self.formulas.and([stem, extension])
            }
            (Ends | Contains, None) => self.piece(of, Piece::Extension, how, text),
            (_, None) => FALSE,
        };
        match how {
            Starts | Contains => {
                let inside = self.piece(of, Piece::Stem, how, text);
                self.formulas.or([inside, across])
            }
            _ => across,
        }
    }

    fn hidden_name(&mut self, of: Cut, how: Comparison, text: &str) -> Formula {
        let after_dot = text.strip_prefix('.');
        let across = match (how, after_dot) {
            (Starts, None) if text.is_empty() => TRUE,
            (_, None) => FALSE,
            (Is | Ends, Some(rest)) => self.piece(of, Piece::Rest, Is, rest),
            (_, Some(rest)) => self.piece(of, Piece::Rest, Starts, rest),
        };
        match how {
            Ends | Contains => {
                let inside = self.piece(of, Piece::Rest, how, text);
                self.formulas.or([inside, across])
            }
            _ => across,
        }
    }

    fn by_shape(&mut self, of: Cut, each: [Formula; 3]) -> Formula {
        let shape = Term::Piece(of.slot, of.file, of.is_in_path, Piece::Shape);
        let bounds = Bounds {
            low: DOTTED,
            high: HIDDEN,
        };
        let shape = self.formulas.variable(shape, Sort::Number(bounds));
        let mut any = Vec::new();
        for (number, holds) in [DOTTED, BARE, HIDDEN].into_iter().zip(each) {
            let is_it = self
                .formulas
                .is_in(shape, &Intervals::of(vec![(number, number)]));
            any.push(self.formulas.and([is_it, holds]));
        }
        self.formulas.or(any)
    }

    /// A question about a piece; notes what all such pieces keep to.
    fn piece(&mut self, of: Cut, piece: Piece, how: Comparison, text: &str) -> Formula {
        let term = Term::Piece(of.slot, of.file, of.is_in_path, piece);
        let variable = self.formulas.variable(term, Sort::Text);
        let ask = |world: &mut World, how, text| world.formulas.text(variable, how, text);
        let mut axioms = Vec::new();
        if piece == Piece::Path {
            let ends =
                [(Is, ""), (Ends, "\\"), (Ends, "/")].map(|(how, text)| ask(self, how, text));
            axioms.push(self.formulas.or(ends));
        } else if of.is_in_path {
            axioms.push(!ask(self, Contains, "\\"));
            axioms.push(!ask(self, Contains, "/"));
        }
        match piece {
            Piece::Stem => axioms.push(!ask(self, Is, "")),
            Piece::Bare | Piece::Rest | Piece::Extension => {
                axioms.push(!ask(self, Contains, "."));
            }
            _ => {}
        }
        self.axioms.extend(axioms);
        ask(self, how, text)
    }
}
