//! The page on captures: its files and commands, as a reader would take them.

use std::net::Ipv4Addr;
use std::path::Path;
use std::process::Command;

use crate::support::Scratch;

/// A fenced block of the page.
struct Block<'a> {
    language: &'a str,
    /// The file that the line before names.
    file: Option<&'a str>,
    text: String,
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut file = None;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text = lines.by_ref().take_while(|line| *line != "```");
            let text = text.map(|line| format!("{line}\n")).collect();
            blocks.push(Block {
                language,
                file: file.take(),
                text,
            });
        } else if let Some(name) = line.strip_prefix('`').and_then(|l| l.strip_suffix("`:")) {
            file = Some(name);
        }
    }
    blocks
}

/// An address of this machine that no other process takes: the page's port may be somebody's.
fn own_address() -> Ipv4Addr {
    let [_, a, b, c] = std::process::id().to_be_bytes();
    Ipv4Addr::new(127, a, b, c)
}

#[test]
fn the_page_can_be_followed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = std::fs::read_to_string(root.join("docs/capture.md")).unwrap();
    let page = page.replace("127.0.0.1", &own_address().to_string());
    let scratch = Scratch::new();
    let link = |to: &Path, name| std::os::unix::fs::symlink(to, scratch.path(name)).unwrap();
    link(&root.join("testbench"), "testbench");
    link(Path::new(env!("CARGO_BIN_EXE_jukebox")), "jukebox");
    let mut commands = String::from(
        "set -e\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\nexport PATH=\"$PWD:$PATH\"\n",
    );
    // Installing and building is done.
    for block in blocks(&page).iter().filter(|b| !b.text.contains("install")) {
        match (block.language, block.file) {
            ("sh", _) => commands += &block.text,
            ("python", Some(name)) => drop(scratch.text(name, &block.text)),
            ("mermaid", _) => {}
            (language, file) => panic!("a block in {language} for {file:?}"),
        }
    }
    for part in ["jukebox capture", "jukebox trace info", "jukebox run"] {
        assert!(commands.contains(part), "{commands}");
    }
    let output = Command::new("timeout")
        .args(["--kill-after=10", "300", "bash", "-c", &commands])
        // Nobody is there: requests must go to the server itself.
        .env("http_proxy", "http://127.0.0.1:9")
        .current_dir(scratch.path("."))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}\n{said}");
    assert!(said.contains("web.jbt: 12 invocations of web"), "{said}");
    assert!(said.contains("auth.jbt: 19 invocations of auth"), "{said}");
    assert!(told.contains("coverage"), "{told}");
    println!("{told}{said}");
}
