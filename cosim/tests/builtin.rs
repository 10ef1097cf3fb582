//! The model that is part of the program.

mod common;

use common::{Driver, assert_line};
use jukebox_config::Config;
use jukebox_cosim::{Error, Model, Variant};
use jukebox_ports::{Block, Inputs, Outputs};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;

fn builtin() -> Model {
    Model::builtin().expect("the layouts agree")
}

/// Inputs without much sense, but the same each time, that keep most of the ports moving.
fn noise(count: usize) -> Vec<Inputs> {
    let mut state = 0x1234_5678_9ABC_DEF1_u64;
    let mut all = Vec::new();
    for cycle in 0..count {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let bit = |n: u32| (state >> n & 1) as u8;
        all.push(Inputs {
            rst_n: u8::from(cycle > 3 && cycle % 97 != 0),
            obs_valid: bit(0),
            obs_kind: bit(1),
            obs_instr: 1,
            obs_vaddr: state >> 12,
            m_axi_awready: bit(2),
            m_axi_wready: bit(3),
            s_axil_awvalid: 1,
            s_axil_wvalid: 1,
            s_axil_wstrb: 15,
            s_axil_awaddr: (state >> 4 & 0xFC) as u16,
            s_axil_wdata: (state >> 32) as u32,
            s_axil_bready: bit(4),
            s_axil_arvalid: bit(5),
            s_axil_araddr: (state >> 20 & 0xFC) as u16,
            s_axil_rready: 1,
            pf_ready: 1,
            ..Inputs::default()
        });
    }
    all
}

fn run(model: &mut Model, inputs: &[Inputs]) -> Vec<Outputs> {
    let mut outputs = vec![Outputs::default(); inputs.len()];
    for (inputs, outputs) in inputs.iter().zip(&mut outputs) {
        model.step(inputs, outputs);
    }
    assert_eq!(model.error(), None);
    outputs
}

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
            coverage: false
        }
    );
}

/// Values of `name` by time.
fn read_vcd(path: &Path, name: &str) -> HashMap<u64, u64> {
    let mut parser = vcd::Parser::new(BufReader::new(File::open(path).unwrap()));
    let header = parser.parse_header().unwrap();
    assert_eq!(header.timescale, Some((1, vcd::TimescaleUnit::NS)));
    let code = header
        .find_var(&["TOP", name])
        .expect("a top-level port")
        .code;
    let (mut time, mut values) = (0, HashMap::new());
    for command in parser {
        match command.unwrap() {
            vcd::Command::Timestamp(now) => time = now,
            vcd::Command::ChangeScalar(id, value) if id == code => {
                values.insert(time, u64::from(value == vcd::Value::V1));
            }
            vcd::Command::ChangeVector(id, value) if id == code => {
                let digits: String = value.iter().map(|bit| bit.to_string()).collect();
                values.insert(time, u64::from_str_radix(&digits, 2).unwrap());
            }
            _ => {}
        }
    }
    values
}

#[test]
fn a_vcd_shows_the_cycles_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wave.vcd");
    let inputs = noise(1000);
    let expected = run(&mut builtin(), &inputs);

    let mut model = builtin();
    let mut found = run(&mut model, &inputs[..100]);
    model.open_wave(&path).unwrap();
    assert!(model.open_wave(&folder.path().join("other.vcd")).is_err());
    found.extend(run(&mut model, &inputs[100..500]));
    model.close_wave().unwrap();
    model.close_wave().unwrap();
    found.extend(run(&mut model, &inputs[500..]));
    assert!(found == expected, "tracing changes what the block does");

    let clock = read_vcd(&path, "clk_i");
    assert_eq!(clock.len(), 800);
    assert_eq!((clock[&1000], clock[&1005], clock[&4995]), (0, 1, 1));
    let address = read_vcd(&path, "obs_vaddr_i");
    for cycle in 100..500 {
        // Inputs of a cycle are there from its beginning.
        assert_eq!(
            address[&(10 * cycle as u64)],
            inputs[cycle].obs_vaddr & 0xFFFF_FFFF_FFFF
        );
    }
    let data = read_vcd(&path, "s_axil_rdata_o");
    for cycle in 101..500 {
        // Outputs change half way, if they change.
        if expected[cycle].s_axil_rdata != expected[cycle - 1].s_axil_rdata {
            let time = 10 * cycle as u64 + 5;
            assert_eq!(data[&time], u64::from(expected[cycle].s_axil_rdata));
        }
    }
}

#[test]
fn an_fst_is_made_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut sizes = Vec::new();
    for cycles in [0, 1, 1000] {
        let path = folder.path().join(format!("{cycles}.fst"));
        let mut model = builtin();
        model.open_wave(&path).unwrap();
        run(&mut model, &noise(cycles));
        if cycles == 1 {
            drop(model); // completes the file as well
        } else {
            model.close_wave().unwrap();
        }
        let bytes = fs::read(&path).unwrap();
        // A header block: type 0, length 329, then start and end time.
        assert_eq!(bytes[..9], [0, 0, 0, 0, 0, 0, 0, 1, 73]);
        let end = u64::from_be_bytes(bytes[17..25].try_into().unwrap());
        assert_eq!(
            end,
            [(0, 0), (1, 5), (1000, 9995)]
                .iter()
                .find(|(n, _)| *n == cycles)
                .unwrap()
                .1
        );
        sizes.push(bytes.len());
    }
    assert!(sizes[2] > sizes[1] + 1000, "{sizes:?}");
    // The VCD between is gone.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
}

#[test]
fn other_waves_are_refused() {
    let mut model = builtin();
    let error = model.open_wave(Path::new("wave.ghw")).unwrap_err();
    assert!(matches!(error, Error::WaveFormat(_)));
    assert!(error.to_string().contains(".vcd or .fst"), "{error}");
    let folder = tempfile::tempdir().unwrap();
    for name in ["missing/wave.vcd", "missing/wave.fst"] {
        let error = model.open_wave(&folder.path().join(name)).unwrap_err();
        assert!(error.to_string().contains("missing"), "{error}");
    }
    // Nothing is left half open.
    model.open_wave(&folder.path().join("wave.vcd")).unwrap();
}
