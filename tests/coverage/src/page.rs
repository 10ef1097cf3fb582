//! The page about a run.

mod left;
mod met;

use crate::exclusions::{Exclusions, FILE};
use crate::plan::Plan;
use crate::points::{Items, Key, Kind};
use crate::share::{Found, LEAST, Share};
use crate::together::Together;
use anyhow::{Context, Result};
use jukebox::report::grouped;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

const HOW: &str = include_str!("page.md");

/// Columns of the tables.
const HEAD: &str =
    " lines | branches | bits | transitions | cover points |\n|---|---|---|---|---|---|\n";

/// Writes it.
///
/// # Errors
/// If it cannot be written.
pub fn write(plan: &Plan, all: &[Found], exclusions: &Exclusions) -> Result<()> {
    let text = text(plan, all, exclusions)?;
    fs::write(&plan.page, text).with_context(|| plan.page.display().to_string())
}

fn text(plan: &Plan, all: &[Found], exclusions: &Exclusions) -> Result<String> {
    let mut text = HOW
        .replace("SEEDS", &plan.seeds.to_string())
        .replace("RANDOM", &plan.draw.random.to_string())
        .replace("DRAW", &plan.draw.seed.to_string())
        .replace("LEAST", &format!("{LEAST}"))
        .replace("FILE", FILE);
    write!(text, "\n## Configurations\n\n| configuration |{HEAD}")?;
    for found in all {
        let name = &found.target.name;
        let named = match &found.target.file {
            Some(file) => format!("[{name}](../{file})"),
            None => name.clone(),
        };
        row(&mut text, &named, &found.items, &found.excluded, |_| true)?;
    }

    let together = Together::new(all);
    write!(
        text,
        "\n## Modules\n\nAll configurations together: what one of them covers is covered. No module may have less than the share, either.\n\n| module |{HEAD}"
    )?;
    for module in together.modules() {
        let machine = format!("sva_{module}");
        let own = |key: &Key| match key.kind {
            Kind::Line | Kind::Branch | Kind::Toggle => key.module == module,
            Kind::Transition => {
                key.module == machine
                    || key.module == format!("{machine}_entry").replace("run_ahead", "run")
            }
            Kind::Named => key.module.starts_with("sva") && inside(&key.text, module),
        };
        row(&mut text, module, &together.items, &together.excluded, own)?;
    }
    row(
        &mut text,
        "all",
        &together.items,
        &together.excluded,
        |_| true,
    )?;

    text += "\n## Cover points\n\nHow often each was met, and in how many of the configurations that have it.\n";
    text += &met::text(all)?;
    text += "\n## Not covered\n\n";
    text += &left::text(all)?;
    text += "\n## Excluded\n\n| module | what | in | why |\n|---|---|---|---|\n";
    for exclusion in &exclusions.all {
        let texts: Vec<_> = exclusion
            .texts()
            .map(|text| format!("`{}`", text.replace('|', "\\|")))
            .collect();
        writeln!(
            text,
            "| {} | {} | {} | {} |",
            exclusion.module.replace('*', "any"),
            texts.join(", "),
            match exclusion.only.is_empty() {
                true => "all".to_owned(),
                false => exclusion.only.join(", "),
            },
            exclusion.reason.trim()
        )?;
    }
    text += "\n<!-- Written by make coverage. Do not edit. -->\n";
    Ok(text)
}

/// Whether an instance is of a module, as far as names tell.
fn inside(path: &str, module: &str) -> bool {
    path.split('.')
        .any(|part| part.trim_start_matches("u_") == module)
}

fn row(
    text: &mut String,
    name: &str,
    items: &Items,
    excluded: &BTreeSet<Key>,
    wanted: impl Fn(&Key) -> bool,
) -> Result<()> {
    write!(text, "| {name} |")?;
    for kind in Kind::ALL {
        let share = Share::of(items, excluded, kind, &wanted);
        match share.all {
            0 => write!(text, " |")?,
            all => {
                write!(text, " {:.1} % of {}", share.percent(), grouped(all as u64))?;
                if share.excluded > 0 {
                    write!(text, ", {} excluded", grouped(share.excluded as u64))?;
                }
                text.push_str(" |");
            }
        }
    }
    text.push('\n');
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::targets::{self, Draw, root};
    use anyhow::Result;
    use jukebox_rtl_gen::generate;
    use std::collections::BTreeSet;
    use std::fs;

    /// Names of the cover points in emitted text.
    fn named(text: &str) -> impl Iterator<Item = &str> {
        let names = text
            .lines()
            .filter_map(|line| line.trim().strip_suffix(" :"));
        names.filter(|name| name.starts_with("c_"))
    }

    #[test]
    #[ignore = "the page is there once make coverage has run over all configurations"]
    fn the_page_is_of_the_configurations_and_cover_points_that_there_are() -> Result<()> {
        let page = fs::read_to_string(root().join("docs/coverage.md"))?;
        let listed: BTreeSet<&str> = page
            .lines()
            .filter_map(|line| line.strip_prefix("| `c_")?.split_once('`'))
            .map(|(name, _)| name)
            .collect();
        let mut emitted = BTreeSet::new();
        for target in targets::all(Draw { random: 0, seed: 1 })? {
            let row = format!(
                "| [{}]({})",
                target.name,
                format_args!("../{}", target.file.unwrap_or_default())
            );
            assert!(page.contains(&row), "{row}");
            for file in generate(&target.config)? {
                if file.path.starts_with("sva/") {
                    emitted.extend(named(&file.contents).map(|name| name[2..].to_owned()));
                }
            }
        }
        assert!(emitted.len() > 100, "{emitted:?}");
        for name in &emitted {
            assert!(
                listed.contains(name.as_str()),
                "c_{name} is not on the page: make coverage"
            );
        }
        // Random ones have none of their own.
        for name in listed {
            assert!(
                emitted.contains(name),
                "c_{name} is not emitted any more: make coverage"
            );
        }
        Ok(())
    }
}
