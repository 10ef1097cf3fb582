//! The page in a browser: nothing is cut off, however narrow it is, everything can be read in the light and
//! in the dark, and it prints. Needs Chromium: `make test-report`.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::page::{page, swept};
use super::support::Folder;

/// A page with the report in a frame of a given width, which writes down what it looks like.
const FRAME: &str = r#"<!DOCTYPE html><meta charset="utf-8">
<iframe style="width:WIDTHpx;height:900px;border:0" srcdoc="PAGE"></iframe><pre></pre>
<script>
const channel = (c) => { c /= 255; return c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; };
const luminance = (c) => .2126 * channel(c[0]) + .7152 * channel(c[1]) + .0722 * channel(c[2]);
const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
const ground = (element, view) => {
  for (let e = element; e; e = e.parentElement) {
    const c = numbers(view.getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c;
  }
  return [255, 255, 255];
};
onload = () => {
  const view = document.querySelector("iframe").contentWindow, page = view.document;
  const root = page.documentElement;
  const texts = [...page.body.querySelectorAll("*")].filter((e) =>
    [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
  let contrast = 99, least = "";
  for (const e of texts) {
    const [a, b] = [luminance(numbers(view.getComputedStyle(e).color)), luminance(ground(e, view))];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < contrast) { contrast = ratio; least = e.textContent.trim().slice(0, 40); }
  }
  const cut = [...page.querySelectorAll("figure *")].filter((e) => {
    const box = e.getBoundingClientRect();
    return box.right > root.clientWidth + 1 && !e.closest(".scroll table") && view.getComputedStyle(e).position !== "absolute";
  });
  const spilled = [...page.querySelectorAll(".track span")].filter((e) => e.scrollWidth > e.clientWidth + 1);
  const tracks = [...page.querySelectorAll(".track > div")].map((e) => e.getBoundingClientRect().width);
  document.querySelector("pre").textContent = JSON.stringify({
    overflow: root.scrollWidth - root.clientWidth,
    width: root.clientWidth,
    ground: luminance(ground(page.body, view)),
    contrast, least,
    cut: cut.map((e) => e.textContent.trim().slice(0, 40)),
    spilled: spilled.map((e) => e.textContent),
    shortest: Math.min(...tracks),
    loaded: view.performance.getEntriesByType("resource").length,
    texts: texts.length,
  });
};
</script>"#;

fn chromium(folder: &Folder) -> Command {
    let mut command = Command::new("chromium");
    let profile = format!("--user-data-dir={}", folder.at("profile").display());
    command.args(["--headless=new", "--no-sandbox", "--disable-gpu", &profile]);
    command.current_dir(folder.at("")).stderr(Stdio::null());
    command
}

fn url(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// What the page looks like in a window of this width.
fn looks(folder: &Folder, width: u32, dark: bool) -> Value {
    let html = page(folder, "r.html");
    let inside = html.replace('&', "&amp;").replace('"', "&quot;");
    let frame = FRAME
        .replace("WIDTH", &width.to_string())
        .replace("PAGE", &inside);
    fs::write(folder.at("frame.html"), frame).unwrap();
    // 0: the user prefers dark pages, 1: light ones.
    let scheme = format!("--blink-settings=preferredColorScheme={}", u8::from(!dark));
    let size = "--window-size=1600,1000";
    let output = chromium(folder)
        .args([
            "--dump-dom",
            "--virtual-time-budget=8000",
            &scheme,
            size,
            &url(&folder.at("frame.html")),
        ])
        .output()
        .unwrap();
    let dom = String::from_utf8(output.stdout).unwrap();
    let (_, facts) = dom.split_once("<pre>").unwrap_or_else(|| panic!("{dom}"));
    let facts = facts
        .split_once("</pre>")
        .unwrap()
        .0
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    serde_json::from_str(&facts).unwrap_or_else(|error| panic!("{error}: {facts}"))
}

#[test]
#[ignore = "needs Chromium: make test-report"]
fn it_can_be_read_in_any_width_light_and_dark() {
    let folder = swept();
    for width in [340, 500, 760, 1200, 1500] {
        for dark in [false, true] {
            let facts = looks(&folder, width, dark);
            let number = |name: &str| facts[name].as_f64().unwrap();
            // Less a bar to scroll with.
            assert!(
                (width - 20..=width).contains(&(number("width") as u32)),
                "{facts}"
            );
            assert!(number("texts") > 300.0, "{facts}");
            assert!(number("overflow") <= 0.0, "{width}: {facts}");
            assert_eq!(facts["cut"], serde_json::json!([]), "{width}");
            assert_eq!(facts["spilled"], serde_json::json!([]), "{width}");
            assert!(number("shortest") >= 60.0, "{width}: {facts}");
            assert!(number("contrast") >= 4.5, "{facts}");
            assert_eq!(number("ground") < 0.1, dark, "{facts}");
            assert_eq!(number("loaded"), 0.0);
        }
    }
}

#[test]
#[ignore = "needs Chromium: make test-report"]
fn it_prints() {
    let folder = swept();
    page(&folder, "r.html");
    let printed = format!("--print-to-pdf={}", folder.at("r.pdf").display());
    let dark = "--blink-settings=preferredColorScheme=0";
    let status = chromium(&folder)
        .args([
            "--no-pdf-header-footer",
            dark,
            &printed,
            &url(&folder.at("r.html")),
        ])
        .status()
        .unwrap();
    assert!(status.success());
    let pdf = String::from_utf8_lossy(&folder.bytes("r.pdf")).into_owned();
    let pages = pdf.matches("/Type /Page\n").count();
    assert!((3..=12).contains(&pages), "{pages} pages");
}
