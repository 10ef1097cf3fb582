//! The plan is of what there is, the page is what it gives, and whatever is wrong in it is named.

use jukebox_verification::{PAGE, Plan, Project, differences, page};

fn plan() -> Plan {
    Plan::read(&Project::here()).unwrap()
}

/// What differs with a plan that was changed.
fn with(change: impl FnOnce(&mut Plan)) -> Vec<String> {
    let mut plan = plan();
    change(&mut plan);
    differences(&plan, &Project::here()).unwrap()
}

#[test]
fn every_rule_has_an_entry_and_what_entries_name_is_there() {
    let found = with(|_| {});
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_page_is_what_the_plan_gives() {
    let project = Project::here();
    let text = project.text(PAGE).unwrap_or_default();
    let same = text == page(&plan(), &project).unwrap();
    assert!(same, "{PAGE} is old; run: make verification");
}

#[test]
fn rules_without_an_entry_and_entries_without_a_rule_are_named() {
    for (title, id) in [
        ("Control", "7"),
        ("Recording", "R9"),
        ("Counters", "CNT_PF_FAILED"),
        ("Registers", "constant"),
        ("What surrounds the block owes it", "all of them"),
    ] {
        let of = |plan: &mut Plan, to: &[&str]| {
            let part = plan.parts.iter_mut().find(|part| part.title == title);
            let rules = &mut part.unwrap().rules;
            let rule = rules.iter_mut().find(|rule| rule.ids == [id]);
            rule.unwrap().ids = to.iter().map(|&id| id.to_owned()).collect();
        };
        let found = with(|plan| of(plan, &["R0"]));
        assert_eq!(found.len(), 2, "{found:#?}");
        assert!(found[0].ends_with("an entry for rule R0, which is not there"));
        assert!(found[1].ends_with(&format!("no entry for rule {id}")));
        let found = with(|plan| of(plan, &[id, id]));
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].ends_with(&format!("two entries for rule {id}")));
    }
}

#[test]
fn a_section_without_a_part_is_named() {
    let found = with(|plan| plan.parts.retain(|part| part.title != "Pacing"));
    assert_eq!(found, ["docs/behaviour.md, `Pacing`: no part"]);
    let found = with(|plan| {
        let beside = plan.whole.get_mut("docs/behaviour.md").unwrap();
        *beside = vec!["Pacing".to_owned(), "Gone".to_owned()];
    });
    let expected = [
        "docs/behaviour.md, `Words`: no part",
        "docs/behaviour.md, `Pacing`: both a part and beside",
        "docs/behaviour.md: no section `Gone`",
    ];
    assert_eq!(found, expected);
}

#[test]
fn evidence_that_is_not_there_is_named() {
    let named = |change: fn(&mut jukebox_verification::Rule), expected: &str| {
        let found = with(|plan| change(&mut plan.parts[0].rules[0]));
        assert_eq!(found, [format!("Control 1: {expected}")]);
    };
    named(
        |rule| {
            let file = "tests/tests/rtl_reset.rs".to_owned();
            rule.tests.insert(file, vec!["no_such_test".to_owned()]);
        },
        "tests/tests/rtl_reset.rs has no test `no_such_test`",
    );
    // A function of that file that is no test.
    named(
        |rule| {
            let file = "tests/tests/rtl_torture.rs".to_owned();
            rule.tests.insert(file, vec!["seeds".to_owned()]);
        },
        "tests/tests/rtl_torture.rs has no test `seeds`",
    );
    named(
        |rule| {
            rule.tests
                .insert("tests/tests/gone.rs".to_owned(), vec!["x".to_owned()]);
        },
        "no file tests/tests/gone.rs",
    );
    named(
        |rule| {
            rule.assertions
                .insert("sva".to_owned(), vec!["a_gone".to_owned()]);
        },
        "rtl-gen/templates/sva.sv.j2 has no assert property `a_gone`",
    );
    named(
        |rule| {
            rule.assertions
                .insert("sva_gone".to_owned(), vec!["a_x".to_owned()]);
        },
        "no template rtl-gen/templates/sva_gone.sv.j2",
    );
    named(
        |rule| rule.proofs.push("p_gone".to_owned()),
        "no job of formal/jobs.toml proves a property `p_gone`",
    );
    // What a module is owed by surroundings that its job takes for granted is no proof.
    named(
        |rule| rule.proofs.push("m_unpacker_beat".to_owned()),
        "no job of formal/jobs.toml proves a property `m_unpacker_beat`",
    );
    named(
        |rule| rule.axi.push("GONE".to_owned()),
        "docs/axi-rules.md has no rule `GONE`",
    );
}

#[test]
fn an_entry_that_says_nothing_of_its_evidence_is_named() {
    let found = with(|plan| {
        let rule = &mut plan.parts[0].rules[0];
        rule.tests.clear();
        rule.assertions.clear();
        rule.proofs.clear();
    });
    let expected =
        "docs/behaviour.md, `Control`: rule 1 has neither evidence nor a word why not (`open`)";
    assert_eq!(found, [expected]);
}

#[test]
fn citation_and_changelog_are_of_this_version() {
    let project = Project::here();
    let version = env!("CARGO_PKG_VERSION");
    for (path, line) in [
        ("CITATION.cff", format!("\nversion: {version}\n")),
        ("CHANGELOG.md", format!("\n## {version} - ")),
    ] {
        assert!(
            project.text(path).unwrap().contains(&line),
            "{path}: {line}"
        );
    }
}
