//! The memory layout of the port structs, as Rust sees it.

use crate::{Inputs, Outputs};
use std::mem::{align_of, offset_of, size_of};

/// Size, alignment and field offsets of a struct. Naming every field is checked by the compiler.
macro_rules! layout_of {
    ($ty:ident { $($field:ident),* $(,)? }) => {{
        const fn _every_field_is_listed(value: &$ty) {
            let $ty { $($field: _),* } = value;
        }
        &[size_of::<$ty>(), align_of::<$ty>(), $(offset_of!($ty, $field)),*]
    }};
}

const INPUTS: &[usize] = layout_of!(Inputs {
    obs_vaddr,
    obs_paddr,
    xlt_rsp_paddr,
    m_axi_rdata,
    s_axil_wdata,
    s_axil_awaddr,
    s_axil_araddr,
    obs_asid,
    rst_n,
    obs_valid,
    obs_kind,
    obs_late,
    obs_instr,
    xlt_req_ready,
    xlt_rsp_valid,
    xlt_rsp_status,
    pf_ready,
    pf_present,
    m_axi_awready,
    m_axi_wready,
    m_axi_bvalid,
    m_axi_bid,
    m_axi_bresp,
    m_axi_arready,
    m_axi_rvalid,
    m_axi_rid,
    m_axi_rresp,
    m_axi_rlast,
    s_axil_awvalid,
    s_axil_wvalid,
    s_axil_wstrb,
    s_axil_bready,
    s_axil_arvalid,
    s_axil_rready,
    pf_answer_valid,
    pf_answer_id,
    pf_answer_opcode,
    pf_answer_error,
    pf_answer_last,
});

const OUTPUTS: &[usize] = layout_of!(Outputs {
    xlt_req_vaddr,
    pf_paddr,
    pf_vaddr,
    m_axi_awaddr,
    m_axi_araddr,
    pf_mask,
    m_axi_wstrb,
    m_axi_wdata,
    s_axil_rdata,
    xlt_req_asid,
    pf_asid,
    obs_ready,
    xlt_req_valid,
    xlt_rsp_ready,
    pf_valid,
    pf_source,
    pf_level,
    xlt_req_level,
    m_axi_aruser,
    m_axi_awvalid,
    m_axi_awid,
    m_axi_awlen,
    m_axi_awsize,
    m_axi_awburst,
    m_axi_awlock,
    m_axi_awcache,
    m_axi_awprot,
    m_axi_awqos,
    m_axi_wvalid,
    m_axi_wlast,
    m_axi_bready,
    m_axi_arvalid,
    m_axi_arid,
    m_axi_arlen,
    m_axi_arsize,
    m_axi_arburst,
    m_axi_arlock,
    m_axi_arcache,
    m_axi_arprot,
    m_axi_arqos,
    m_axi_rready,
    s_axil_awready,
    s_axil_wready,
    s_axil_bvalid,
    s_axil_bresp,
    s_axil_arready,
    s_axil_rvalid,
    s_axil_rresp,
    irq,
    recording,
    replaying,
    pf_id,
    pf_opcode,
    pf_param,
    pf_size,
    pf_corrupt,
    pf_len,
    pf_burst,
    pf_lock,
    pf_cache,
    pf_prot,
    pf_qos,
    pf_answer_ready,
});

/// True if `other`, the list `kLayout` of the C++ header (size, alignment and offset of every
/// field of [`Inputs`], then of [`Outputs`]; bytes), says the same as the Rust structs.
pub fn layout_matches(other: &[usize]) -> bool {
    other.len() == INPUTS.len() + OUTPUTS.len()
        && other.starts_with(INPUTS)
        && other.ends_with(OUTPUTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_fill_the_structs_without_gaps() {
        // Wide integers first, then 31 and 52 single bytes.
        assert_eq!(INPUTS[0], (24 + 64 + 4 + 6 + 31usize).next_multiple_of(8));
        assert_eq!(OUTPUTS[0], (56 + 64 + 4 + 4 + 52usize).next_multiple_of(8));
        for list in [INPUTS, OUTPUTS] {
            assert!(
                list[2..].is_sorted_by(|a, b| a < b),
                "fields overlap: {list:?}"
            );
        }
    }

    #[test]
    fn a_moved_field_is_noticed() {
        let mut list = [INPUTS, OUTPUTS].concat();
        assert!(layout_matches(&list));
        list[5] += 4;
        assert!(!layout_matches(&list));
        list[5] -= 4;
        list.pop();
        assert!(!layout_matches(&list));
        assert!(!layout_matches(&[]));
    }
}
