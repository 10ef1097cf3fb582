//! The emitted SystemVerilog modules, one file here beside each template of the same name: in
//! which configurations it is part of the block, and the numbers only it needs.

mod axi;
mod counters;
mod crrb;
mod decoder;
mod egress;
mod encoder;
mod fifo;
mod issue;
mod next_line;
mod observe;
mod pacer;
mod packer;
mod pkg;
mod reader;
mod record;
mod regs;
mod replay;
mod reset_sync;
mod run_ahead;
mod run_decoder;
mod run_lines;
mod sim;
mod sva;
mod top;
mod translate;
mod unpacker;
mod untranslated;
mod watchdog;
mod writer;

pub use counters::CounterBank;

use crate::sizes::Sizes;
use jukebox_config::{Coding, Config, Egress};
use minijinja::{Value, context};

/// A template that becomes one SystemVerilog file.
pub(crate) struct Module {
    /// File name of the template.
    pub file: &'static str,
    /// Its text.
    pub text: &'static str,
    /// Folder of the emitted file.
    pub dir: &'static str,
    /// What follows the configured name in the emitted file's name.
    pub suffix: &'static str,
    /// Whether it is for recorded vectors alone.
    pub plays_back: bool,
    /// Whether the module is part of a configuration.
    pub when: fn(&Config) -> bool,
    /// What its template knows beside what all of them know.
    pub values: fn(&Config, &Sizes) -> Value,
}

/// The module of a template, part of every configuration and with no numbers of its own.
macro_rules! module {
    ($dir:literal, $stem:literal, $suffix:literal) => {
        $crate::modules::Module {
            file: concat!($stem, ".sv.j2"),
            text: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/templates/",
                $stem,
                ".sv.j2"
            )),
            dir: $dir,
            suffix: $suffix,
            plays_back: false,
            when: $crate::modules::always,
            values: $crate::modules::nothing,
        }
    };
}
use module;

fn always(_: &Config) -> bool {
    true
}

fn raw(cfg: &Config) -> bool {
    cfg.metadata.coding == Coding::Raw
}

fn delta(cfg: &Config) -> bool {
    cfg.metadata.coding == Coding::Delta
}

fn next_line(cfg: &Config) -> bool {
    cfg.prefetch.next_line
}

fn run_ahead(cfg: &Config) -> bool {
    cfg.prefetch.run_ahead
}

fn second_record(cfg: &Config) -> bool {
    cfg.prefetch.second_record
}

fn translates(cfg: &Config) -> bool {
    cfg.translates()
}

fn on_a_bus(cfg: &Config) -> bool {
    cfg.prefetch.egress != Egress::Native
}

fn nothing(_: &Config, _: &Sizes) -> Value {
    context! {}
}

/// Every module, one after those it depends on.
pub(crate) const MODULES: &[Module] = &[
    pkg::MODULE,
    fifo::MODULE,
    observe::MODULE,
    crrb::MODULE,
    packer::MODULE,
    encoder::MODULE,
    writer::MODULE,
    record::MODULE,
    reader::MODULE,
    unpacker::MODULE,
    decoder::MODULE,
    translate::MODULE,
    untranslated::MODULE,
    pacer::MODULE,
    next_line::MODULE,
    run_lines::MODULE,
    run_decoder::MODULE,
    run_ahead::MODULE,
    issue::MODULE,
    egress::MODULE,
    watchdog::MODULE,
    replay::MODULE,
    counters::MODULE,
    regs::MODULE,
    top::MODULE,
    reset_sync::MODULE,
    axi::AXI4,
    axi::AXIL,
    sva::HOLD,
    sva::FLOW,
    sva::PORTS,
    sva::FIFO,
    sva::RECORD,
    sva::REPLAY,
    sva::TRANSLATE,
    sva::ENCODER,
    sva::DECODER,
    sva::NEXT_LINE,
    sva::NEXT_PORT,
    sva::RUN_ENTRY,
    sva::RUN_DECODER,
    sva::RUN_LINES,
    sva::RUN_PORT,
    sva::SECOND,
    sva::SOURCE,
    sva::REFUSAL,
    sva::EGRESS,
    sva::MOMENTS_RECORD,
    sva::MOMENTS_REPLAY,
    sva::MOMENTS_DEMAND,
    sva::MOMENTS,
    sva::BIND,
    sva::DUTY_L2,
    sva::DUTY_XLT,
    sva::DUTY_KNOWN,
    sva::DUTY_EGRESS,
    sva::DUTY_BIND,
    sim::GOLDEN,
    sim::PLAY,
    sim::MEMORY,
    sim::REPLAYED,
    sim::BENCH,
];
