//! The source files as syntax, what is for tests only taken out.

use std::fs;
use std::path::Path;
use syn::visit_mut::{self, VisitMut};

/// A source file.
pub(super) struct File {
    /// Its module from the crate's root: `["store", "text"]`.
    pub(super) module: Vec<String>,
    /// `src/store/text`.
    pub(super) shown: String,
    /// What stands in it, without what is for tests only.
    pub(super) syntax: syn::File,
    /// Lines with code on them.
    pub(super) code_lines: usize,
}

impl File {
    /// A file's text; `module` is `store/text`, empty for the root.
    pub(super) fn read(module: &str, text: &str) -> File {
        let mut syntax = syn::parse_file(text).unwrap();
        WithoutTests.visit_file_mut(&mut syntax);
        let code_lines = code_lines(&syntax);
        let module = module.split('/').filter(|part| !part.is_empty());
        let module: Vec<String> = module.map(str::to_owned).collect();
        File {
            shown: format!("src/{}", module.join("/")),
            module,
            syntax,
            code_lines,
        }
    }

    /// The room that it is in.
    pub(super) fn room(&self) -> &str {
        self.module.first().map_or("lib", String::as_str)
    }
}

/// All files below `src`, those that only tests have left out.
pub(super) fn files(src: &Path) -> Vec<File> {
    let mut files = Vec::new();
    let mut folders = vec![src.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs")
                && !path.ends_with("tests.rs")
                && !path.ends_with("main.rs")
            {
                let inside = path.strip_prefix(src).unwrap().with_extension("");
                let module = inside.to_str().unwrap().replace('\\', "/");
                let module = if module == "lib" { "" } else { &module };
                files.push(File::read(module, &fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort_by(|one, other| one.module.cmp(&other.module));
    files
}

/// Takes out what is under `#[cfg(test)]`.
struct WithoutTests;

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|one| {
        let is_test = |list: &syn::MetaList| list.tokens.to_string() == "test";
        one.path().is_ident("cfg") && one.meta.require_list().is_ok_and(is_test)
    })
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Const(item) => &item.attrs,
        _ => &[],
    }
}

impl VisitMut for WithoutTests {
    fn visit_file_mut(&mut self, file: &mut syn::File) {
        file.items.retain(|item| !is_for_tests(attributes(item)));
        visit_mut::visit_file_mut(self, file);
    }

    fn visit_item_impl_mut(&mut self, item: &mut syn::ItemImpl) {
        item.items.retain(|item| match item {
            syn::ImplItem::Fn(item) => !is_for_tests(&item.attrs),
            syn::ImplItem::Const(item) => !is_for_tests(&item.attrs),
            _ => true,
        });
        visit_mut::visit_item_impl_mut(self, item);
    }
}

/// Lines that a token stands on, doc comments and other attributes aside.
fn code_lines(file: &syn::File) -> usize {
    let mut lines = std::collections::BTreeSet::new();
    let mut bare = file.clone();
    WithoutDocs.visit_file_mut(&mut bare);
    mark(quote::ToTokens::to_token_stream(&bare), &mut lines);
    lines.len()
}

fn mark(tokens: proc_macro2::TokenStream, lines: &mut std::collections::BTreeSet<usize>) {
    for token in tokens {
        if let proc_macro2::TokenTree::Group(group) = &token {
            lines.insert(group.span_open().start().line);
            lines.insert(group.span_close().end().line);
            mark(group.stream(), lines);
        } else {
            lines.extend(token.span().start().line..=token.span().end().line);
        }
    }
}

struct WithoutDocs;

impl VisitMut for WithoutDocs {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<syn::Attribute>) {
        attributes.retain(|one| !one.path().is_ident("doc"));
    }
}
