//! What is drawn, and what is left of it when a property breaks.

use jukebox_config::Config;
use jukebox_random_config::{hold, some, valid};

#[test]
fn a_seed_draws_the_same_again_and_another_one_something_else() {
    assert!(some(1, 20) == some(1, 20));
    assert!(some(1, 20) != some(2, 20));
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
