//! Turns the numbers of `software/machine.h` into Rust constants, so that there is one source.

use std::env;
use std::error::Error;
use std::fs;
use std::path::Path;

const HEADER: &str = "software/machine.h";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={HEADER}");
    let mut constants = String::new();
    let mut programs = String::new();
    let mut sv39_programs = String::new();
    for line in fs::read_to_string(HEADER)?.lines() {
        let mut words = line.split_whitespace();
        let (Some("#define"), Some(name), Some(number)) =
            (words.next(), words.next(), words.next())
        else {
            continue;
        };
        constants += &format!("/// `{name}` of `machine.h`.\npub const {name}: u32 = {number};\n");
        for (prefix, names) in [
            ("PROGRAM_", &mut programs),
            ("SV39_PROGRAM_", &mut sv39_programs),
        ] {
            if let Some(program) = name.strip_prefix(prefix) {
                *names += &format!("    {:?},\n", program.to_lowercase().replace('_', "-"));
            }
        }
    }
    constants += &format!(
        "/// The programs by name, in the order of their numbers.\n\
         pub const PROGRAM_NAMES: &[&str] = &[\n{programs}];\n\
         const _: () = assert!(PROGRAM_NAMES.len() == PROGRAMS as usize);\n\
         /// Those of the machine with virtual addresses.\n\
         pub const SV39_PROGRAM_NAMES: &[&str] = &[\n{sv39_programs}];\n\
         const _: () = assert!(SV39_PROGRAM_NAMES.len() == SV39_PROGRAMS as usize);\n"
    );
    fs::write(Path::new(&env::var("OUT_DIR")?).join("map.rs"), constants)?;
    Ok(())
}
