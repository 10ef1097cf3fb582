//! Assertions and cover points: for simulation, beside the synthesizable modules. What the block
//! promises comes first, then the duties of those around it. What AXI asks of both is with the checkers.

use super::{Module, axi, delta, module, next_line, on_a_bus, run_ahead, second_record};
use crate::sizes::Sizes;
use jukebox_config::{Coding, Config, Egress};
use minijinja::value::merge_maps;
use minijinja::{Value, context};

pub(super) const HOLD: Module = module!("sva", "sva_hold", "_sva_hold");
pub(super) const FLOW: Module = module!("sva", "sva_flow", "_sva_flow");
pub(super) const PORTS: Module = module!("sva", "sva", "_sva");
pub(super) const FIFO: Module = module!("sva", "sva_fifo", "_sva_fifo");
pub(super) const RECORD: Module = module!("sva", "sva_record", "_sva_record");
pub(super) const REPLAY: Module = module!("sva", "sva_replay", "_sva_replay");
pub(super) const TRANSLATE: Module = Module {
    when: Config::retries,
    ..module!("sva", "sva_translate", "_sva_translate")
};
pub(super) const ENCODER: Module = Module {
    when: delta,
    values: encoder,
    ..module!("sva", "sva_encoder", "_sva_encoder")
};
pub(super) const DECODER: Module = Module {
    when: delta,
    values: decoder,
    ..module!("sva", "sva_decoder", "_sva_decoder")
};
pub(super) const NEXT_LINE: Module = Module {
    when: next_line,
    values: next_line::values,
    ..module!("sva", "sva_next_line", "_sva_next_line")
};
pub(super) const NEXT_PORT: Module = Module {
    when: next_line,
    ..module!("sva", "sva_next_port", "_sva_next_port")
};
pub(super) const RUN_ENTRY: Module = Module {
    when: run_ahead,
    ..module!("sva", "sva_run_entry", "_sva_run_entry")
};
pub(super) const RUN_DECODER: Module = Module {
    when: |cfg| run_ahead(cfg) && cfg.metadata.coding == Coding::Delta,
    ..module!("sva", "sva_run_decoder", "_sva_run_decoder")
};
pub(super) const RUN_LINES: Module = Module {
    when: run_ahead,
    ..module!("sva", "sva_run_lines", "_sva_run_lines")
};
pub(super) const RUN_PORT: Module = Module {
    when: run_ahead,
    ..module!("sva", "sva_run_port", "_sva_run_port")
};
pub(super) const SECOND: Module = Module {
    when: second_record,
    ..module!("sva", "sva_second", "_sva_second")
};
pub(super) const SOURCE: Module = Module {
    when: second_record,
    ..module!("sva", "sva_source", "_sva_source")
};
pub(super) const REFUSAL: Module = Module {
    when: second_record,
    ..module!("sva", "sva_refusal", "_sva_refusal")
};
pub(super) const EGRESS: Module = Module {
    when: on_a_bus,
    ..module!("sva", "sva_egress", "_sva_egress")
};
pub(super) const MOMENTS_RECORD: Module =
    module!("sva", "sva_moments_record", "_sva_moments_record");
pub(super) const MOMENTS_REPLAY: Module =
    module!("sva", "sva_moments_replay", "_sva_moments_replay");
pub(super) const MOMENTS_DEMAND: Module = Module {
    when: |cfg| demand(cfg).is_some(),
    values: |cfg, _| demand_values(cfg),
    ..module!("sva", "sva_moments_demand", "_sva_moments_demand")
};
pub(super) const MOMENTS: Module = module!("sva", "sva_moments", "_sva_moments");
pub(super) const BIND: Module = Module {
    values: |cfg, sizes| {
        context! { ..next_line::values(cfg, sizes), ..merge_maps([axi::room(cfg), demand_values(cfg)]) }
    },
    ..module!("sva", "sva_bind", "_sva_bind")
};

pub(super) const DUTY_L2: Module = module!("sva", "sva_duty_l2", "_sva_duty_l2");
pub(super) const DUTY_XLT: Module = Module {
    when: Config::translates,
    ..module!("sva", "sva_duty_xlt", "_sva_duty_xlt")
};
pub(super) const DUTY_KNOWN: Module = module!("sva", "sva_duty_known", "_sva_duty_known");
pub(super) const DUTY_EGRESS: Module = Module {
    when: |cfg| cfg.prefetch.egress == Egress::TilelinkHint,
    ..module!("sva", "sva_duty_egress", "_sva_duty_egress")
};
pub(super) const DUTY_BIND: Module = module!("sva", "sva_duty_bind", "_sva_duty_bind");

/// What tells the line of a prefetch as the program names it: a net of the block and how many bits of
/// both addresses are compared. `None` if nothing does.
fn demand(cfg: &Config) -> Option<(&'static str, u32)> {
    let (va, pa) = (cfg.address.va_bits, cfg.address.pa_bits);
    let native = cfg.prefetch.egress == Egress::Native;
    let said = native && cfg.prefetch_carries_address();
    // Without a translation one address is the other, as far as both go.
    let same = native && !cfg.translates();
    match (said, same) {
        (true, _) => Some(("pf_vaddr_o", va)),
        (false, true) => Some(("pf_paddr_o", va.min(pa))),
        (false, false) => None,
    }
}

fn demand_values(cfg: &Config) -> Value {
    let (from, bits) = demand(cfg).unwrap_or_default();
    let below = cfg.geometry.line_bytes.ilog2();
    context! { demand_from => from, demand_bits => bits.saturating_sub(below) }
}

fn encoder(cfg: &Config, sizes: &Sizes) -> Value {
    let delta = sizes.delta();
    context! { written_masks => delta.written_masks(), ..delta.values(cfg, delta.written_chunk()) }
}

fn decoder(cfg: &Config, sizes: &Sizes) -> Value {
    let delta = sizes.delta();
    delta.values(cfg, delta.read_chunk())
}
