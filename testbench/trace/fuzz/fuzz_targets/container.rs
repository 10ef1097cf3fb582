//! `.jbt` files: opened, every line read. The first byte says whether checksums are made right, so
//! that what is behind them is reached.

#![no_main]

use jukebox_trace::jbt::Reader;
use libfuzzer_sys::fuzz_target;

#[path = "../src/file.rs"]
mod file;
#[path = "../src/mend.rs"]
mod mend;

fuzz_target!(|data: &[u8]| {
    let Some((mode, bytes)) = data.split_first() else {
        return;
    };
    let mut bytes = bytes.to_vec();
    if mode & 1 == 1 {
        mend::checksums(&mut bytes);
    }
    let file = file::with(&bytes);
    match Reader::open_all(file.path()) {
        Ok(readers) => {
            let all = readers.iter().flat_map(|reader| {
                let functions = reader.functions().iter();
                functions
                    .flat_map(move |one| one.invocations.iter().map(move |info| (reader, info)))
            });
            for (reader, info) in all {
                let Ok(mut lines) = reader.lines(info) else {
                    continue;
                };
                let mut count = 0;
                let complete = loop {
                    match lines.next_block() {
                        Ok(Some(block)) => count += block.len() as u64,
                        Ok(None) => break true,
                        Err(error) => {
                            assert!(error.offset.is_some());
                            break false;
                        }
                    }
                };
                assert!(!complete || count == info.lines);
            }
        }
        Err(error) => assert!(!error.what.is_empty() && !error.hint.is_empty()),
    }
});
