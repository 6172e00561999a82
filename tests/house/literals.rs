//! Property names as literals: a fact of the language stands in its table alone.

use super::tree::File;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::BTreeSet;

/// Formats say which of their keys is which property, made-up detections have some.
const MAY: [&str; 3] = ["ingest", "sample", "language"];

/// Literals that name a property of the table, by file. Of names without their
/// component only those are told that some role asks for: others are plain words too.
pub(super) fn properties(files: &[File]) -> Vec<String> {
    let mut names = BTreeSet::new();
    for property in quell::language::table().properties() {
        names.insert(property.full().to_owned());
        if property.role().is_some() && property.name() != "Name" {
            names.insert(property.name().to_owned());
        }
    }
    let mut found = Vec::new();
    for file in files.iter().filter(|file| !MAY.contains(&file.room())) {
        let mut literals = Vec::new();
        collect(file.syntax.to_token_stream(), &mut literals);
        let of_table = literals.iter().filter(|text| names.contains(*text));
        found.extend(of_table.map(|text| format!("{}: {text}", file.shown)));
    }
    found
}

fn collect(tokens: TokenStream, literals: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect(group.stream(), literals),
            TokenTree::Literal(literal) => {
                if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                    literals.push(text.value());
                }
            }
            _ => {}
        }
    }
}
