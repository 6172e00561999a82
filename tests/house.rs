//! The figures of the house: code lines, circles of imports, names of types, lengths of
//! functions. What is measured is the code that users run: no tests, no comments.
//! `cargo test --test quell house -- --nocapture` prints them.

mod imports;
mod literals;
mod tree;

use std::collections::BTreeMap;
use std::path::Path;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use tree::File;

/// The most that each figure may be: lowered when the house gets better, never raised.
const MOST: Most = Most {
    app_fields: 12,
    function_lines: 70,
};

struct Most {
    app_fields: usize,
    function_lines: usize,
}

/// What stands in the files: types by name, functions with their lengths, fields of `App`.
#[derive(Default)]
struct Found {
    types: BTreeMap<String, Vec<String>>,
    functions: Vec<(usize, String)>,
    app_fields: usize,
    file: String,
}

impl Found {
    fn named(&mut self, name: &syn::Ident) {
        let places = self.types.entry(name.to_string()).or_default();
        places.push(self.file.clone());
    }

    fn measured(&mut self, name: &syn::Ident, item: &impl Spanned) {
        let span = item.span();
        let lines = span.end().line + 1 - span.start().line;
        self.functions
            .push((lines, format!("{} {}", self.file, name)));
    }
}

impl<'a> Visit<'a> for Found {
    fn visit_item_struct(&mut self, item: &'a syn::ItemStruct) {
        self.named(&item.ident);
        if item.ident == "App" {
            self.app_fields = item.fields.len();
        }
        visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &'a syn::ItemEnum) {
        self.named(&item.ident);
        visit::visit_item_enum(self, item);
    }

    fn visit_item_trait(&mut self, item: &'a syn::ItemTrait) {
        self.named(&item.ident);
        visit::visit_item_trait(self, item);
    }

    fn visit_item_type(&mut self, item: &'a syn::ItemType) {
        self.named(&item.ident);
    }

    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        self.measured(&item.sig.ident, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        self.measured(&item.sig.ident, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'a syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.measured(&item.sig.ident, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are for reading")]
fn the_house_is_no_worse_than_it_was() {
    let files = tree::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let mut found = Found::default();
    let mut rooms: BTreeMap<&str, usize> = BTreeMap::new();
    for file in &files {
        found.file = file.shown.clone();
        found.visit_file(&file.syntax);
        *rooms.entry(file.room()).or_default() += file.code_lines;
    }
    let ingest = rooms.get("ingest").copied().unwrap_or(0);
    let all: usize = rooms.values().sum();
    println!("code lines: {all}, ingest aside {}", all - ingest);
    for (room, lines) in &rooms {
        println!("  {lines:6} {room}");
    }
    let circles = imports::circles(&files);
    println!("circles of imports: {}", circles.len());
    for circle in &circles {
        println!("  {}", circle.join(" ↔ "));
    }
    let mut shared: Vec<_> = found.types.iter().filter(|(_, at)| at.len() > 1).collect();
    shared.sort_by_key(|(_, at)| std::cmp::Reverse(at.len()));
    let names: usize = shared.len();
    println!(
        "type names that stand more than once: {names} of {}",
        found.types.len()
    );
    for (name, at) in &shared {
        println!("  {name}: {}", at.join(", "));
    }
    println!("fields of App: {}", found.app_fields);
    found
        .functions
        .sort_by_key(|(lines, _)| std::cmp::Reverse(*lines));
    println!("longest functions:");
    for (lines, name) in found.functions.iter().take(12) {
        println!("  {lines:6} {name}");
    }
    let longest = found.functions.first().map_or(0, |(lines, _)| *lines);
    assert!(circles.is_empty(), "{circles:#?}");
    assert!(shared.is_empty(), "a name for one type only: {shared:#?}");
    assert!(found.app_fields <= MOST.app_fields);
    assert!(longest <= MOST.function_lines, "{:?}", found.functions[0]);
}

#[test]
fn property_names_stand_in_the_language_table_alone() {
    let files = tree::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert_eq!(literals::properties(&files), [""; 0]);
    let text = r#"fn f() { g!("Path", "of"); "Network.Port" } #[cfg(test)] fn t() { "Port" }"#;
    let found = |module: &str| literals::properties(&[File::read(module, text)]);
    assert_eq!(
        found("rule/name"),
        ["src/rule/name: Path", "src/rule/name: Network.Port"]
    );
    assert_eq!(found("sample"), [""; 0]);
}

#[test]
fn a_circle_is_seen_through_a_re_export_and_a_chain_is_none() {
    let file = |module: &str, text: &str| File::read(module, text);
    let circle = [
        file("", "mod a; mod b; pub use b::B;"),
        file("a", "use crate::B; pub struct A;"),
        file("b", "use super::a::A; pub struct B;"),
    ];
    assert_eq!(imports::circles(&circle), [["src/a", "src/b"]]);
    let chain = [
        file("", "mod a; mod b; pub use b::B;"),
        file("a", "use crate::B; pub struct A; #[cfg(test)] mod tests {}"),
        file(
            "b",
            "pub struct B; #[cfg(test)] mod tests { use crate::a::A; }",
        ),
    ];
    assert_eq!(imports::circles(&chain), [[""; 0]; 0]);
}
