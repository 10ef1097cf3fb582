//! Files that cannot be read, or not to their end.

use jukebox_config::{Config, ConfigError, MAX_BYTES};

#[test]
fn what_never_ends_is_not_read_to_its_end() {
    let error = Config::from_reader(std::io::repeat(b'#'), "endless").unwrap_err();
    assert_eq!(
        error.to_string(),
        "endless: more than 1 MiB, which no configuration needs"
    );
    let mut longest = vec![b'#'; MAX_BYTES as usize];
    assert!(Config::from_reader(&longest[..], "f").is_ok());
    longest.push(b'#');
    assert!(Config::from_reader(&longest[..], "f").is_err());
}

#[test]
fn a_file_that_cannot_be_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for place in [folder.join("no such file.toml"), folder.to_owned()] {
        let error = Config::from_file(&place).unwrap_err();
        assert!(matches!(error, ConfigError::Read { .. }));
        let start = format!("{}: cannot read the configuration: ", place.display());
        assert!(error.to_string().starts_with(&start), "{error}");
    }
}
