//! The page as HTML.

use super::page::{page, percent, swept};
use super::support::Folder;

/// Elements that have no end.
const VOID: [&str; 3] = ["meta", "br", "!DOCTYPE"];

/// Names of the elements in order, each with its text of attributes; all are closed in the order in which
/// they were opened.
fn elements(html: &str) -> Vec<(String, String)> {
    let (mut open, mut all) = (Vec::new(), Vec::new());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let end = start + rest[start..].find('>').expect("a tag ends");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "before {:.80}", rest);
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let known = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '!');
        assert!(known, "an element {name:?}");
        all.push((name.to_owned(), attributes.to_owned()));
        if !VOID.contains(&name) {
            open.push(name.to_owned());
        }
    }
    assert!(open.is_empty(), "not closed: {open:?}");
    all
}

/// What stands between tags, characters as they are.
fn text(html: &str) -> String {
    let body = html.split_once("</style>").unwrap().1;
    let mut text = String::new();
    for part in body.split('<') {
        text += part.split_once('>').map_or("", |(_, text)| text);
        text.push(' ');
    }
    unescaped(&text)
}

fn unescaped(text: &str) -> String {
    const NAMES: [(&str, &str); 7] = [
        ("\u{a0}", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&#x27;", "'"),
        ("&quot;", "\""),
        ("&#x2f;", "/"),
        ("&amp;", "&"),
    ];
    let names = NAMES.iter();
    names.fold(text.to_owned(), |text, (name, c)| text.replace(name, c))
}

#[test]
fn it_needs_no_other_file_and_no_script() {
    let folder = swept();
    let html = page(&folder, "r.html");
    let elements = elements(&html);
    for (name, attributes) in &elements {
        let inside = [
            "script", "link", "img", "iframe", "object", "embed", "base", "form",
        ];
        assert!(!inside.contains(&name.as_str()), "{name} {attributes}");
        for attribute in ["src=", "srcset=", " on", "http-equiv", "javascript:"] {
            assert!(
                !format!(" {attributes}").contains(attribute),
                "{name} {attributes}"
            );
        }
        if let Some(target) = attributes.strip_prefix("href=\"") {
            let target = unescaped(target);
            assert!(
                target.starts_with('#')
                    || target.starts_with("https://doi.org/10.1145/3470496.3527390"),
                "{target}"
            );
        }
    }
    for loads in ["url(", "@import", "@font-face"] {
        assert!(!html.contains(loads), "{loads}");
    }
    // Links lead to where something is.
    let ids: Vec<&str> = elements
        .iter()
        .filter_map(|(_, attributes)| attributes.split("id=\"").nth(1)?.split('"').next())
        .collect();
    for (_, attributes) in &elements {
        if let Some(target) = attributes.strip_prefix("href=\"#") {
            let target = target.trim_end_matches('"');
            assert_eq!(
                ids.iter().filter(|id| **id == target).count(),
                1,
                "{target}"
            );
        }
    }
}

#[test]
fn it_says_what_the_results_say() {
    let folder = swept();
    let text = text(&page(&folder, "r.html"));
    let results = folder.results("o/results.jsonl");
    let first = &results[0];
    let answer = format!(
        "With an L2 of 256 KiB, 8 ways, Jukebox makes 2 functions {} faster than they are without prefetching: {} of what an L2",
        percent(&first["figures"], "speedup"),
        percent(&first["figures"], "share_of_perfect_gain")
    );
    assert!(text.contains(&answer), "{answer}\n{text}");
    for function in first["functions"].as_array().unwrap() {
        let name = function["name"].as_str().unwrap();
        for figure in [
            "coverage",
            "uncovered",
            "overprediction",
            "accuracy",
            "share_of_perfect_gain",
        ] {
            let value = percent(&function["figures"], figure);
            assert!(text.contains(&value), "{name}: {figure} {value}");
        }
    }
    // Every result is in a series or in the table of all.
    for result in &results {
        assert!(text.contains(&percent(&result["figures"], "coverage")));
    }
    for said in [
        "paper: 18.7 %",
        "paper: > 85 %",
        "10 %, at most 15.8 %",
        "+14 %, at most 23 %",
        "9.6–29.5 KiB without a limit",
        "+31 to +114 %",
        "Size of the L2",
        "Size of the L2, with pace 64:1",
        "Pacing",
        "Room for a record",
        "Footprint and commonality",
        "Σ covered / Σ baseline_l2_misses",
        "jukebox sweep SPEC.toml --out DIR",
        "--dut golden --l2 64KiB:8 --pace 64:1",
        "--dut golden --l2 256KiB:8 --metadata-limit 64KiB",
        "short.001.lines",
        "A <small> sweep",
        "options.l2 = ['256KiB:8', '64KiB:8', '128KiB:8']",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    let hash = first["workload"]["files"][0]["sha256"].as_str().unwrap();
    assert!(text.contains(hash));
    // RTL was not there: nothing is said of it.
    assert!(!text.contains("was compared with the golden model"));
}

#[test]
fn widths_of_bars_are_the_figures() {
    let folder = swept();
    let html = page(&folder, "r.html");
    let results = folder.results("o/results.jsonl");
    let figures = &results[0]["functions"][0]["figures"];
    let share = |name: &str| figures[name].as_f64().unwrap();
    let part = |colour: &str| {
        let (_, rest) = html.split_once("id=\"1-coverage\"").unwrap();
        let start = format!("<b class=\"{colour}\" style=\"left:");
        let (_, rest) = rest.split_once(&start).unwrap();
        let (left, rest) = rest.split_once("%;width:").unwrap();
        let (width, _) = rest.split_once('%').unwrap();
        (left.parse::<f64>().unwrap(), width.parse::<f64>().unwrap())
    };
    let (covered, uncovered) = (part("good"), part("left"));
    assert_eq!(covered.0, 0.0);
    assert!(
        (uncovered.0 - covered.1).abs() < 0.02,
        "{covered:?} {uncovered:?}"
    );
    let ratio = covered.1 / (covered.1 + uncovered.1);
    let expected = share("coverage") / (share("coverage") + share("uncovered"));
    assert!((ratio - expected).abs() < 0.001, "{ratio} {expected}");
}

#[test]
fn names_are_text_whatever_they_are() {
    let folder = Folder::new("", 800);
    let name = "<b>&\"'|`x`";
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
    let title = "</title><script>alert(1)</script>";
    folder.done(&["report", "r.json", "--title", title, "--out", "r.html"]);
    let html = String::from_utf8(folder.bytes("r.html")).unwrap();
    elements(&html);
    assert!(!html.contains("<script") && text(&html).contains(title));
    assert!(text(&html).contains(name), "{}", text(&html));
}

#[test]
fn what_rtl_and_model_were_compared_in_is_said() {
    let folder = Folder::new(
        "[traces]\nshort = 'short.*.lines'\n[options]\ndut = ['golden', 'both']",
        400,
    );
    folder.done(&["sweep", "spec.toml", "--out", "o"]);
    let text = text(&page(&folder, "r.html"));
    let results = folder.results("o/results.jsonl");
    let invocations = results[1]["functions"][0]["invocations"]
        .as_array()
        .unwrap();
    let events: u64 = invocations
        .iter()
        .map(|one| one["equivalence"]["compared_events"].as_u64().unwrap())
        .sum();
    let events = format!("{},{:03}", events / 1000, events % 1000);
    let said = format!(
        "The RTL was compared with the golden model in every cycle of 1 point: {events} events, 0 differences. Figures are the model's; the RTL's coverage is within 0."
    );
    assert!(text.contains(&said), "{said}\n{text}");
    // Of the two results with the same settings the model's is left.
    assert_eq!(text.matches("--dut golden").count(), 1, "{text}");
}
