//! The same fault on a bench, and in the port trace that the bench wrote of it.

use std::io::Write;

use jukebox_config::Config;
use jukebox_cosim::Model;
use jukebox_harness::{
    Bench, BenchError, BenchOptions, MismatchReport, ObsEvent, Offline, Stimulus,
};
use jukebox_port_trace::{Format, Header, Reader, Writer};
use jukebox_ports::{Block, Inputs, Outputs};

/// A block that is right but in one cycle.
struct Faulty {
    model: Model,
    cycle: u64,
    at: u64,
    fault: fn(&mut Outputs),
}

impl Block for Faulty {
    fn step(&mut self, inputs: &Inputs, outputs: &mut Outputs) {
        self.model.step(inputs, outputs);
        self.cycle += 1;
        if self.cycle == self.at {
            (self.fault)(outputs);
        }
    }
}

/// Records some misses and replays them on a bench; how it ends.
fn exercise(bench: &mut Bench<Faulty>) -> Result<(), BenchError> {
    bench.write_reg("REC_LIMIT", 0x1000)?;
    bench.control(&["RECORD_START"])?;
    for line in 0..40 {
        bench.tick(Stimulus::event(ObsEvent::miss(line * 7 * 64)))?;
        bench.idle(3)?;
    }
    bench.control(&["RECORD_STOP"])?;
    bench.wait_idle(10_000)?;
    let bytes = bench.read_reg("REC_BYTES")?;
    bench.write_reg("REP_BYTES", bytes)?;
    bench.control(&["REPLAY_START"])?;
    bench.wait_idle(10_000)?;
    bench.check_registers().map(|_| ())
}

/// What the bench said of a faulty block, and what is said of its port trace.
fn both(at: u64, fault: fn(&mut Outputs), stall: f64) -> [Option<Box<MismatchReport>>; 2] {
    let file = tempfile::NamedTempFile::new().unwrap();
    let config = Config::default();
    let kept: Box<dyn Write + Send> = Box::new(file.reopen().unwrap());
    let header = Header::new(&config, "a test");
    let trace = Writer::new(kept, Format::Zstd, &header).unwrap();
    let options = BenchOptions {
        stall,
        seed: at,
        mem_latency: 20,
        ..BenchOptions::default()
    };
    let model = Model::for_config(&config, &mut |_| ()).unwrap();
    let block = Faulty {
        model,
        cycle: 0,
        at,
        fault,
    };
    let online = Bench::traced(block, &config, options, Some(trace)).and_then(|mut bench| {
        let ended = exercise(&mut bench);
        bench.end_port_trace().unwrap();
        ended
    });
    let mut reader = Reader::new(file.as_file()).unwrap();
    let mut offline = Offline::new(&reader.header().configuration).unwrap();
    let mut found = Ok(());
    while let Some(stretch) = reader.next_stretch().unwrap() {
        let ports = &stretch.ports;
        found = offline.cycles(&ports.inputs, &ports.outputs, stretch.cycles);
        if found.is_err() {
            break;
        }
    }
    [online, found].map(|outcome| match outcome {
        Ok(()) => None,
        Err(BenchError::Mismatch(report)) => Some(report),
        Err(other) => panic!("{other}"),
    })
}

#[test]
fn a_faulty_block_is_told_in_the_same_words_as_on_its_bench() {
    let faults: [fn(&mut Outputs); 8] = [
        |o| o.pf_valid ^= 1,
        |o| o.pf_paddr ^= 1 << 20,
        |o| o.m_axi_wdata[0] ^= 1,
        |o| o.m_axi_wvalid ^= 1,
        |o| o.m_axi_arvalid ^= 1,
        |o| o.recording ^= 1,
        |o| o.irq ^= 1,
        |o| o.s_axil_rdata ^= 4,
    ];
    let mut differ = 0;
    for (fault, number) in faults.into_iter().zip(0..) {
        for stall in [0.0, 0.3] {
            for place in 0..10 {
                let at = 3 + number * 7 + place * 61;
                let [online, offline] = both(at, fault, stall);
                assert_eq!(
                    format!("{online:?}"),
                    format!("{offline:?}"),
                    "fault {number} in cycle {at}"
                );
                differ += usize::from(online.is_some());
            }
        }
    }
    // Payload beside a valid that is low means nothing.
    assert!(differ > 60, "{differ}");
}
