//! Reads a condition: its property, its comparison and its value, each by what
//! the language has.

use super::reader::DefinitionReader;
use super::{Literal, Test};
use crate::finding::Code;
use crate::language::{Comparison, Property, Status, Type, table};
use crate::rule::{Condition, Node};

impl DefinitionReader {
    pub(super) fn condition(&mut self, node: &Node, condition: &Condition) -> Option<Test> {
        let component = self.attribute(node, "component", &condition.component)?;
        let name = self.attribute(node, "property", &condition.property)?;
        let property = Property::named(component, name);
        self.property_spelling(node, component, name, &property);
        let word = self.attribute(node, "condition", &condition.comparison)?;
        let comparison = self.comparison(node, &property, word)?;
        let literal = match comparison.is_valueless() {
            true => Literal::Nothing,
            false => self.literal(node, &property, word, condition.value.as_deref())?,
        };
        Some(Test {
            property,
            comparison,
            literal,
        })
    }

    fn attribute<'c>(
        &mut self,
        node: &Node,
        name: &str,
        text: &'c Option<String>,
    ) -> Option<&'c str> {
        if text.is_none() {
            let message = format!("a condition without `{name}`");
            let fix = "write all of component, property, condition and value";
            self.nonsense(node, message, fix);
        }
        text.as_deref()
    }

    fn comparison(&mut self, node: &Node, property: &Property, word: &str) -> Option<Comparison> {
        let known = property.kind().comparisons().iter();
        let names: Vec<&str> = known.map(|known| known.name()).collect();
        let names = names.join(", ");
        let Some(comparison) = Comparison::parse(word) else {
            let fix = format!("`{property}` can be compared by {names}");
            let message = format!("`{word}` is not a comparison");
            self.say(Code::Q108, node, message, Some(fix));
            return None;
        };
        self.spelling(node, "comparison", word, Some(comparison.name()));
        if property.kind().has(comparison) {
            return Some(comparison);
        }
        let noun = noun(property);
        let message = format!("`{word}` is not defined for {noun}, which `{property}` is");
        let fix = format!("it can be compared by {names}");
        self.say(Code::Q108, node, message, Some(fix));
        None
    }

    fn literal(
        &mut self,
        node: &Node,
        property: &Property,
        comparison: &str,
        value: Option<&str>,
    ) -> Option<Literal> {
        let Some(value) = value else {
            let message = format!("`{comparison}` needs a `value`");
            self.nonsense(node, message, "say what to compare with");
            return None;
        };
        match Literal::parse(property.kind(), value) {
            Ok(parsed) => {
                if let Some(masked) = parsed.masked {
                    let message = format!(
                        "`{value}` has bits set beyond its prefix: it is read as `{masked}`"
                    );
                    self.say(Code::Q106, node, message, Some(format!("write `{masked}`")));
                }
                Some(parsed.literal)
            }
            Err(wrong) => {
                let message = format!("`{value}` is not {}", wrong.expected);
                self.say(Code::Q105, node, message, Some(wrong.fix));
                None
            }
        }
    }

    fn property_spelling(&mut self, node: &Node, component: &str, name: &str, property: &Property) {
        if property.status() > Status::Unknown {
            self.spelling(node, "component", component, Some(property.component()));
            self.spelling(node, "property", name, Some(property.name()));
            return;
        }
        match table().component(component) {
            None => self.spelling(node, "component", component, None),
            Some(known) => {
                self.spelling(node, "component", component, Some(&known.name));
                self.spelling(node, "property", &format!("{component}.{name}"), None);
            }
        }
    }
}

/// The type's name with its article, as a sentence needs it.
fn noun(property: &Property) -> &'static str {
    match property.kind() {
        Type::String => "a string",
        Type::Int | Type::IntSymbol(_) => "a number",
        Type::Bool => "a boolean",
        Type::Ip4 => "an IPv4 address",
        Type::Ip6 => "an IPv6 address",
        Type::StringSet => "a set of strings",
        Type::Symbol(_) => "a symbol",
    }
}
