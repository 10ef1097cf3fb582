//! What is drawn, and what is left of it when a property breaks.

use jukebox_config::Config;
use jukebox_random_config::{hold, some, valid};

#[test]
fn a_seed_draws_the_same_again_and_another_one_something_else() {
    assert!(some(1, 20) == some(1, 20));
    assert!(some(1, 20) != some(2, 20));
}

#[test]
fn parts_are_left_out_often_and_together() {
    let drawn = some(4, 200);
    let share = |picked: &dyn Fn(&Config) -> bool| {
        drawn.iter().filter(|drawn| picked(drawn.config())).count()
    };
    assert!(share(&|c| !c.translates()) > 20);
    assert!(share(&|c| c.registers.bits == 32) > 30);
    let short = |c: &Config| c.counters.list.as_ref().is_some_and(|list| list.len() < 5);
    assert!(share(&short) > 20);
    let off = |c: &Config| {
        let f = &c.features;
        let switches = [
            f.retry,
            f.pacing,
            f.rebase,
            f.watchdog,
            f.asid_filter,
            f.resume,
        ];
        switches.iter().filter(|on| !**on).count()
    };
    assert!((0..5).all(|number| share(&|c| off(c) == number) > 5));
}

#[test]
fn the_file_is_of_the_configuration() {
    for drawn in some(3, 50) {
        let again = Config::from_toml_str(&drawn.toml(), "x").unwrap();
        assert_eq!(again, *drawn.config());
    }
}

#[test]
fn what_breaks_a_property_is_a_small_file() {
    let broken = std::panic::catch_unwind(|| {
        hold(3, 200, valid(), |drawn| {
            let config = drawn.config();
            match config.prefetch.run_ahead && config.metadata.axi_id_bits > 3 {
                true => Err("both".into()),
                false => Ok(()),
            }
        });
    });
    let said = broken.unwrap_err();
    let said = said.downcast_ref::<String>().unwrap();
    assert_eq!(
        said,
        "seed 3: this configuration fails:\n\n\
         metadata.axi_id_bits = 4\nprefetch.run_ahead = true\n\nboth"
    );
}
