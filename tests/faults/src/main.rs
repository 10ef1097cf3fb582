use std::process::ExitCode;
fn main() -> ExitCode {
    let config = jukebox_config::Config::from_file(std::env::args().nth(1).unwrap()).unwrap();
    let runs: usize = std::env::args().nth(2).unwrap().parse().unwrap();
    let results = jukebox_faults::campaign::run(&config, runs, 1, 2).unwrap();
    use std::collections::BTreeMap;
    let mut classes: BTreeMap<_, usize> = BTreeMap::new();
    for s in &results.strikes { *classes.entry(s.outcome.class).or_default() += 1; }
    println!("{} bits", results.registers.iter().map(|r| r.all_bits()).sum::<usize>());
    println!("{classes:?}");
    for s in &results.strikes { if !s.outcome.breaks.is_empty() || !s.outcome.outside.is_empty() || s.outcome.class >= jukebox_faults::Class::Reset {
        println!("{} bit {} sc {} cy {}: {:?}", results.registers[s.upset.register].name, s.upset.bit, s.scenario, s.upset.cycle, s.outcome);
    } }
    ExitCode::SUCCESS
}
