//! The counts of a configuration, kept so that a run that was broken off, or that has other exclusions, need
//! not begin anew.

use crate::plan::Plan;
use crate::points::{Item, Items, Key, Kind};
use crate::targets::Target;
use anyhow::{Context, Result};
use jukebox_tests::rtl::SUBSTITUTE;
use std::fmt::Write;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

/// Where the counts of a configuration are, and of what.
pub struct Saved {
    path: PathBuf,
    /// What the run was of: this program, which has generator, stimulus and templates in it, the
    /// configuration, and how much ran.
    of: String,
}

impl Saved {
    /// Of `target`, as `plan` runs it.
    ///
    /// # Errors
    /// If this program cannot be read.
    pub fn new(plan: &Plan, target: &Target) -> Result<Saved> {
        let program = fs::read(std::env::current_exe()?)?;
        let mut hasher = DefaultHasher::new();
        // Broken RTL is not the same.
        let substitute = std::env::var_os(SUBSTITUTE);
        (program, &target.toml, plan.kinds, plan.seeds, substitute).hash(&mut hasher);
        Ok(Saved {
            path: plan.out.join(&target.name).join("counts.tsv"),
            of: format!("{:016x}", hasher.finish()),
        })
    }

    /// The counts, if they are there and of this.
    pub fn read(&self) -> Option<Items> {
        parse(&fs::read_to_string(&self.path).ok()?, &self.of)
    }

    /// Keeps the counts.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn write(&self, items: &Items) -> Result<()> {
        let at = || self.path.display().to_string();
        let folder = self.path.parent().with_context(at)?;
        fs::create_dir_all(folder).with_context(at)?;
        fs::write(&self.path, text(items, &self.of)?).with_context(at)
    }
}

fn text(items: &Items, of: &str) -> Result<String> {
    let mut text = format!("{of}\n");
    for (key, item) in items {
        writeln!(
            text,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}",
            key.kind.name(),
            key.module,
            key.text,
            key.nth,
            item.file,
            item.line,
            item.count
        )?;
    }
    Ok(text)
}

fn parse(text: &str, of: &str) -> Option<Items> {
    let mut lines = text.lines();
    if lines.next() != Some(of) {
        return None;
    }
    let item = |line: &str| {
        let mut parts = line.split('\t');
        let kind = parts.next()?;
        let key = Key {
            kind: Kind::ALL.into_iter().find(|known| known.name() == kind)?,
            module: parts.next()?.to_owned(),
            text: parts.next()?.to_owned(),
            nth: parts.next()?.parse().ok()?,
        };
        let item = Item {
            file: parts.next()?.to_owned(),
            line: parts.next()?.parse().ok()?,
            count: parts.next()?.parse().ok()?,
        };
        Some((key, item))
    };
    lines.map(item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_if_it_is_of_the_same() -> Result<()> {
        let key = |kind, nth| Key {
            kind,
            module: "a".into(),
            text: "if (x | y) -> else".into(),
            nth,
        };
        let item = |count| Item {
            file: "rtl/a.sv".into(),
            line: 7,
            count,
        };
        let items: Items = [
            (key(Kind::Branch, 0), item(3)),
            (key(Kind::Named, 1), item(u64::MAX)),
        ]
        .into();
        let kept = text(&items, "of")?;
        let back = parse(&kept, "of").context("the same")?;
        assert_eq!(text(&back, "of")?, kept);
        assert!(parse(&kept, "another").is_none());
        assert!(parse(&kept.replace("\t7\t", "\t"), "of").is_none());
        Ok(())
    }
}
