//! The objects and lists within a record, what was seen before passed over.

use super::names::Names;
use super::scan::Scanner;
use super::seen::{Known, Shape, Shapes, Wholes, common};
use super::{Entry, FlatAncestors, FlatExtra, FlatFacts, FlatNamed, Name, Whole};

/// Properties of one subject that are read here.
const MOST: usize = 256;

impl<'a> Scanner<'a> {
    /// Passes a text that was seen before.
    fn pass(&mut self, seen: &mut Wholes<'a>) -> Option<Whole<'a>> {
        let whole = seen.find(self.rest())?;
        self.at += whole.raw.len();
        Some(whole)
    }

    pub(super) fn named(&mut self, is_rule: bool, seen: &mut Wholes<'a>) -> Option<FlatNamed<'a>> {
        let mut named = FlatNamed::default();
        if let Some(whole) = self.pass(seen) {
            named.whole = whole;
            return Some(named);
        }
        let start = self.at;
        self.take(b'{')?;
        if !self.is_empty(b'}') {
            let mut said = 0_u8;
            loop {
                let key = self.key()?;
                let text = self.text_or_null()?;
                let bit = match key {
                    "name" => {
                        named.name = text;
                        1
                    }
                    "uuid" => {
                        named.uuid = text;
                        2
                    }
                    "code" if is_rule => {
                        named.code = Some(text);
                        4
                    }
                    _ => return None,
                };
                if said & bit != 0 {
                    return None;
                }
                said |= bit;
                if !self.goes_on(b'}')? {
                    break;
                }
            }
        }
        named.whole = seen.note(self.text.get(start..self.at)?);
        Some(named)
    }

    /// What is said of a subject whose objects differ in a few properties.
    pub(super) fn facts(
        &mut self,
        subject: usize,
        names: &mut Names,
        facts: &mut FlatFacts<'a>,
        seen: &mut Shapes<'a>,
    ) -> Option<()> {
        facts.is_said = true;
        if self.byte() == b'n' {
            facts.is_none = true;
            return self.word("null");
        }
        self.like_before(subject, names, facts, seen)
    }

    /// What is said of a subject whose objects are often the same.
    pub(super) fn parent(
        &mut self,
        names: &mut Names,
        facts: &mut FlatFacts<'a>,
        seen: &mut Wholes<'a>,
    ) -> Option<()> {
        facts.is_said = true;
        if self.byte() == b'n' {
            (facts.is_none, facts.whole.raw) = (true, "null");
            return self.word("null");
        }
        if let Some(whole) = self.pass(seen) {
            facts.whole = whole;
            return Some(());
        }
        let start = self.at;
        self.entries(2, names, &mut facts.entries)?;
        facts.whole = seen.note(self.text.get(start..self.at)?);
        Some(())
    }

    pub(super) fn ancestors(
        &mut self,
        names: &mut Names,
        ancestors: &mut FlatAncestors<'a>,
        seen: &mut Wholes<'a>,
    ) -> Option<()> {
        ancestors.is_said = true;
        if let Some(whole) = self.pass(seen) {
            ancestors.whole = whole;
            return Some(());
        }
        let start = self.at;
        if self.byte() == b'n' {
            self.word("null")?;
        } else {
            self.take(b'[')?;
            if !self.is_empty(b']') {
                loop {
                    self.blanks();
                    let is_none = self.byte() == b'n';
                    if is_none {
                        self.word("null")?;
                    } else {
                        self.entries(3, names, &mut ancestors.entries)?;
                    }
                    ancestors.ends.push((ancestors.entries.len(), is_none));
                    if !self.goes_on(b']')? {
                        break;
                    }
                }
            }
        }
        ancestors.whole = seen.note(self.text.get(start..self.at)?);
        Some(())
    }

    pub(super) fn extra(&mut self, extra: &mut FlatExtra<'a>, seen: &mut Wholes<'a>) -> Option<()> {
        if let Some(whole) = self.pass(seen) {
            extra.whole = whole;
            return Some(());
        }
        let start = self.at;
        self.take(b'{')?;
        if !self.is_empty(b'}') {
            loop {
                let label = self.string()?;
                self.take(b':')?;
                self.blanks();
                let text = self.string()?;
                let is_known = extra.texts.iter().any(|(other, _)| other.raw == label.raw);
                if label.has_escape || is_known || extra.texts.len() >= 32 {
                    return None;
                }
                extra.texts.push((label, text));
                if !self.goes_on(b'}')? {
                    break;
                }
            }
        }
        extra.whole = seen.note(self.text.get(start..self.at)?);
        Some(())
    }

    /// An object of properties.
    fn entries(
        &mut self,
        subject: usize,
        names: &mut Names,
        entries: &mut Vec<Entry<'a>>,
    ) -> Option<()> {
        self.take(b'{')?;
        if self.is_empty(b'}') {
            return Some(());
        }
        names.begin();
        let most = entries.len() + MOST;
        let mut before = None;
        loop {
            let (written, entry) = self.entry(subject, names, before)?;
            if !names.is_first(entry.name) || entries.len() >= most {
                return None;
            }
            before = Some(written);
            entries.push(entry);
            if !self.goes_on(b'}')? {
                return Some(());
            }
        }
    }

    /// A property, and its name as written. In line, for what it gives would be
    /// copied twice, and that waits for memory.
    #[inline(always)]
    fn entry(
        &mut self,
        subject: usize,
        names: &mut Names,
        before: Option<Name>,
    ) -> Option<(Name, Entry<'a>)> {
        let (written, name) = match names.expected(subject, before, self.rest()) {
            Some((written, name, length)) => {
                self.at += length;
                self.blanks();
                (written, name)
            }
            None => {
                let key = self.key()?;
                names.look_up(subject, before, key)?
            }
        };
        let raw = self.value()?;
        Some((written, Entry { name, raw }))
    }

    /// An object of properties, compared with an earlier one that began alike:
    /// where it has the same properties, only those that differ are told.
    fn like_before(
        &mut self,
        subject: usize,
        names: &mut Names,
        facts: &mut FlatFacts<'a>,
        seen: &mut Shapes<'a>,
    ) -> Option<()> {
        let start = self.at;
        self.take(b'{')?;
        if self.is_empty(b'}') {
            return Some(());
        }
        let body = self.at;
        let (_, entry) = self.entry(subject, names, None)?;
        if !self.goes_on(b'}')? {
            facts.entries.push(entry);
            return Some(());
        }
        let first = self.text.get(body..self.at)?;
        if let Some(shape) = seen.find(first, entry.name) {
            if !shape.text.starts_with(first) {
                facts.odd.push((0, entry));
            }
            let is_like = self.along(subject, names, &mut facts.odd, seen, shape);
            if is_like.is_some() && facts.odd.len() * 2 <= shape.len {
                facts.like = Some(shape.number);
                return Some(());
            }
            facts.odd.clear();
        }
        self.at = start;
        self.entries(subject, names, &mut facts.entries)?;
        if seen.is_wanted(first, entry.name) {
            let known = self.again(body, subject, names)?;
            seen.put(self.text.get(body..self.at)?, first, &known);
        }
        Some(())
    }

    /// Reads on after an object's first entry, along one that has the same
    /// properties, and adds those that differ. Nothing where it has others.
    fn along(
        &mut self,
        subject: usize,
        names: &mut Names,
        odd: &mut Vec<(usize, Entry<'a>)>,
        seen: &Shapes<'a>,
        shape: Shape<'a>,
    ) -> Option<()> {
        let mut before = seen.entry(shape, 0)?;
        let mut next = 1;
        loop {
            let alike = before.end + common(self.rest(), shape.text.get(before.end..)?);
            let (run, start) = (next, before.end);
            while let Some(known) = seen.entry(shape, next)
                && known.end <= alike
            {
                (before, next) = (known, next + 1);
            }
            self.at += before.end - start;
            while let Some(known) = seen.entry(shape, next) {
                let text = shape.text.get(before.end..known.end)?;
                if !self.rest().starts_with(text) {
                    break;
                }
                self.at += text.len();
                (before, next) = (known, next + 1);
            }
            if next > run && next == shape.len {
                return Some(());
            }
            let (_, entry) = self.entry(subject, names, Some(before.written))?;
            let known = seen.entry(shape, next)?;
            if known.entry.name != entry.name {
                return None;
            }
            odd.push((next, entry));
            (before, next) = (known, next + 1);
            if !self.goes_on(b'}')? {
                return (next == shape.len).then_some(());
            }
        }
    }

    /// The entries of an object that was read, with where each ends.
    fn again(&self, body: usize, subject: usize, names: &mut Names) -> Option<Vec<Known<'a>>> {
        let mut scanner = Scanner {
            text: self.text,
            at: body,
        };
        let mut known = Vec::new();
        let mut before = None;
        loop {
            let (written, entry) = scanner.entry(subject, names, before)?;
            let goes_on = scanner.goes_on(b'}')?;
            before = Some(written);
            known.push(Known {
                written,
                entry,
                end: scanner.at - body,
            });
            if !goes_on {
                return Some(known);
            }
        }
    }
}
