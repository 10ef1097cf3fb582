//! Buffers that cores touch.

use crate::build::Setup;
use crate::machine::{BYTES, Ended, Machine, Settings, buffers};
use crate::program::program;
use anyhow::{Result, ensure};
use jukebox_tests::rtl::{Layout, sample_entries, vlines};

/// The port does not look into caches: what a core wrote before does not come over a record, and a
/// core reads what the block wrote.
pub fn caches_beside_the_block(setup: &Setup) -> Result<()> {
    let mut machine = Machine::new(setup)?;
    let lines = program(&setup.config, 1, 240);
    machine.caches.coherent = false;
    for buffer in buffers(0) {
        // As an allocator does that gives zeroed pages.
        let zeros = vec![0; BYTES as usize];
        let memory = &mut machine.bench.memory.bytes;
        machine.caches.write(memory, buffer, &zeros);
    }
    machine.init(Settings::default())?;
    machine.prepare(0, BYTES, 0)?;
    for round in 0..3 {
        machine.l2.flush();
        let seen = machine.invocation(0, 0, &lines)?;
        let memory = &mut machine.bench.memory.bytes;
        machine.caches.write_back(memory);
        ensure!(round == 0 || seen.covered == 240, "{round}: {seen:?}");
        let (place, length) = machine.export(0)?;
        let memory = &mut machine.bench.memory.bytes;
        let bytes = machine.caches.read(memory, place, length as usize);
        ensure!(
            bytes == memory.to_vec(place, length as usize),
            "what a core reads"
        );
        let expected = machine.expected();
        let read = Layout::new(&setup.config).decode(&bytes).concat();
        ensure!(read == expected, "the record in round {round}");
        // It looks ahead into the other buffer, too.
        for buffer in buffers(0) {
            let memory = &mut machine.bench.memory.bytes;
            machine.caches.read(memory, buffer, 1024);
        }
    }
    machine.finish()
}

/// A record saved from another instance, whose code was elsewhere.
pub fn a_record_from_elsewhere(setup: &Setup) -> Result<()> {
    for coherent in [true, false] {
        let mut machine = Machine::new(setup)?;
        machine.caches.coherent = coherent;
        let layout = Layout::new(&setup.config);
        let entries = sample_entries(&layout, 40);
        let record = layout.encode(&entries);
        let length = record.len() as u32;
        machine.init(Settings::default())?;
        machine.prepare(0, BYTES, 3)?;
        let memory = &mut machine.bench.memory.bytes;
        machine.caches.write(memory, buffers(0)[0], &record);
        ensure!(
            machine.try_import(0, BYTES + 64, 0)? == Ended::BadArgument,
            "too long"
        );
        ensure!(
            machine.try_import(0, length - 1, 0)? == Ended::BadArgument,
            "half a line"
        );
        ensure!(machine.try_import(0, length, -5)? == Ended::Ok, "import");
        machine.dispatch(0)?;
        machine.idle(3000)?;
        let expected = vlines(&entries, &layout, -5);
        let seen: Vec<u64> = machine.prefetches().iter().map(|(_, line)| *line).collect();
        ensure!(seen == expected, "coherent {coherent}: lines prefetched");
        // Its own record, from now on, is where its code is.
        let lines = program(&setup.config, 1, 400);
        machine.fetch(3, &lines)?;
        machine.deschedule(0)?;
        machine.l2.flush();
        let seen = machine.invocation(0, 3, &lines)?;
        ensure!(seen.covered == 400, "{seen:?}");
        machine.finish()?;
    }
    Ok(())
}
