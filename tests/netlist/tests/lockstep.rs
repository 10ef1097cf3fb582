//! Two blocks in lockstep: what differs is told, and nothing else.

use anyhow::{Context, Result};
use jukebox_config::Config;
use jukebox_cosim::Model;
use jukebox_harness::Bench;
use jukebox_netlist::lockstep::Lockstep;
use jukebox_ports::{Block, Inputs, Outputs};
use jukebox_tests::rtl::{Stops, Torture, surroundings, torture};

/// Cycle in which the second one goes wrong.
const WRONG: u64 = 1234;

/// A block that drives another bit in one cycle.
struct Wrong {
    model: Model,
    cycle: u64,
    change: fn(&mut Outputs),
}

impl Wrong {
    fn new(change: fn(&mut Outputs)) -> Result<Wrong> {
        Ok(Wrong {
            model: Model::builtin()?,
            cycle: 0,
            change,
        })
    }
}

impl Block for Wrong {
    fn step(&mut self, inputs: &Inputs, outputs: &mut Outputs) {
        self.model.step(inputs, outputs);
        self.cycle += 1;
        if self.cycle == WRONG {
            (self.change)(outputs);
        }
    }
}

impl Stops for Wrong {
    fn stopped(&self) -> Option<String> {
        self.model.stopped()
    }
}

/// Random operation of seed 3 on the RTL beside one that is changed; the lockstep, and the error.
fn played(change: fn(&mut Outputs)) -> Result<(Lockstep<Model, Wrong>, Option<String>)> {
    let config = Config::default();
    let block = Lockstep::new(Model::builtin()?, Wrong::new(change)?);
    let mut bench = Bench::new(block, &config, surroundings(3))?;
    let ended = torture(&mut bench, Torture::of_seed(3));
    Ok((
        bench.into_block(),
        ended.err().map(|error| format!("{error:#}")),
    ))
}

#[test]
fn what_is_the_same_is_compared_to_the_end() -> Result<()> {
    let (block, error) = played(|_| ())?;
    assert_eq!((block.difference(), error), (None, None));
    let traffic = block.traffic();
    assert!(block.cycles() > 10_000, "{}", block.cycles());
    for (what, number) in [
        ("events", traffic.events),
        ("prefetches", traffic.prefetches),
        ("translations", traffic.translations),
        ("lines written", traffic.written),
        ("lines read", traffic.read),
        ("bus errors", traffic.bus_errors),
        ("held cycles", traffic.held),
        ("accesses", traffic.accesses),
        ("recordings", traffic.recordings),
        ("replays", traffic.replays),
    ] {
        assert!(number > 0, "no {what}: {traffic:?}");
    }
    Ok(())
}

/// A changed output is told with its cycle and both values, and ends what is run.
#[test]
fn what_differs_is_told() -> Result<()> {
    let changes: [(fn(&mut Outputs), &str); 3] = [
        (|out| out.irq ^= 1, "irq_o"),
        (|out| out.pf_paddr ^= 1 << 40, "pf_paddr_o"),
        (|out| out.m_axi_wdata[0] ^= 1, "m_axi_wdata_o"),
    ];
    for (change, signal) in changes {
        let (block, error) = played(change)?;
        let difference = block.difference().context("nothing differs")?;
        let begin = format!("cycle {WRONG}: {signal}: RTL 0x");
        assert!(difference.starts_with(&begin), "{difference}");
        assert_eq!(difference.matches("netlist 0x").count(), 1, "{difference}");
        assert!(error.context("it ended well")?.contains(difference));
        assert_eq!(block.cycles(), WRONG);
    }
    Ok(())
}
