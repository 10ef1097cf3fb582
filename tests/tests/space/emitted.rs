//! Everything that is emitted for a configuration, in a folder.

use std::fs;

use jukebox::{board, emit};
use jukebox_config::Config;
use jukebox_rtl_gen::{EmittedFile, MAX_LINE, Options};
use tempfile::TempDir;

/// All files; each is text with lines that are short and end as they should.
pub fn emitted(config: &Config) -> Result<Vec<EmittedFile>, String> {
    let files = emit::everything(config, &Options::default(), board::Options::default())
        .map_err(|error| format!("not emitted: {error}"))?;
    for file in &files {
        if !file.contents.ends_with('\n') {
            return Err(format!("{} does not end in a line feed", file.path));
        }
        for (number, line) in (1..).zip(file.contents.lines()) {
            if line.chars().count() > MAX_LINE || line.trim_end() != line {
                let path = &file.path;
                return Err(format!("{path}:{number}: too long or untidy: {line}"));
            }
        }
    }
    Ok(files)
}

/// A folder with all of them.
pub fn written(config: &Config) -> Result<TempDir, String> {
    let write = |files: Vec<EmittedFile>| -> std::io::Result<TempDir> {
        let dir = tempfile::tempdir()?;
        for file in files {
            let path = dir.path().join(file.path);
            fs::create_dir_all(path.parent().unwrap_or(dir.path()))?;
            fs::write(path, file.contents)?;
        }
        Ok(dir)
    };
    write(emitted(config)?).map_err(|error| error.to_string())
}
