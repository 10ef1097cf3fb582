//! Channels around the block that are stuck, or silent, for a while.

use jukebox_harness::{Bench, Stall};
use jukebox_ports::Block;

/// A channel that the surroundings can hold back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Channel {
    ReadAddress,
    ReadData,
    WriteAddress,
    WriteData,
    WriteAnswer,
    Request,
    Translation,
    Prefetch,
    PrefetchBus,
}

impl Channel {
    /// All of them.
    pub(super) const ALL: [Channel; 9] = [
        Channel::ReadAddress,
        Channel::ReadData,
        Channel::WriteAddress,
        Channel::WriteData,
        Channel::WriteAnswer,
        Channel::Request,
        Channel::Translation,
        Channel::Prefetch,
        Channel::PrefetchBus,
    ];

    fn stall<B: Block>(self, bench: &mut Bench<B>) -> &mut Stall {
        match self {
            Channel::ReadAddress => &mut bench.memory.reads.ar_stall,
            Channel::ReadData => &mut bench.memory.reads.r_stall,
            Channel::WriteAddress => &mut bench.memory.writes.aw_stall,
            Channel::WriteData => &mut bench.memory.writes.w_stall,
            Channel::WriteAnswer => &mut bench.memory.writes.b_stall,
            Channel::Request => &mut bench.translator.request_stall,
            Channel::Translation => &mut bench.translator.answer_stall,
            Channel::Prefetch => &mut bench.prefetches.stall,
            Channel::PrefetchBus => &mut bench.prefetch_bus.stall,
        }
    }
}

/// The channels that nothing passes at the moment.
#[derive(Default)]
pub(super) struct Seized {
    /// Each with how it was held back before, and the cycle in which that holds again.
    channels: Vec<(Channel, Stall, u64)>,
}

impl Seized {
    /// Nothing passes `channel` from now on, up to cycle `until`.
    pub(super) fn seize<B: Block>(&mut self, bench: &mut Bench<B>, channel: Channel, until: u64) {
        let seized = self.channels.iter_mut().find(|(of, ..)| *of == channel);
        if let Some((.., end)) = seized {
            *end = until;
            return;
        }
        let stall = channel.stall(bench);
        self.channels.push((channel, stall.clone(), until));
        stall.set(1.0);
    }

    /// Whether there are any.
    pub(super) fn any(&self) -> bool {
        !self.channels.is_empty()
    }

    /// Lets go of those whose time is over in the bench's cycle.
    pub(super) fn release_due<B: Block>(&mut self, bench: &mut Bench<B>) {
        let now = bench.cycle();
        self.release(bench, |until| until <= now);
    }

    /// Lets go of all.
    pub(super) fn release_all<B: Block>(&mut self, bench: &mut Bench<B>) {
        self.release(bench, |_| true);
    }

    fn release<B: Block>(&mut self, bench: &mut Bench<B>, over: impl Fn(u64) -> bool) {
        for (channel, stall, _) in self.channels.extract_if(.., |(.., until)| over(*until)) {
            *channel.stall(bench) = stall;
        }
    }
}
