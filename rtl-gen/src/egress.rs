//! The prefetch port as templates see it: which ports it consists of, and what a bus carries.

use crate::bits::bits_for;
use jukebox_config::{Config, Egress};
use minijinja::{Value, context};

/// What every template knows of the prefetch port of `cfg`:
///
/// - `native`, `tilelink`, `axi4_read`: the protocol, one of them true
/// - `pf_valid`, `pf_ready`, `pf_paddr`: the top's ports with these parts
/// - `pf_valid_is`, `pf_ready_is`, `pf_source_is`: what connects them to ports named as those of a
///   native block; nothing where they are that
/// - `pf_in_flight`, `pf_id_bits`: prefetches under way, bits of their IDs
/// - `pf_bus`, `pf_bus_log2`, `pf_beats`: data bits of the bus, beats of a line
/// - `pf_axi_cache`, `pf_axi_prot`, `pf_axi_qos`: attributes of AXI4 prefetches
/// - `pf_user`: the parts of the user field, from its lowest bit on: name, bits, lowest bit;
///   `pf_user_port` is its port, `pf_user_bits` its bits together, 0 if there is none; `pf_user_text` what a comment says of them,
///   `pf_user_value` what drives them; `pf_carries_address` if the addresses are among them
pub(crate) fn values(cfg: &Config) -> Value {
    let prefetch = &cfg.prefetch;
    let (native, tilelink, axi4_read) = match prefetch.egress {
        Egress::Native => (true, false, false),
        Egress::TilelinkHint => (false, true, false),
        Egress::Axi4Read => (false, false, true),
    };
    let [valid, ready, paddr] = match prefetch.egress {
        Egress::Native => ["pf_valid_o", "pf_ready_i", "pf_paddr_o"],
        Egress::TilelinkHint => ["tl_a_valid_o", "tl_a_ready_i", "tl_a_address_o"],
        Egress::Axi4Read => [
            "m_axi_pf_arvalid_o",
            "m_axi_pf_arready_i",
            "m_axi_pf_araddr_o",
        ],
    };
    let is = |name: &str| {
        if native {
            String::new()
        } else {
            format!("({name})")
        }
    };
    let user = user_field(cfg);
    let described: Vec<Value> = user
        .iter()
        .scan(0, |low, &(name, bits)| {
            let part = context! { name, bits, low => *low, high => *low + bits - 1 };
            *low += bits;
            Some(part)
        })
        .collect();
    context! {
        native,
        tilelink,
        axi4_read,
        pf_valid => valid,
        pf_ready => ready,
        pf_paddr => paddr,
        pf_valid_is => is(valid),
        pf_ready_is => is(ready),
        pf_source_is => is("pf_source"),
        pf_in_flight => prefetch.in_flight,
        pf_id_bits => bits_for(prefetch.in_flight - 1),
        pf_bus => prefetch.bus_data_bits,
        pf_beats => 8 * cfg.geometry.line_bytes / prefetch.bus_data_bits,
        pf_bus_log2 => prefetch.bus_data_bits.ilog2(),
        pf_axi_cache => prefetch.axi_cache,
        pf_axi_prot => prefetch.axi_prot,
        pf_axi_qos => prefetch.axi_qos,
        pf_user => described,
        pf_user_text => user_text(&user),
        pf_user_value => user_value(&user),
        pf_user_port => if axi4_read { "m_axi_pf_aruser_o" } else { "tl_a_user_o" },
        pf_user_bits => user.iter().map(|(_, bits)| bits).sum::<u32>(),
        pf_carries_address => cfg.prefetch_carries_address(),
    }
}

/// What a comment says of the user field.
fn user_text(user: &[(&str, u32)]) -> String {
    let mut low = 0;
    let parts = user.iter().map(|&(name, bits)| {
        let what = match name {
            "source" => "source (0 record, 1 next, 2 second)",
            "asid" => "ASID",
            "vaddr" => "virtual address",
            other => other,
        };
        let range = match bits {
            1 => low.to_string(),
            _ => format!("{}:{low}", low + bits - 1),
        };
        low += bits;
        format!("[{range}] {what}")
    });
    format!("{}.", parts.collect::<Vec<_>>().join(", "))
}

/// What drives the user field.
fn user_value(user: &[(&str, u32)]) -> String {
    let parts: Vec<_> = user
        .iter()
        .rev()
        .map(|(name, _)| format!("pf_{name}"))
        .collect();
    match parts.as_slice() {
        [one] => one.clone(),
        all => format!("{{{}}}", all.join(", ")),
    }
}

/// The parts of the user field of the bus that prefetches go to, and their bits, from its lowest bit
/// on; none if the block has no such field.
#[must_use]
pub fn user_field(cfg: &Config) -> Vec<(&'static str, u32)> {
    let prefetch = &cfg.prefetch;
    if prefetch.egress == Egress::Native {
        return Vec::new();
    }
    let mut parts = Vec::new();
    if prefetch.next_line || prefetch.second_record {
        parts.push(("source", 2));
    }
    if prefetch.run_ahead {
        parts.push(("level", 1));
    }
    if prefetch.user_address {
        parts.push(("asid", cfg.address.asid_bits));
        parts.push(("vaddr", cfg.address.va_bits));
    }
    parts
}
