//! Writes random valid configurations: `random_configs SEED COUNT DIR`.
//!
//! The same seed and count give the same files, `DIR/random-SEED-NUMBER.toml`. Every value that a
//! key may have can come, its limits more often than the rest.

use std::path::Path;
use std::{env, fs, process};

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let [seed, count, dir] = args.as_slice() else {
        usage("three arguments are needed");
    };
    let (Ok(seed), Ok(count)) = (seed.parse::<u64>(), count.parse::<u32>()) else {
        usage("SEED and COUNT are whole numbers");
    };
    fs::create_dir_all(dir).unwrap_or_else(|error| fail(dir, &error));
    for (number, drawn) in jukebox_random_config::some(seed, count).iter().enumerate() {
        let path = Path::new(dir).join(format!("random-{seed}-{number}.toml"));
        fs::write(&path, drawn.toml())
            .unwrap_or_else(|error| fail(&path.display().to_string(), &error));
    }
}

fn usage(problem: &str) -> ! {
    eprintln!("error: {problem}\nhint: random_configs SEED COUNT DIR");
    process::exit(2);
}

fn fail(path: &str, error: &std::io::Error) -> ! {
    eprintln!("error: {path}: {error}\nhint: DIR must be a folder that can be written");
    process::exit(2);
}
