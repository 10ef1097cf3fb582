//! Writes random valid configurations: `random_configs SEED COUNT DIR`.
//!
//! The same seed and count give the same files, `DIR/random-SEED-NUMBER.toml`. Every value that a
//! key may have can come, its limits more often than the rest.

use std::path::Path;
use std::{env, fs, process};

use jukebox_config::{Check, Coding, Config, Egress, ResetStyle};
use rand::{Rng, RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let [seed, count, dir] = args.as_slice() else {
        usage("three arguments are needed");
    };
    let (Ok(seed), Ok(count)) = (seed.parse::<u64>(), count.parse::<u32>()) else {
        usage("SEED and COUNT are whole numbers");
    };
    let mut random = Pcg64Mcg::seed_from_u64(seed);
    fs::create_dir_all(dir).unwrap_or_else(|error| fail(dir, &error));
    for number in 0..count {
        let path = Path::new(dir).join(format!("random-{seed}-{number}.toml"));
        let config = valid(&mut random, number);
        fs::write(&path, config.to_toml())
            .unwrap_or_else(|error| fail(&path.display().to_string(), &error));
    }
}

/// A configuration of its own name that keeps every rule.
fn valid(random: &mut impl Rng, number: u32) -> Config {
    loop {
        let mut config = Config::default();
        // Short and long names: lines of the emitted text grow with them.
        let longest = "_with_a_rather_long_name";
        config.name = format!(
            "q{number}{}",
            &longest[..random.random_range(0..=longest.len())]
        );
        let address = &mut config.address;
        address.va_bits = within(random, 32, 57);
        address.pa_bits = within(random, 32, 56);
        address.asid_bits = within(random, 1, 16);
        let geometry = &mut config.geometry;
        geometry.line_bytes = power(random, 32, 128);
        geometry.region_bytes = power(random, 64, 4096);
        geometry.crrb_entries = within(random, 1, 64);
        let metadata = &mut config.metadata;
        metadata.check = if random.random_bool(0.5) {
            Check::Crc16
        } else {
            Check::None
        };
        metadata.coding = if random.random_bool(0.5) {
            Coding::Delta
        } else {
            Coding::Raw
        };
        metadata.axi_data_bits = power(random, 32, 512);
        metadata.reads_in_flight = within(random, 1, 32);
        metadata.axi_cache = within(random, 0, 15);
        metadata.axi_prot = within(random, 0, 7);
        metadata.axi_qos = within(random, 0, 15);
        metadata.axi_id_bits = within(random, 1, 8);
        metadata.axi_write_id = within(random, 0, (1 << metadata.axi_id_bits) - 1);
        metadata.axi_read_id = within(random, 0, (1 << metadata.axi_id_bits) - 1);
        config.prefetch.next_line = random.random_bool(0.5);
        config.prefetch.run_ahead = random.random_bool(0.5);
        config.prefetch.second_record = random.random_bool(0.5);
        let prefetch = &mut config.prefetch;
        prefetch.egress =
            [Egress::Native, Egress::TilelinkHint, Egress::Axi4Read][random.random_range(0..3)];
        if prefetch.egress != Egress::Native {
            prefetch.in_flight = power(random, 1, 64);
            prefetch.bus_data_bits = power(random, 32, 512);
            prefetch.user_address = random.random_bool(0.5);
        }
        if prefetch.egress == Egress::Axi4Read {
            prefetch.axi_cache = within(random, 0, 15);
            prefetch.axi_prot = within(random, 0, 7);
            prefetch.axi_qos = within(random, 0, 15);
        }
        let styles = [
            ResetStyle::AsyncLow,
            ResetStyle::SyncLow,
            ResetStyle::SyncHigh,
        ];
        config.reset.style = styles[random.random_range(0..styles.len())];
        config.counters.bits = within(random, 0, 64);
        if config.validate().is_ok() {
            return config;
        }
    }
}

/// A number of the range; one time in four one of its ends.
fn within(random: &mut impl Rng, min: u32, max: u32) -> u32 {
    match random.random_range(0..8) {
        0 => min,
        1 => max,
        _ => random.random_range(min..=max),
    }
}

/// A power of two of the range, whose ends are powers of two.
fn power(random: &mut impl Rng, min: u32, max: u32) -> u32 {
    1 << random.random_range(min.ilog2()..=max.ilog2())
}

fn usage(problem: &str) -> ! {
    eprintln!("error: {problem}\nhint: random_configs SEED COUNT DIR");
    process::exit(2);
}

fn fail(path: &str, error: &std::io::Error) -> ! {
    eprintln!("error: {path}: {error}\nhint: DIR must be a folder that can be written");
    process::exit(2);
}
