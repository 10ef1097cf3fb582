//! The model that is part of the program.

mod common;
#[path = "common/noise.rs"]
mod noise;

use common::{Driver, assert_line};
use jukebox_config::Config;
use jukebox_cosim::{Model, Variant};
use jukebox_ports::Outputs;
use noise::{builtin, noise, run};

#[test]
fn it_records_a_miss() {
    let config = Config::default();
    let model = Model::for_config(&config, &mut |doing| panic!("{doing}")).unwrap();
    assert!(model.version().contains("5."), "{}", model.version());
    let address = 0x1234_5678_9A40;
    assert_line(&Driver::new(model, &config).record_one(address), address);
}

#[test]
fn values_are_cut_to_the_ports() {
    let config = Config::default();
    let address = 0x1234_5678_9A40;
    let line = Driver::new(builtin(), &config).record_one(0xFFFF << 48 | address);
    assert_line(&line, address);
}

#[test]
fn a_slice_is_as_many_steps() {
    let inputs = noise(3000);
    let expected = run(&mut builtin(), &inputs);
    let mut outputs = vec![Outputs::default(); inputs.len()];
    builtin().step_slice(&inputs, &mut outputs);
    assert!(outputs == expected);
    let different: std::collections::HashSet<u32> = expected
        .iter()
        .map(|outputs| outputs.s_axil_rdata)
        .collect();
    assert!(different.len() > 10, "the noise moves nothing");
}

#[test]
fn a_model_may_change_threads() {
    let inputs = noise(2000);
    let expected = run(&mut builtin(), &inputs);
    let mut model = builtin();
    let mut found = run(&mut model, &inputs[..1000]);
    let rest = inputs[1000..].to_vec();
    // Another model comes and goes on the thread before and after.
    let rest = std::thread::spawn(move || {
        drop(builtin());
        let outputs = run(&mut model, &rest);
        drop(model);
        outputs
    });
    found.extend(rest.join().unwrap());
    assert!(found == expected);
}

#[test]
fn without_coverage_there_are_no_points() {
    let error = builtin().cover_points().unwrap_err();
    assert!(error.to_string().contains("without coverage"), "{error}");
    assert_eq!(
        Variant::default(),
        Variant {
            assertions: false,
            coverage: false,
            structure: false,
            wild_l2: false,
            upsets: false,
            without_waves: false,
        }
    );
}
