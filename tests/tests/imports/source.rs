//! The modules of a crate as they are written, without what only tests compile.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, UseTree, Visibility};

/// A path as it is written, like `crate::a::B`.
pub type Name = Vec<String>;

/// One module, be it a file or a part of one.
#[derive(Default)]
pub struct Module {
    /// The module's path from the crate's root.
    pub path: String,
    /// The file it is in, from the folder of the crate's root.
    pub file: String,
    pub parent: Option<usize>,
    pub children: BTreeMap<String, usize>,
    /// Names that `use` brings in, or passes on, and what they stand for.
    pub brought: BTreeMap<String, Name>,
    /// Modules of which everything is brought in.
    pub globs: Vec<Name>,
    /// Names of its own items.
    pub items: BTreeSet<String>,
    /// Every path that it uses: those it imports, and those in its code.
    pub used: Vec<Name>,
}

impl Module {
    /// Notes what a `use` brings in. What is only passed on is not used.
    fn bring(&mut self, names: Vec<Brought>, passed_on: bool) {
        for (whole, alias) in names {
            let Some(alias) = alias else {
                self.globs.push(whole);
                continue;
            };
            if !passed_on {
                self.used.push(whole.clone());
            }
            self.brought.insert(alias, whole);
        }
    }
}

/// A crate's modules; the first is its root.
pub struct Crate {
    pub modules: Vec<Module>,
    folder: PathBuf,
}

impl Crate {
    /// Reads the crate whose root is this file.
    pub fn read(root: &Path) -> Result<Self> {
        let folder = root.parent().context("a root lies in a folder")?.to_owned();
        let mut krate = Self {
            modules: Vec::new(),
            folder: folder.clone(),
        };
        krate.read_file(root, &folder, "crate".to_owned(), None)?;
        Ok(krate)
    }

    /// Where the ways from the root to two modules part: the module they have in common, and below it
    /// the one that leads to each. `None` if one lies in the other.
    pub fn parting(&self, a: usize, b: usize) -> Option<(usize, usize, usize)> {
        let (a, b) = (self.way_to(a), self.way_to(b));
        let common = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
        Some((a[common - 1], *a.get(common)?, *b.get(common)?))
    }

    fn way_to(&self, module: usize) -> Vec<usize> {
        let mut way: Vec<usize> =
            std::iter::successors(Some(module), |&at| self.modules[at].parent).collect();
        way.reverse();
        way
    }

    /// Reads a file that is the module `path`; those of its children that are files lie in `below`.
    fn read_file(
        &mut self,
        file: &Path,
        below: &Path,
        path: String,
        parent: Option<usize>,
    ) -> Result<usize> {
        let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
        let parsed = syn::parse_file(&text).with_context(|| file.display().to_string())?;
        self.add(&parsed.items, file, below, path, parent)
    }

    fn add(
        &mut self,
        items: &[Item],
        file: &Path,
        below: &Path,
        path: String,
        parent: Option<usize>,
    ) -> Result<usize> {
        let number = self.modules.len();
        let shown = file
            .strip_prefix(&self.folder)
            .unwrap_or(file)
            .display()
            .to_string();
        self.modules.push(Module {
            path: path.clone(),
            file: shown,
            parent,
            ..Module::default()
        });
        let mut code = Code::default();
        for item in items {
            if attributes(item).iter().any(is_test) {
                continue;
            }
            match item {
                Item::Mod(module) => {
                    let name = module.ident.to_string();
                    let path = format!("{path}::{name}");
                    let child = self.add_child(module, file, below, path, number)?;
                    self.modules[number].children.insert(name, child);
                }
                Item::Use(item) => {
                    let passed_on = !matches!(item.vis, Visibility::Inherited);
                    self.modules[number].bring(names(&item.tree, &[]), passed_on);
                }
                other => {
                    self.modules[number].items.extend(defined(other));
                    code.visit_item(other);
                }
            }
        }
        self.modules[number].bring(code.brought, false);
        self.modules[number].used.extend(code.used);
        Ok(number)
    }

    fn add_child(
        &mut self,
        module: &ItemMod,
        file: &Path,
        below: &Path,
        path: String,
        parent: usize,
    ) -> Result<usize> {
        let name = module.ident.to_string();
        let inner = below.join(&name);
        if let Some((_, items)) = &module.content {
            return self.add(items, file, &inner, path, Some(parent));
        }
        let beside = file.parent().unwrap_or(below);
        let given = module.attrs.iter().find_map(given_path);
        let places = match given {
            Some(place) => vec![beside.join(place)],
            None => vec![inner.with_extension("rs"), inner.join("mod.rs")],
        };
        match places.iter().find(|place| place.exists()) {
            Some(place) => self.read_file(place, &inner, path, Some(parent)),
            None => bail!("{path}: none of {places:?} is there"),
        }
    }
}

/// One name of a `use`: what it stands for, and what it is called here; `None` if it is everything.
type Brought = (Name, Option<String>);

/// Every name of a `use`; `before` stands before the tree.
fn names(tree: &UseTree, before: &[String]) -> Vec<Brought> {
    let with = |name: String| [before, &[name]].concat();
    let named = |name: String, alias: String| match name.as_str() {
        "self" => {
            let own = before.last().filter(|_| alias == "self").cloned();
            vec![(before.to_vec(), Some(own.unwrap_or(alias)))]
        }
        _ => vec![(with(name), Some(alias))],
    };
    match tree {
        UseTree::Path(path) => names(&path.tree, &with(path.ident.to_string())),
        UseTree::Group(group) => {
            let trees = group.items.iter();
            trees.flat_map(|tree| names(tree, before)).collect()
        }
        UseTree::Glob(_) => vec![(before.to_vec(), None)],
        UseTree::Name(name) => named(name.ident.to_string(), name.ident.to_string()),
        UseTree::Rename(rename) => named(rename.ident.to_string(), rename.rename.to_string()),
    }
}

/// Paths in code, those in what macros are given too.
#[derive(Default)]
struct Code {
    used: Vec<Name>,
    /// By a `use` inside a function.
    brought: Vec<Brought>,
}

impl<'a> Visit<'a> for Code {
    fn visit_item(&mut self, item: &'a Item) {
        if !attributes(item).iter().any(is_test) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.brought.extend(names(&item.tree, &[]));
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        self.used.push(
            path.segments
                .iter()
                .map(|one| one.ident.to_string())
                .collect(),
        );
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, macro_: &'a syn::Macro) {
        self.tokens(macro_.tokens.clone());
        visit::visit_macro(self, macro_);
    }
}

impl Code {
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path = Name::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(word) => {
                    if colons != 2 {
                        self.keep(&mut path);
                    }
                    path.push(word.to_string());
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' && !path.is_empty() => colons += 1,
                other => {
                    self.keep(&mut path);
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.keep(&mut path);
    }

    fn keep(&mut self, path: &mut Name) {
        if !path.is_empty() {
            self.used.push(std::mem::take(path));
        }
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// `#[cfg(test)]`
fn is_test(attribute: &Attribute) -> bool {
    let condition = attribute
        .path()
        .is_ident("cfg")
        .then(|| attribute.parse_args::<syn::Ident>());
    condition.is_some_and(|condition| condition.is_ok_and(|condition| condition == "test"))
}

/// The file of `#[path = "..."]`.
fn given_path(attribute: &Attribute) -> Option<String> {
    let value = &attribute
        .meta
        .require_name_value()
        .ok()
        .filter(|_| attribute.path().is_ident("path"))?
        .value;
    match value {
        syn::Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// The name that an item gives.
fn defined(item: &Item) -> Option<String> {
    Some(match item {
        Item::Const(item) => item.ident.to_string(),
        Item::Enum(item) => item.ident.to_string(),
        Item::Fn(item) => item.sig.ident.to_string(),
        Item::Macro(item) => item.ident.as_ref()?.to_string(),
        Item::Static(item) => item.ident.to_string(),
        Item::Struct(item) => item.ident.to_string(),
        Item::Trait(item) => item.ident.to_string(),
        Item::Type(item) => item.ident.to_string(),
        Item::Union(item) => item.ident.to_string(),
        _ => return None,
    })
}
