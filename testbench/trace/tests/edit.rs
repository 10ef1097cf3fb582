//! Conversion, selection and merging; what several files are together.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{lackey, lines_of, program, raw};
use jukebox_trace::edit::{Selection, convert, provenance, select};
use jukebox_trace::jbt::{Options, Provenance, Reader};
use jukebox_trace::{Boundaries, Inputs, Output, ReadOptions, Readings, Result, export, stats};

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../traces/json.jbt")
}

fn output(path: &Path) -> Output {
    Output::create(path, &provenance("test", String::new()), Options::default()).unwrap()
}

fn inputs(paths: &[PathBuf], function: Option<&str>) -> Result<Inputs> {
    Inputs::open(paths, function, &ReadOptions::default())
}

fn all_lines(inputs: &Inputs) -> Vec<Vec<u64>> {
    let functions = inputs.functions.iter();
    functions
        .flat_map(|function| &function.invocations)
        .map(|one| one.fetches().unwrap().collect::<Result<_>>().unwrap())
        .collect()
}

#[test]
fn the_shipped_traces_are_what_they_are_said_to_be() {
    let reader = Reader::open(&shipped()).unwrap();
    assert_eq!(reader.recovery(), None);
    let found: Vec<_> = reader
        .functions()
        .iter()
        .map(|one| (one.name.as_str(), one.invocations.len()))
        .collect();
    assert_eq!(
        found,
        [("node_json", 12), ("py_json", 12), ("rust_json", 12)]
    );
    let first = reader.functions()[0].invocations[0];
    assert_eq!((first.lines, first.instructions), (94_125, 651_241));
    assert_eq!(first.kernel_instructions, Some(75_841));
    assert!(reader.provenance().machine.contains("full system"));
}

#[test]
fn an_invocation_takes_at_most_45_kb_at_the_default_level() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("one.jbt");
    let all = inputs(&[shipped()], None).unwrap();
    for function in &all.functions {
        for n in 0..function.invocations.len() {
            let mut output = output(&path);
            let selection = Selection {
                functions: vec![function.name.clone()],
                invocations: Some((n, n + 1)),
                instructions: None,
            };
            select(&all, &selection, &mut output.writer, &path).unwrap();
            let bytes = output.finish().unwrap();
            assert!(bytes <= 45_000, "{} {n}: {bytes}", function.name);
        }
    }
}

#[test]
fn raw_lines_and_back() {
    let dir = tempfile::tempdir().unwrap();
    let all = inputs(&[shipped()], Some("rust_json")).unwrap();
    export::lines(&all.functions[0], dir.path()).unwrap();
    let mut files: Vec<_> = (0..12)
        .map(|n| dir.path().join(format!("rust_json.{n:03}.lines.zst")))
        .collect();
    let again = inputs(&files, None).unwrap();
    assert_eq!(all_lines(&again), all_lines(&all));
    for (a, b) in again.functions[0]
        .invocations
        .iter()
        .zip(&all.functions[0].invocations)
    {
        assert_eq!((a.lines, a.counts, a.counted), (b.lines, b.counts, true));
    }
    // Converted in two parts, and those merged by reading both.
    let second = files.split_off(5);
    let parts = [files, second].map(|files| {
        let part = dir.path().join(format!("{}.jbt", files.len()));
        let mut output = output(&part);
        let done = convert(&files, None, &ReadOptions::default(), &mut output.writer).unwrap();
        assert_eq!((done.invocations, done.notes.len()), (files.len(), 0));
        output.finish().unwrap();
        part
    });
    let both = inputs(&parts, None).unwrap();
    assert_eq!(both.functions.len(), 1);
    assert_eq!(all_lines(&both), all_lines(&all));
}

/// What an invocation is, for comparison.
type Figures = (
    String,
    Option<Provenance>,
    Vec<(u64, u64, Option<u64>, bool)>,
);

fn figures(inputs: &Inputs) -> Vec<Figures> {
    let one = |function: &jukebox_trace::Function| {
        let all = function.invocations.iter().map(|one| {
            let counts = one.counts;
            let kernel = counts.kernel_instructions;
            (one.lines, counts.instructions, kernel, one.counted)
        });
        let provenance = function.provenance.as_deref().cloned();
        (function.name.clone(), provenance, all.collect())
    };
    inputs.functions.iter().map(one).collect()
}

/// A `.jbt` file with everything that one can say: names of any kind, provenance of functions and of
/// the file, kernel instructions counted or not, and more invocations than three digits number.
fn everything(path: &Path) {
    let own = |process: &str| Provenance {
        tool: "recorder".to_owned(),
        version: "1.2".to_owned(),
        command: "record \"it\"".to_owned(),
        machine: "m".to_owned(),
        date: "2024-05-01T12:00:00Z".to_owned(),
        process: process.to_owned(),
        notes: [("seed".to_owned(), "7\n8".to_owned())].into(),
    };
    let mut output = Output::create(path, &own("whole"), Options::default()).unwrap();
    for (name, count) in [
        ("web.v1", 2),
        ("web.v2", 1),
        ("web", 1),
        (".hidden", 1),
        ("a.000.lines.zst", 1),
        ("é b", 1),
        ("many", 1002),
    ] {
        let own = own(name);
        let provenance = (name != "web.v2").then_some(&own);
        for number in 0..count {
            output.writer.begin(name, provenance).unwrap();
            output.writer.push(&[64 * number, 0x4000, 0]).unwrap();
            let counts = jukebox_trace::jbt::Counts {
                instructions: 100 + number,
                kernel_instructions: (number % 2 == 0).then_some(number / 2),
            };
            output.writer.end(counts).unwrap();
        }
    }
    output.finish().unwrap();
}

/// The files of raw lines in a folder, by name.
fn exported(inputs: &Inputs, folder: &Path) -> Vec<PathBuf> {
    fs::create_dir_all(folder).unwrap();
    for function in &inputs.functions {
        export::lines(function, folder).unwrap();
    }
    let entries = fs::read_dir(folder).unwrap().map(|one| one.unwrap().path());
    let mut files: Vec<_> = entries
        .filter(|path| path.to_string_lossy().ends_with(".lines.zst"))
        .collect();
    files.sort();
    files
}

#[test]
fn whatever_a_file_says_comes_back_from_raw_lines_and_from_jbt() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f.jbt");
    everything(&path);
    let all = inputs(std::slice::from_ref(&path), None).unwrap();
    let sorted = |inputs: &Inputs| {
        let mut all = figures(inputs);
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    };
    let files = exported(&all, &dir.path().join("lines"));
    let again = inputs(&files, None).unwrap();
    assert_eq!(sorted(&again), sorted(&all));
    assert!(again.notes.is_empty() && again.losses.is_empty());
    for (a, b) in again.functions.iter().map(|a| {
        let same = all.functions.iter().find(|b| b.name == a.name);
        (a, same.unwrap())
    }) {
        for (a, b) in a.invocations.iter().zip(&b.invocations) {
            let lines = |one: &jukebox_trace::Invocation| {
                one.fetches().unwrap().collect::<Result<Vec<_>>>().unwrap()
            };
            assert_eq!(lines(a), lines(b));
        }
    }
    // Into a container again, from both.
    for paths in [&files[..], std::slice::from_ref(&path)] {
        let back = dir.path().join("back.jbt");
        let mut output = output(&back);
        let done = convert(paths, None, &ReadOptions::default(), &mut output.writer).unwrap();
        output.finish().unwrap();
        assert!(done.notes.is_empty() && done.losses.is_empty(), "{done:?}");
        assert_eq!(sorted(&inputs(&[back], None).unwrap()), sorted(&all));
    }
}

#[test]
fn what_nobody_counted_stays_uncounted() {
    let dir = tempfile::tempdir().unwrap();
    let counted = dir.path().join("f.lackey");
    fs::write(&counted, lackey(&program(100))).unwrap();
    let uncounted = dir.path().join("f.000.lines");
    fs::write(&uncounted, raw(&[0, 64, 128])).unwrap();
    let said = |paths: &[PathBuf]| {
        let found = inputs(paths, None).unwrap();
        let function = &found.functions[0];
        let all = function.invocations.iter();
        all.map(|one| (one.counts.instructions, one.counted))
            .collect::<Vec<_>>()
    };
    assert_eq!(said(std::slice::from_ref(&uncounted)), [(21, false)]);
    let jbt = dir.path().join("f.jbt");
    for (paths, expected) in [
        (vec![uncounted.clone()], vec![(21, false)]),
        (vec![counted.clone()], vec![(100, true)]),
        // A container says it of a function, not of an invocation.
        (
            vec![counted.clone(), uncounted.clone()],
            vec![(100, false), (21, false)],
        ),
    ] {
        let mut output = output(&jbt);
        let done = convert(&paths, None, &ReadOptions::default(), &mut output.writer).unwrap();
        output.finish().unwrap();
        let assumed = expected.iter().any(|(_, counted)| !counted);
        assert_eq!(done.notes.len(), usize::from(assumed), "{done:?}");
        assert_eq!(said(std::slice::from_ref(&jbt)), expected);
        // By a cut of it, and of the files themselves.
        for from in [std::slice::from_ref(&jbt), &paths] {
            let cut = dir.path().join("cut.jbt");
            let mut output = self::output(&cut);
            let all = inputs(from, None).unwrap();
            let selection = Selection::default();
            select(&all, &selection, &mut output.writer, &cut).unwrap();
            output.finish().unwrap();
            assert_eq!(said(&[cut]), expected);
        }
        // By way of raw lines.
        let all = inputs(std::slice::from_ref(&jbt), None).unwrap();
        let files = exported(&all, &dir.path().join("lines"));
        assert_eq!(said(&files[..expected.len()]), expected);
    }
}

#[test]
fn a_provenance_of_another_export_is_not_taken_for_that_of_this_one() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f.jbt");
    everything(&path);
    let all = inputs(&[path], Some("web")).unwrap();
    exported(&all, dir.path());
    let text = dir.path().join("web.lackey");
    fs::write(&text, lackey(&program(10))).unwrap();
    let files = exported(&inputs(&[text], None).unwrap(), dir.path());
    assert_eq!(inputs(&files, None).unwrap().functions[0].provenance, None);
}

#[test]
fn what_is_left_of_an_export_that_failed_is_counted() {
    let dir = tempfile::tempdir().unwrap();
    let all = inputs(&[shipped()], Some("py_json")).unwrap();
    // The second invocation finds no place.
    fs::create_dir(dir.path().join("py_json.001.lines.zst")).unwrap();
    let error = export::lines(&all.functions[0], dir.path()).unwrap_err();
    assert!(error.what.contains("it is a folder"), "{error}");
    let first = dir.path().join("py_json.000.lines.zst");
    let found = inputs(&[first], None).unwrap();
    let [one] = &found.functions[0].invocations[..] else {
        panic!("one file is one invocation");
    };
    assert!(one.counted);
    assert_eq!(one.counts, all.functions[0].invocations[0].counts);
    assert_eq!(found.functions[0].provenance, all.functions[0].provenance);
}

#[test]
fn a_name_that_is_too_long_for_files_is_refused_before_anything_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let text = dir.path().join("f.lackey");
    fs::write(&text, lackey(&program(10))).unwrap();
    let all = inputs(&[text], Some(&"x".repeat(250))).unwrap();
    let folder = dir.path().join("lines");
    fs::create_dir(&folder).unwrap();
    let error = export::lines(&all.functions[0], &folder).unwrap_err();
    assert!(error.what.contains("at most 255 bytes"), "{error}");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

#[test]
fn files_that_follow_each_other_in_one_are_all_read() {
    let dir = tempfile::tempdir().unwrap();
    let all = inputs(&[shipped()], None).unwrap();
    let parts = [("rust_json", 0, 3), ("py_json", 0, 2), ("rust_json", 3, 4)];
    let parts = parts.map(|(name, from, to)| {
        let path = dir.path().join(format!("{name}-{from}.jbt"));
        let selection = Selection {
            functions: vec![name.to_owned()],
            invocations: Some((from, to)),
            ..Selection::default()
        };
        let mut output = output(&path);
        select(&all, &selection, &mut output.writer, &path).unwrap();
        output.finish().unwrap();
        path
    });
    let bytes = parts.each_ref().map(|part| fs::read(part).unwrap());
    let both = dir.path().join("both.jbt");
    fs::write(&both, bytes.concat()).unwrap();
    let found = inputs(std::slice::from_ref(&both), None).unwrap();
    assert_eq!(figures(&found), figures(&inputs(&parts, None).unwrap()));
    assert_eq!(all_lines(&found), all_lines(&inputs(&parts, None).unwrap()));
    assert!(found.losses.is_empty() && found.notes.is_empty());
    let back = dir.path().join("back.jbt");
    let mut output = output(&back);
    let paths = std::slice::from_ref(&both);
    let done = convert(paths, None, &ReadOptions::default(), &mut output.writer).unwrap();
    output.finish().unwrap();
    assert_eq!(done.invocations, 6);
    assert_eq!(figures(&inputs(&[back], None).unwrap()), figures(&found));
    // One part is damaged: the others are read, and the loss is told.
    let cut = bytes[2].len() - 500;
    let mut damaged = bytes.concat();
    damaged.truncate(bytes[0].len() + bytes[1].len() + cut);
    fs::write(&both, damaged).unwrap();
    let found = inputs(&[both], None).unwrap();
    assert_eq!(found.functions[0].invocations.len(), 3);
    assert_eq!(found.losses.len(), 1, "{:?}", found.losses);
}

#[test]
fn the_same_twice_in_one_file_is_noted_as_of_two() {
    let dir = tempfile::tempdir().unwrap();
    let twice = dir.path().join("twice.jbt");
    let bytes = fs::read(shipped()).unwrap();
    fs::write(&twice, [&bytes[..], &bytes].concat()).unwrap();
    let notes = |paths: &[PathBuf]| {
        let mut output = output(&dir.path().join("result.jbt"));
        let done = convert(paths, None, &ReadOptions::default(), &mut output.writer);
        done.unwrap().notes
    };
    let (together, apart) = (
        notes(std::slice::from_ref(&twice)),
        notes(&[shipped(), shipped()]),
    );
    assert_eq!((together.len(), apart.len()), (3, 3), "{together:?}");
    let (path, name) = (twice.display(), "function 'node_json'");
    let said = together.iter().find(|note| note.contains(name)).unwrap();
    let places = format!("(part 1 of {path}, part 2 of {path})");
    assert!(said.contains(&places), "{said}");
    assert!(notes(&[shipped()]).is_empty());
}

#[test]
fn a_trace_that_is_shorter_than_its_index_says_has_lost_something() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f.000.lines");
    fs::write(&path, raw(&[0, 64, 128])).unwrap();
    let index = dir.path().join("f.idx");
    for (lines, lost) in [(3, 0), (4, 1), (2, 0)] {
        fs::write(&index, format!("seg 0 insn 40 lines {lines}\n")).unwrap();
        let paths = std::slice::from_ref(&path);
        let found = inputs(paths, None).unwrap();
        let mut output = output(&dir.path().join("f.jbt"));
        let done = convert(paths, None, &ReadOptions::default(), &mut output.writer).unwrap();
        for losses in [found.losses, done.losses] {
            assert_eq!(losses.len(), lost, "{losses:?}");
            assert!(
                losses
                    .iter()
                    .all(|one| one.contains("1 fewer than its .idx"))
            );
        }
    }
}

#[test]
fn a_cut_takes_functions_invocations_and_instructions() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cut.jbt");
    let all = inputs(&[shipped()], None).unwrap();
    let cut = |functions: &[&str], invocations, instructions| {
        let selection = Selection {
            functions: functions.iter().map(|&name| name.to_owned()).collect(),
            invocations,
            instructions,
        };
        let mut output = output(&path);
        select(&all, &selection, &mut output.writer, &path)?;
        output.finish()?;
        inputs(std::slice::from_ref(&path), None)
    };
    let two = cut(&["py_json", "node_json"], Some((10, usize::MAX)), None).unwrap();
    assert_eq!(two.functions.len(), 2);
    assert_eq!(all_lines(&two)[1], all_lines(&all)[11]);
    let origin = all.functions[0].provenance.as_deref().unwrap();
    let noted = two.functions[0].provenance.as_deref().unwrap();
    let selected = "functions py_json, node_json, invocations 10..";
    assert_eq!(noted.notes["cut"], selected);
    assert_eq!(*noted, origin.cut(selected));
    let short = cut(&["py_json"], Some((0, 1)), Some(10_000)).unwrap();
    let one = &short.functions[0].invocations[0];
    assert!(
        (9_990..=10_000).contains(&one.counts.instructions),
        "{:?}",
        one.counts
    );
    let whole = &all.functions[1].invocations[0];
    assert!(one.lines < whole.lines / 60 && one.lines > whole.lines / 70);
    assert!(
        cut(&["go_json"], None, None)
            .unwrap_err()
            .hint
            .contains("py_json")
    );
    let error = cut(&[], Some((12, 20)), None).unwrap_err();
    assert!(error.what.contains("nothing is left"), "{error}");
}

#[test]
fn boundaries_make_invocations() {
    let dir = tempfile::tempdir().unwrap();
    let text = dir.path().join("f.lackey.txt");
    let request = [(0x5000, 4), (0x6000, 4)];
    let program = [vec![(0x4000, 3); 5], request.repeat(3)].concat();
    fs::write(&text, lackey(&program)).unwrap();
    let path = dir.path().join("f.jbt");
    let convert = |boundaries| {
        let options = ReadOptions {
            boundaries,
            ..ReadOptions::default()
        };
        let mut output = output(&path);
        let paths = std::slice::from_ref(&text);
        let done = convert(paths, None, &options, &mut output.writer)?;
        output.finish()?;
        Ok::<_, jukebox_trace::Error>(done)
    };
    let done = convert(Boundaries::At(0x5000)).unwrap();
    assert_eq!(done.invocations, 3);
    assert!(
        done.left_out[0].contains("5 instructions before"),
        "{done:?}"
    );
    let error = convert(Boundaries::At(0x5001)).unwrap_err();
    assert!(error.what.contains("never fetches 0x5001"), "{error}");
    // What was there before a failure is still there, and nothing else.
    let kept = Reader::open(&path).unwrap();
    assert_eq!(kept.functions()[0].invocations[2].instructions, 2);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
    assert_eq!(convert(Boundaries::Every(4)).unwrap().invocations, 3);
    // A container has its invocations.
    let options = ReadOptions {
        boundaries: Boundaries::Every(4),
        ..ReadOptions::default()
    };
    let other = dir.path().join("g.jbt");
    let paths = std::slice::from_ref(&path);
    let refused = jukebox_trace::edit::convert(paths, None, &options, &mut output(&other).writer);
    assert!(refused.unwrap_err().hint.contains("cut"));
}

#[test]
fn functions_of_two_origins_are_not_mixed() {
    let dir = tempfile::tempdir().unwrap();
    let files = ["a", "b"].map(|machine| {
        let path = dir.path().join(format!("{machine}.jbt"));
        let origin = Provenance {
            machine: machine.to_owned(),
            ..Provenance::default()
        };
        let mut output = Output::create(&path, &origin, Options::default()).unwrap();
        output.writer.begin("f", None).unwrap();
        output.writer.push(&[0]).unwrap();
        let counts = jukebox_trace::jbt::Counts {
            instructions: 1,
            kernel_instructions: None,
        };
        output.writer.end(counts).unwrap();
        output.finish().unwrap();
        path
    });
    let merged = dir.path().join("m.jbt");
    let mut output = output(&merged);
    let options = ReadOptions::default();
    let error = convert(&files, None, &options, &mut output.writer).unwrap_err();
    assert!(error.what.contains("another process"), "{error}");
}

#[test]
fn parts_of_one_process_are_merged_and_said_to_be_parts() {
    let dir = tempfile::tempdir().unwrap();
    let all = inputs(&[shipped()], Some("rust_json")).unwrap();
    let parts = [(0, 2), (4, 5), (0, 12)].map(|(from, to)| {
        let path = dir.path().join(format!("{from}-{to}.jbt"));
        let selection = Selection {
            invocations: (to < 12).then_some((from, to)),
            ..Selection::default()
        };
        let mut output = output(&path);
        select(&all, &selection, &mut output.writer, &path).unwrap();
        output.finish().unwrap();
        path
    });
    let merged = dir.path().join("m.jbt");
    for (parts, note) in [
        (&parts[..2], Some("invocations 0..2 + invocations 4..5")),
        (&parts[1..], Some("invocations 4..5 + all")),
        (&parts[2..], None),
    ] {
        let mut output = output(&merged);
        convert(parts, None, &ReadOptions::default(), &mut output.writer).unwrap();
        output.finish().unwrap();
        // Merged in a file, or read one after the other.
        for paths in [std::slice::from_ref(&merged), parts] {
            let found = inputs(paths, None).unwrap();
            let origin = found.functions[0].provenance.as_deref().unwrap();
            assert_eq!(origin.notes.get("cut").map(String::as_str), note);
            assert_eq!(found.files.len(), paths.len());
            assert_eq!(found.files[0].1.tool, "jukebox trace test");
        }
    }
}

#[test]
fn statistics_are_those_of_the_definitions() {
    let dir = tempfile::tempdir().unwrap();
    let kernel = 0xffff_ffff_8000_0000;
    let all: [&[u64]; 3] = [&[0, 64, 128, 0], &[0, 64, kernel], &[0, 64]];
    let files: Vec<_> = (0..3)
        .map(|n| {
            let path = dir.path().join(format!("f.{n:03}.lines"));
            fs::write(&path, raw(all[n])).unwrap();
            path
        })
        .collect();
    let found = stats::of(&inputs(&files, None).unwrap().functions[0]).unwrap();
    assert!(!found.instructions_counted);
    assert_eq!(found.kernel_instruction_share, None);
    assert!((found.kernel_fetch_share - 1.0 / 9.0).abs() < 1e-12);
    assert!((found.mean_footprint_bytes - 64.0 * 8.0 / 3.0).abs() < 1e-9);
    assert_eq!(found.union_footprint_bytes, 4 * 64);
    assert!((found.common_share - 2.0 / (8.0 / 3.0)).abs() < 1e-12);
    let jaccard = (2.0 / 4.0 + 2.0 / 3.0 + 2.0 / 3.0) / 3.0;
    assert!((found.mean_jaccard.unwrap() - jaccard).abs() < 1e-12);
    let footprints: Vec<_> = found
        .invocations
        .iter()
        .map(|one| one.footprint_bytes)
        .collect();
    assert_eq!(footprints, [192, 192, 128]);
    assert_eq!(found.invocations[1].kernel_footprint_bytes, 64);
}

#[test]
fn a_footprint_without_bound_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f.lines");
    let lines: Vec<u64> = (0..=stats::MAX_FOOTPRINT_LINES as u64)
        .map(|line| line * 64)
        .collect();
    fs::write(&path, raw(&lines)).unwrap();
    let error = stats::of(&inputs(&[path], None).unwrap().functions[0]).unwrap_err();
    assert!(error.what.contains("different lines"), "{error}");
}

#[test]
fn an_interrupted_file_is_used_as_far_as_it_is_complete() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("f.jbt");
    let bytes = fs::read(shipped()).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let found = inputs(std::slice::from_ref(&path), None).unwrap();
    let said = &found.losses[0];
    assert!(said.contains("complete invocations are read"), "{said}");
    let count: usize = found
        .functions
        .iter()
        .map(|one| one.invocations.len())
        .sum();
    assert!((12..24).contains(&count));
    // With none complete there is nothing to work with.
    fs::write(&path, &bytes[..20_000]).unwrap();
    let error = inputs(&[path], None).unwrap_err();
    assert!(error.what.contains("no complete invocation"), "{error}");
}

#[test]
fn a_function_is_selected_by_name_from_containers_and_names_other_files() {
    let dir = tempfile::tempdir().unwrap();
    let text = dir.path().join("x.lackey");
    fs::write(&text, lackey(&program(100))).unwrap();
    let found = inputs(&[shipped(), text], Some("py_json")).unwrap();
    assert_eq!(found.functions.len(), 1);
    assert_eq!(found.functions[0].invocations.len(), 13);
    assert_eq!(all_lines(&found)[12], lines_of(&program(100)));
    let error = inputs(&[shipped()], Some("go_json")).unwrap_err();
    assert!(error.what.contains("no function 'go_json'"), "{error}");
    assert!(error.hint.contains("rust_json"));
}

#[test]
fn progress_comes_to_its_end() {
    let dir = tempfile::tempdir().unwrap();
    let text = dir.path().join("x.lackey");
    fs::write(&text, lackey(&program(100_000))).unwrap();
    let packed = dir.path().join("y.lines.zst");
    let lines = raw(&lines_of(&program(100_000)));
    fs::write(&packed, zstd::encode_all(&lines[..], 1).unwrap()).unwrap();
    let whole: fn(&[PathBuf], &ReadOptions) = |paths, options| {
        let inputs = Inputs::open(paths, None, options).unwrap();
        for function in &inputs.functions {
            stats::of(function).unwrap();
        }
    };
    let converted: fn(&[PathBuf], &ReadOptions) = |paths, options| {
        let other = paths[0].with_extension("other");
        convert(paths, None, options, &mut output(&other).writer).unwrap();
    };
    let opened: fn(&[PathBuf], &ReadOptions) = |paths, options| {
        Inputs::open(paths, None, options).unwrap();
    };
    let copy = dir.path().join("z.jbt");
    fs::copy(shipped(), &copy).unwrap();
    for path in [copy, text, packed] {
        for (work, containers, streams) in [(whole, 1, 2), (converted, 1, 1), (opened, 0, 1)] {
            let options = ReadOptions::default();
            let paths = std::slice::from_ref(&path);
            work(paths, &options);
            let read = options.position.load(std::sync::atomic::Ordering::Relaxed);
            let total = Readings {
                containers,
                streams,
            }
            .bytes(paths);
            // Magic numbers, names and the index are read aside.
            assert!(
                read <= total && total - read <= total / 50,
                "{path:?}: {read} of {total}"
            );
        }
    }
}
