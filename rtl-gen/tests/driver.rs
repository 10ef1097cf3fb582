//! The driver in C: every compiler at hand takes it for every configuration, without a word and
//! without a library.

mod common;

use common::{edges, file, folder, text, without_parts};
use jukebox_config::Config;
use jukebox_rtl_gen::{MAX_LINE, generate};
use std::path::Path;
use std::process::Command;

/// Compilers and language, each with a width of the target.
const COMPILERS: &[&[&str]] = &[
    &["gcc", "-xc", "-std=c99", "-Wstrict-prototypes"],
    &["gcc", "-xc", "-std=c2x"],
    &["gcc", "-xc", "-std=c99", "-m32"],
    &["g++", "-xc++", "-std=c++11"],
    &["g++", "-xc++", "-std=c++20", "-m32"],
    &["clang", "-xc", "-std=c99"],
    &["clang++", "-xc++", "-std=c++11"],
];

const FLAGS: &[&str] = &[
    "-O2",
    "-ffreestanding",
    "-fno-pic",
    "-Wall",
    "-Wextra",
    "-Wpedantic",
    "-Wconversion",
    "-Wshadow",
    "-Wundef",
    "-Werror",
];

/// Configurations of each width, and the longest name there is.
fn configurations() -> Vec<Config> {
    let mut long = Config {
        name: "a_name_as_long_as_a_name_may_be2".into(),
        ..Config::default()
    };
    long.address.pa_bits = 56;
    let mut all = edges();
    all.dedup_by_key(|config| {
        let a = &config.address;
        (a.va_bits, a.pa_bits, config.geometry.region_bytes)
    });
    all.push(long);
    all.extend(without_parts());
    all
}

/// Whether there is such a program.
fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}

/// Compiles the driver in `dir`; what it needs from elsewhere.
fn compiled(dir: &Path, name: &str, compiler: &[&str], defines: &[&str]) -> String {
    let object = dir.join("driver.o");
    let output = Command::new(compiler[0])
        .args(&compiler[1..])
        .args(FLAGS)
        .args(defines)
        .arg(format!("-I{}", dir.join("include").display()))
        .arg("-c")
        .arg(dir.join(format!("sw/{name}_driver.c")))
        .arg("-o")
        .arg(&object)
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", compiler[0]));
    let said = text(&output);
    assert!(output.status.success(), "{compiler:?} {defines:?}: {said}");
    assert!(said.is_empty(), "{compiler:?} {defines:?}: {said}");
    let output = Command::new("nm")
        .args(["--undefined-only", "--format=just-symbols"])
        .arg(&object)
        .output()
        .expect("nm comes with the compiler");
    text(&output)
}

#[test]
fn compilers_have_nothing_to_say_and_nothing_is_missing() {
    let there: Vec<_> = COMPILERS.iter().filter(|c| is_there(c[0])).collect();
    assert!(there.len() >= 5, "gcc and g++ are missing");
    let configs = configurations();
    let (some, others) = configs.split_at(configs.len() / 2);
    let compile = |configs: &[Config]| {
        for config in configs {
            let dir = folder(config);
            for compiler in &there {
                let needs = compiled(dir.path(), &config.name, compiler, &[]);
                assert_eq!(needs, "", "{compiler:?} for {config:?}");
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| compile(some));
        compile(others);
    });
}

#[test]
fn what_the_platform_defines_is_used() {
    let config = Config::default();
    let dir = folder(&config);
    let name = &config.name;
    let hooks = [
        "-DJUKEBOX_PADDR_BITS=31",
        "-DJUKEBOX_DRIVER_STRIKES=1u",
        "-DJUKEBOX_READ32(base,offset)=my_read(base,offset)",
        "-DJUKEBOX_WRITE32(base,offset,value)=my_write(base,offset,value)",
        "-DJUKEBOX_FENCE_BEFORE()=my_fence()",
        "-DJUKEBOX_FENCE_AFTER()=my_fence()",
        "-DJUKEBOX_CACHE_CLEAN_INVALIDATE(paddr,bytes)=my_clean(paddr,bytes)",
        "-DJUKEBOX_CACHE_INVALIDATE(paddr,bytes)=my_drop(paddr,bytes)",
        "-DJUKEBOX_RELAX()=my_pause()",
        "-DJUKEBOX_PLATFORM_H=\"platform.h\"",
    ];
    std::fs::write(
        dir.path().join("include/platform.h"),
        "#include <stdint.h>\n\
         uint32_t my_read(uintptr_t base, uint32_t offset);\n\
         void my_write(uintptr_t base, uint32_t offset, uint32_t value);\n\
         void my_fence(void);\n\
         void my_clean(uint32_t paddr, uint32_t bytes);\n\
         void my_drop(uint32_t paddr, uint32_t bytes);\n\
         void my_pause(void);\n",
    )
    .unwrap();
    let needs = compiled(dir.path(), name, COMPILERS[0], &hooks);
    let expected = "my_clean\nmy_drop\nmy_fence\nmy_pause\nmy_read\nmy_write\n";
    let mut needs: Vec<&str> = needs.lines().collect();
    needs.sort_unstable();
    assert_eq!(needs.join("\n") + "\n", expected);
}

#[test]
fn lines_are_bounded_whatever_the_name() {
    for config in configurations() {
        let files = generate(&config).unwrap();
        for end in ["h", "c"] {
            let driver = file(&files, &format!("sw/{}_driver.{end}", config.name));
            for line in driver.lines() {
                assert!(line.chars().count() <= MAX_LINE, "{line}");
            }
            assert!(!driver.contains('\t') && driver.ends_with("\n"));
        }
    }
}
