//! No two files of a crate depend on each other, not even through a third.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use syn::visit::{self, Visit};

use super::repository;

/// The root files of a crate's modules.
const ROOTS: [&str; 3] = ["lib.rs", "main.rs", "build.rs"];

/// The files of a crate, and which others each of them uses.
pub(super) struct Map {
    arrows: BTreeMap<String, BTreeSet<String>>,
}

impl Map {
    /// Reads the crates' sources, without their tests.
    pub(super) fn read(root: &Path, files: &[String]) -> Result<Self> {
        let mut arrows = BTreeMap::new();
        for folder in source_folders(files) {
            let modules = read_modules(root, files, &folder)?;
            for (path, module) in &modules {
                let used = module.paths.iter().filter_map(|used| file_of(&modules, path, used));
                let used = used.filter(|file| *file != module.file).collect();
                arrows.insert(module.file.clone(), used);
            }
        }
        Ok(Self { arrows })
    }

    /// Every circle, as the files in it.
    pub(super) fn problems(&self) -> Vec<String> {
        let reached: BTreeMap<&String, BTreeSet<&String>> =
            self.arrows.keys().map(|file| (file, self.reached_from(file))).collect();
        let circle = |file: &String| -> BTreeSet<&String> {
            reached[file].iter().copied().filter(|other| reached[other].contains(file)).collect()
        };
        let circles: BTreeSet<BTreeSet<&String>> =
            self.arrows.keys().map(circle).filter(|files| !files.is_empty()).collect();
        let tell = |files: BTreeSet<&String>| {
            let files: Vec<String> = files
                .iter()
                .map(|file| {
                    let into = self.arrows[*file].iter().filter(|used| files.contains(used));
                    format!("{file} uses {}", into.cloned().collect::<Vec<_>>().join(" and "))
                })
                .collect();
            format!("files in a circle: {}", files.join("; "))
        };
        circles.into_iter().map(tell).collect()
    }

    /// The files that a file depends on, directly or indirectly.
    fn reached_from<'a>(&'a self, file: &'a String) -> BTreeSet<&'a String> {
        let mut reached = BTreeSet::new();
        let mut next = vec![file];
        while let Some(file) = next.pop() {
            next.extend(self.arrows.get(file).into_iter().flatten().filter(|used| reached.insert(*used)));
        }
        reached
    }

    /// For each folder, its files with what each uses, in order of dependency.
    pub(super) fn tell(&self) -> String {
        let mut files: Vec<&String> = self.arrows.keys().collect();
        files.sort_by_key(|file| (source_folder(file), self.reached_from(file).len(), *file));
        let mut text = String::new();
        let mut folder = "";
        for file in files {
            let here = source_folder(file).unwrap_or_default();
            if here != folder {
                let _ = writeln!(text, "{here}");
                folder = here;
            }
            let short = |file: &String| file.strip_prefix(here).unwrap_or(file).trim_end_matches(".rs").to_owned();
            let used: Vec<String> = self.arrows[file].iter().map(short).collect();
            let arrow = if used.is_empty() { "" } else { " → " };
            let _ = writeln!(text, "  {}{arrow}{}", short(file), used.join(", "));
        }
        text
    }
}

/// `crates/firstkey/src/` of `crates/firstkey/src/workflow/mail.rs`. Binaries below `src/bin` are separate crates.
fn source_folder(file: &str) -> Option<&str> {
    let src = file.find("src/")? + "src/".len();
    let bin = file[src..].strip_prefix("bin/").and_then(|rest| rest.find('/'));
    Some(&file[..bin.map_or(src, |end| src + "bin/".len() + end + 1)])
}

fn source_folders(files: &[String]) -> BTreeSet<String> {
    files
        .iter()
        .filter(|file| file.ends_with(".rs"))
        .filter_map(|file| source_folder(file))
        .map(str::to_owned)
        .collect()
}

/// A module that has a file.
struct Module {
    file: String,
    /// The paths in it that lead into this crate, from its root.
    paths: BTreeSet<Vec<String>>,
    /// The aliases of its `use` lines.
    names: BTreeMap<String, Vec<String>>,
}

type Modules = BTreeMap<Vec<String>, Module>;

fn read_modules(root: &Path, files: &[String], folder: &str) -> Result<Modules> {
    let own = |file: &&String| source_folder(file) == Some(folder) && file.ends_with(".rs");
    let files: Vec<&String> = files.iter().filter(own).collect();
    let paths: BTreeMap<&String, Vec<String>> = files.iter().map(|file| (*file, module_path(file, folder))).collect();
    let mut modules = Modules::new();
    for (file, path) in &paths {
        let text = repository::read(root, file)?.with_context(|| format!("{file} is not text"))?;
        let parsed = syn::parse_file(&text).with_context(|| format!("{file} is not Rust"))?;
        let children = paths.values().filter(|other| other.len() == path.len() + 1 && other.starts_with(path));
        let mut reader =
            Reader { path, children: children.filter_map(|child| child.last()).collect(), ..Reader::new(path) };
        reader.visit_file(&parsed);
        let (paths, names) = (reader.paths, reader.names);
        modules.insert(path.clone(), Module { file: (*file).clone(), paths, names });
    }
    Ok(modules)
}

/// `["workflow", "mail"]` of `workflow/mail.rs`.
fn module_path(file: &str, folder: &str) -> Vec<String> {
    let name = &file[folder.len()..];
    if ROOTS.contains(&name) {
        return Vec::new();
    }
    name.trim_end_matches(".rs").split('/').map(str::to_owned).collect()
}

/// The file that a module's path leads to, through other modules' `use` lines.
fn file_of(modules: &Modules, from: &[String], path: &[String]) -> Option<String> {
    let mut path = path.to_vec();
    // More steps than this are a mistake, which the compiler reports.
    for _ in 0..8 {
        let depth = (0..=path.len()).rev().find(|&depth| modules.contains_key(&path[..depth]))?;
        let module = &modules[&path[..depth]];
        let renamed = path.get(depth).and_then(|name| module.names.get(name)).filter(|_| path[..depth] != *from);
        match renamed {
            Some(target) => path.splice(..=depth, target.iter().cloned()),
            None => return Some(module.file.clone()),
        };
    }
    None
}

/// Collects the paths of one file.
struct Reader<'a> {
    path: &'a [String],
    children: BTreeSet<&'a String>,
    paths: BTreeSet<Vec<String>>,
    names: BTreeMap<String, Vec<String>>,
}

impl<'a> Reader<'a> {
    fn new(path: &'a [String]) -> Self {
        Self { path, children: BTreeSet::new(), paths: BTreeSet::new(), names: BTreeMap::new() }
    }

    /// The same path from the crate's root; `None` if it leads elsewhere.
    fn absolute(&self, segments: &[String]) -> Option<Vec<String>> {
        let ups = segments.iter().take_while(|segment| *segment == "super").count();
        let (base, rest) = match segments.first()?.as_str() {
            "crate" => (0, &segments[1..]),
            "self" => (self.path.len(), &segments[1..]),
            "super" => (self.path.len().checked_sub(ups)?, &segments[ups..]),
            first if self.children.iter().any(|child| *child == first) => (self.path.len(), segments),
            _ => return None,
        };
        Some([&self.path[..base], rest].concat())
    }

    fn read_use(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.read_use(&with(&path.ident), &path.tree),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.read_use(before, tree)),
            syn::UseTree::Name(name) if name.ident == "self" => self.keep(before, before.last().cloned()),
            syn::UseTree::Name(name) => self.keep(&with(&name.ident), Some(name.ident.to_string())),
            syn::UseTree::Rename(name) => self.keep(&with(&name.ident), Some(name.rename.to_string())),
            syn::UseTree::Glob(_) => self.keep(before, None),
        }
    }

    fn keep(&mut self, segments: &[String], name: Option<String>) {
        let Some(path) = self.absolute(segments) else { return };
        if let Some(name) = name {
            self.names.insert(name, path.clone());
        }
        self.paths.insert(path);
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_test(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if !is_test(&item.attrs) {
            self.read_use(&[], &item.tree);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if segments.len() > 1 {
            self.keep(&segments, None);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let parser = syn::punctuated::Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated;
        if let Ok(arguments) = call.parse_body_with(parser) {
            arguments.iter().for_each(|argument| self.visit_expr(argument));
        }
        visit::visit_macro(self, call);
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Path>().is_ok_and(|what| what.is_ident("test"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_found_through_uses_paths_and_other_files() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
        std::fs::create_dir_all(folder.join("src/b")).unwrap();
        write("src/lib.rs", "mod a; mod b; mod c; mod d; pub use a::A;");
        write("src/a.rs", "use crate::b::B; pub struct A(B);");
        write("src/b.rs", "mod inner; pub struct B; fn f() { inner::f(); }");
        write("src/b/inner.rs", "use super::super::c; pub fn f() { println!(\"{}\", c::g()) }");
        write("src/c.rs", "use crate::A; pub fn g() { let _: Option<A>; }");
        write("src/d.rs", "#[cfg(test)] mod tests { use super::*; use crate::d::x; } fn e() { crate::c::g() }");
        let files: Vec<String> =
            ["lib", "a", "b", "b/inner", "c", "d"].iter().map(|name| format!("src/{name}.rs")).collect();
        let map = Map::read(folder, &files).unwrap();
        assert_eq!(
            map.problems(),
            ["files in a circle: src/a.rs uses src/b.rs; src/b.rs uses src/b/inner.rs; src/b/inner.rs uses src/c.rs; \
              src/c.rs uses src/a.rs"]
        );
        assert!(map.tell().ends_with("  d → c\n  lib → a\n"), "{}", map.tell());
    }
}
