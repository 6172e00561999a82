//! Which file takes names from which, and the circles that come of it. A name that a
//! module hands on by `pub use` counts where it is defined; what a file takes from a
//! module that it lies in does not count.

use super::tree::File;
use std::collections::{BTreeMap, BTreeSet};
use syn::visit::{self, Visit};

type Module = Vec<String>;

/// What the files define and hand on.
#[derive(Default)]
struct Crate {
    modules: BTreeSet<Module>,
    /// What a module's `use` lines call something, and the whole path behind it.
    handed_on: BTreeMap<(Module, String), Module>,
}

/// The circles among files, each sorted by name.
pub(super) fn circles(files: &[File]) -> Vec<Vec<String>> {
    let mut whole = Crate::default();
    whole
        .modules
        .extend(files.iter().map(|file| file.module.clone()));
    let mut paths = Vec::new();
    for file in files {
        let mut named = Paths {
            module: &file.module,
            whole: &mut whole,
            paths: Vec::new(),
        };
        named.visit_file(&file.syntax);
        paths.push(named.paths);
    }
    let number = |module: &Module| files.iter().position(|file| file.module == *module);
    let mut edges: Vec<BTreeSet<usize>> = Vec::new();
    for (file, named) in files.iter().zip(&paths) {
        let homes = named.iter().filter_map(|path| whole.home(path, 0));
        // A module is the front of those below it: what they share stands in it.
        let others = homes.filter(|home| !file.module.starts_with(home));
        edges.push(others.filter_map(|home| number(&home)).collect());
    }
    let reach: Vec<BTreeSet<usize>> = (0..files.len()).map(|at| reached(&edges, at)).collect();
    let mut found = BTreeSet::new();
    for (at, reached) in reach.iter().enumerate() {
        let circle: Vec<String> = reached
            .iter()
            .filter(|other| **other != at && reach[**other].contains(&at))
            .chain([&at])
            .map(|file| files[*file].shown.clone())
            .collect();
        if circle.len() > 1 {
            let mut circle = circle;
            circle.sort();
            found.insert(circle);
        }
    }
    found.into_iter().collect()
}

fn reached(edges: &[BTreeSet<usize>], from: usize) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<usize> = edges[from].iter().copied().collect();
    while let Some(at) = open.pop() {
        if seen.insert(at) {
            open.extend(&edges[at]);
        }
    }
    seen
}

impl Crate {
    /// The module in whose file the thing at `path` is defined.
    fn home(&self, path: &[String], depth: usize) -> Option<Module> {
        let mut module = Vec::new();
        for (at, part) in path.iter().enumerate() {
            let key = (module.clone(), part.clone());
            module.push(part.clone());
            if self.modules.contains(&module) {
                continue;
            }
            module.pop();
            let behind = self.handed_on.get(&key).filter(|_| depth < 8);
            return Some(match behind {
                Some(behind) => {
                    let rest = path[at + 1..].iter().cloned();
                    let whole: Vec<String> = behind.iter().cloned().chain(rest).collect();
                    self.home(&whole, depth + 1)?
                }
                None => module,
            });
        }
        // A module itself, not a thing in it.
        Some(module)
    }
}

/// Collects the paths that a file names, as paths from the crate's root.
struct Paths<'a> {
    module: &'a [String],
    whole: &'a mut Crate,
    paths: Vec<Module>,
}

impl Paths<'_> {
    /// The path from the root, where it leads into this crate.
    fn rooted(&self, path: &[String]) -> Option<Module> {
        let mut base = match path.first()?.as_str() {
            "crate" | "quell" => Vec::new(),
            "self" | "super" => self.module.to_vec(),
            first => {
                let mut below = self.module.to_vec();
                below.push(first.to_owned());
                if self.whole.modules.contains(&below) {
                    below.extend(path[1..].iter().cloned());
                    return Some(below);
                }
                return None;
            }
        };
        for (at, part) in path.iter().enumerate() {
            match part.as_str() {
                "crate" | "quell" | "self" if at == 0 => {}
                "super" => drop(base.pop()),
                part => base.push(part.to_owned()),
            }
        }
        Some(base)
    }

    fn tree(&mut self, before: &mut Vec<String>, tree: &syn::UseTree, is_public: bool) {
        match tree {
            syn::UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.tree(before, &path.tree, is_public);
                before.pop();
            }
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(before, tree, is_public);
                }
            }
            syn::UseTree::Name(name) if name.ident == "self" => {
                self.used(&before.clone(), before.last().cloned(), is_public);
            }
            syn::UseTree::Name(name) => {
                let name = name.ident.to_string();
                let path: Vec<String> = before.iter().chain([&name]).cloned().collect();
                self.used(&path, Some(name), is_public);
            }
            syn::UseTree::Rename(rename) => {
                let name = rename.ident.to_string();
                let path: Vec<String> = before.iter().chain([&name]).cloned().collect();
                self.used(&path, Some(rename.rename.to_string()), is_public);
            }
            syn::UseTree::Glob(_) => self.used(&before.clone(), None, is_public),
        }
    }

    fn used(&mut self, path: &[String], name: Option<String>, is_public: bool) {
        let Some(rooted) = self.rooted(path) else {
            return;
        };
        if let Some(name) = name {
            let key = (self.module.to_vec(), name);
            self.whole.handed_on.insert(key, rooted.clone());
        }
        // What is only handed on is taken by whoever names it here.
        if !is_public {
            self.paths.push(rooted);
        }
    }
}

impl<'a> Visit<'a> for Paths<'_> {
    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        let is_public = !matches!(item.vis, syn::Visibility::Inherited);
        self.tree(&mut Vec::new(), &item.tree, is_public);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let parts: Vec<String> = path
            .segments
            .iter()
            .map(|part| part.ident.to_string())
            .collect();
        if parts.len() > 1
            && let Some(rooted) = self.rooted(&parts)
        {
            self.paths.push(rooted);
        }
        visit::visit_path(self, path);
    }
}
