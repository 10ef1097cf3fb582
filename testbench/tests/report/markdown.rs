//! The page as Markdown.

use super::page::{page, percent, swept};
use super::support::Folder;

/// Columns of a row: `|` that are not escaped, outside of code or in it.
fn columns(line: &str) -> usize {
    let mut count = 0;
    let mut escaped = false;
    for c in line.chars() {
        count += usize::from(c == '|' && !escaped);
        escaped = c == '\\' && !escaped;
    }
    count
}

fn assert_tables(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let mut tables = 0;
    let mut expected = None;
    for (at, line) in lines.iter().enumerate() {
        if !line.starts_with('|') {
            expected = None;
            continue;
        }
        match expected {
            None => {
                let rule = lines[at + 1];
                assert!(
                    rule.starts_with("|---") && columns(rule) == columns(line),
                    "{line}\n{rule}"
                );
                tables += 1;
                expected = Some(columns(line));
            }
            Some(expected) => assert_eq!(columns(line), expected, "{line}"),
        }
    }
    tables
}

#[test]
fn it_is_the_same_page() {
    let folder = swept();
    let text = page(&folder, "r.md");
    assert!(assert_tables(&text) > 10);
    let results = folder.results("o/results.jsonl");
    for result in &results {
        assert!(text.contains(&percent(&result["figures"], "coverage")));
    }
    for said in [
        "# A &lt;small&gt; sweep\n",
        "### Coverage and overprediction\n",
        "paper: 18.7 %",
        "`Σ covered / Σ baseline_l2_misses`",
        "`--dut golden --l2 64KiB:8 --pace 64:1`",
        "```toml\n",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    folder.done(&["report", "o", "--markdown", "--out", "r.txt"]);
    assert_eq!(folder.bytes("r.txt"), text.as_bytes());
    assert_eq!(
        folder
            .done(&["report", "o", "--markdown", "--out", "-"])
            .trim_end(),
        text.trim_end()
    );
}

#[test]
fn names_are_text_whatever_they_are() {
    let folder = Folder::new("", 800);
    let name = "<b>a|b`c`*d*_e_@f";
    let run = [
        "run",
        "-q",
        "--dut",
        "golden",
        "--function",
        name,
        "--json",
        "r.json",
        "--trace",
    ];
    folder.done(&[&run[..], &["short.000.lines", "short.001.lines"]].concat());
    let text = folder.done(&["report", "r.json", "--markdown", "--out", "-"]);
    assert_tables(&text);
    assert!(
        text.contains("\n| &lt;b&gt;a\\|b\\`c\\`\\*d\\*\\_e\\_\\@f | "),
        "{text}"
    );
}
