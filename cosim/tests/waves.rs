//! Wave files: what is in them, and what becomes of them where nothing can be written.

#[path = "common/noise.rs"]
mod noise;

use fst_reader::{FstFilter, FstHierarchyEntry, FstReader, FstSignalValue};
use jukebox_cosim::{Error, Model};
use noise::{builtin, noise, run};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::Path;

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

/// The last time in a file, and the values of the signal `name` in it by time.
fn read_fst(path: &Path, name: &str) -> (u64, HashMap<u64, u64>) {
    let mut reader = FstReader::open(BufReader::new(File::open(path).unwrap())).unwrap();
    let mut signal = None;
    let find = |entry| {
        if let FstHierarchyEntry::Var {
            name: found,
            handle,
            ..
        } = entry
            && found.split(' ').next() == Some(name)
        {
            signal.get_or_insert(handle);
        }
    };
    reader.read_hierarchy(find).unwrap();
    let filter = FstFilter::filter_signals(vec![signal.expect("a signal of that name")]);
    let mut values = HashMap::new();
    let mut keep = |time, _, value: FstSignalValue| -> Result<(), String> {
        let FstSignalValue::String(digits) = value else {
            return Err("a real".into());
        };
        // What is not known yet is X at first.
        if let Ok(value) = u64::from_str_radix(str::from_utf8(digits).unwrap(), 2) {
            values.insert(time, value);
        }
        Ok(())
    };
    reader.read_signals(&filter, &mut keep).unwrap();
    (reader.get_header().end_time, values)
}

#[test]
fn an_fst_holds_what_a_vcd_holds() {
    let folder = tempfile::tempdir().unwrap();
    let inputs = noise(1000);
    for cycles in [0, 1, 1000] {
        let place = |ending| folder.path().join(format!("{cycles}.{ending}"));
        for ending in ["vcd", "fst"] {
            let mut model = builtin();
            model.open_wave(&place(ending)).unwrap();
            run(&mut model, &inputs[..cycles]);
            match cycles {
                1 => drop(model), // completes the file as well
                _ => model.close_wave().unwrap(),
            }
        }
        let vcd = read_vcd(&place("vcd"), "obs_vaddr_i");
        let (end, fst) = read_fst(&place("fst"), "obs_vaddr_i");
        assert_eq!(end, (10 * cycles as u64).saturating_sub(5));
        assert_eq!(fst, vcd);
        assert_eq!(vcd.len() > 100, cycles == 1000, "{}", vcd.len());
    }
    // There was nothing beside them.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 6);
}

#[test]
fn an_fst_is_written_while_the_model_runs() {
    let folder = tempfile::tempdir().unwrap();
    let mut model = builtin();
    model.open_wave(&folder.path().join("w.fst")).unwrap();
    run(&mut model, &noise(2000));
    let there: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(there, ["w.fst"]);
}

/// Runs until the wave cannot be written any more, and then a while; what closing it says.
fn run_on(model: &mut Model) -> Error {
    let inputs = noise(2000);
    let expected = run(&mut builtin(), &inputs);
    let mut rounds = 0;
    while !model.wave_failed() {
        run(model, &inputs);
        rounds += 1;
        assert!(rounds < 50, "nobody notices");
    }
    assert!(run(model, &inputs).len() == expected.len());
    let error = model.close_wave().unwrap_err();
    // It is told once, and then there is no wave.
    assert!(!model.wave_failed());
    model.close_wave().unwrap();
    error
}

#[test]
fn a_reader_that_leaves_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("w.vcd");
    mknodat(CWD, &place, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    let leaver = std::thread::spawn({
        let place = place.clone();
        move || {
            File::open(place)
                .unwrap()
                .read_exact(&mut [0; 1000])
                .unwrap()
        }
    });
    let mut model = builtin();
    model.open_wave(&place).unwrap();
    let error = run_on(&mut model);
    leaver.join().unwrap();
    assert!(matches!(error, Error::Wave { .. }));
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("{}: ", place.display())),
        "{text}"
    );
    assert!(text.contains("Broken pipe"), "{text}");
    // Another wave can be written.
    let next = folder.path().join("next.vcd");
    model.open_wave(&next).unwrap();
    run(&mut model, &noise(10));
    model.close_wave().unwrap();
    assert!(fs::metadata(next).unwrap().len() > 1000);
}

#[test]
fn a_full_disk_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("w.vcd");
    std::os::unix::fs::symlink("/dev/full", &place).unwrap();
    let mut model = builtin();
    model.open_wave(&place).unwrap();
    let error = run_on(&mut model).to_string();
    assert!(error.contains("No space left"), "{error}");
    // Nothing ends the process if nobody asks either.
    for cycles in [0, 5000] {
        let mut model = builtin();
        model.open_wave(&place).unwrap();
        run(&mut model, &noise(cycles));
        drop(model);
    }
}

#[test]
fn an_fst_goes_into_ordinary_files_only() {
    let folder = tempfile::tempdir().unwrap();
    let [device, pipe, dir] =
        ["device.fst", "pipe.fst", "dir.fst"].map(|name| folder.path().join(name));
    std::os::unix::fs::symlink("/dev/null", &device).unwrap();
    mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    fs::create_dir(&dir).unwrap();
    for place in [device, pipe, dir] {
        let error = builtin().open_wave(&place).unwrap_err();
        assert!(matches!(error, Error::FstPlace(_)), "{error}");
        assert!(fs::symlink_metadata(&place).is_ok());
    }
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
        assert!(error.to_string().contains(name), "{error}");
    }
    // Nothing is left half open.
    model.open_wave(&folder.path().join("wave.vcd")).unwrap();
}
