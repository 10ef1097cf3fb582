# BlackParrot as its package has it: what Verilator reads, in this order, and what that includes.
include bp_be/src/include/bp_be_ctl_defines.vh
include bp_be/src/include/bp_be_dcache/bp_be_dcache_pkt.vh
include bp_be/src/include/bp_be_dcache/bp_be_dcache_stat_info.vh
include bp_be/src/include/bp_be_dcache/bp_be_dcache_tag_info.vh
include bp_be/src/include/bp_be_dcache/bp_be_dcache_wbuf_entry.vh
include bp_be/src/include/bp_be_internal_if_defines.vh
include bp_be/src/include/bp_be_mem_defines.vh
include bp_common/src/include/bp_common_aviary_defines.vh
include bp_common/src/include/bp_common_cache_service_if.vh
include bp_common/src/include/bp_common_csr_defines.vh
include bp_common/src/include/bp_common_defines.vh
include bp_common/src/include/bp_common_fe_be_if.vh
include bp_common/src/include/bp_common_me_if.vh
include bp_common/src/include/bp_common_rv64_defines.vh
include bp_fe/src/include/bp_fe_defines.vh
include bp_fe/src/include/bp_fe_icache.vh
include bp_fe/src/include/bp_fe_lce.vh
include bp_fe/src/include/bp_fe_mem_defines.vh
include bp_me/src/include/v/bp_cce_inst.vh
include bp_me/src/include/v/bp_me_cce_mem_if.vh
include bp_me/src/include/v/bp_mem_wormhole.vh
include external/basejump_stl/bsg_dataflow/bsg_fifo_1r1w_small_hardened.v
include external/basejump_stl/bsg_misc/bsg_array_reverse.v
include external/basejump_stl/bsg_misc/bsg_clkgate_optional.v
include external/basejump_stl/bsg_misc/bsg_defines.v
include external/basejump_stl/bsg_misc/bsg_dlatch.v
include external/basejump_stl/bsg_noc/bsg_noc_links.vh
include external/basejump_stl/bsg_noc/bsg_wormhole_router.vh
external/basejump_stl/bsg_cache/bsg_cache_pkg.v
external/basejump_stl/bsg_noc/bsg_noc_pkg.v
external/basejump_stl/bsg_noc/bsg_wormhole_router_pkg.v
bp_common/src/include/bp_common_rv64_pkg.vh
bp_common/src/include/bp_common_pkg.vh
bp_common/src/include/bp_common_aviary_pkg.vh
bp_common/src/include/bp_common_cfg_link_pkg.vh
bp_fe/src/include/bp_fe_icache_pkg.vh
bp_fe/src/include/bp_fe_pkg.vh
bp_be/src/include/bp_be_pkg.vh
bp_be/src/include/bp_be_dcache/bp_be_dcache_pkg.vh
bp_me/src/include/v/bp_cce_pkg.v
bp_me/src/include/v/bp_me_pkg.vh
external/basejump_stl/bsg_dataflow/bsg_fifo_1r1w_small.v
external/basejump_stl/bsg_dataflow/bsg_fifo_1r1w_small_unhardened.v
external/basejump_stl/bsg_dataflow/bsg_fifo_tracker.v
external/basejump_stl/bsg_dataflow/bsg_flow_counter.v
external/basejump_stl/bsg_dataflow/bsg_shift_reg.v
external/basejump_stl/bsg_dataflow/bsg_two_fifo.v
external/basejump_stl/bsg_mem/bsg_cam_1r1w.v
external/basejump_stl/bsg_mem/bsg_mem_1r1w.v
external/basejump_stl/bsg_mem/bsg_mem_1r1w_synth.v
external/basejump_stl/bsg_mem/bsg_mem_1rw_sync.v
bp_litex/bsg_mem_1rw_sync_mask_write_bit.v
external/basejump_stl/bsg_mem/bsg_mem_1rw_sync_mask_write_byte.v
external/basejump_stl/bsg_mem/bsg_mem_1rw_sync_mask_write_byte_synth.v
external/basejump_stl/bsg_mem/bsg_mem_1rw_sync_synth.v
external/basejump_stl/bsg_mem/bsg_mem_2r1w_sync.v
external/basejump_stl/bsg_mem/bsg_mem_2r1w_sync_synth.v
external/basejump_stl/bsg_misc/bsg_arb_fixed.v
external/basejump_stl/bsg_misc/bsg_buf.v
external/basejump_stl/bsg_misc/bsg_circular_ptr.v
external/basejump_stl/bsg_misc/bsg_counter_clear_up.v
external/basejump_stl/bsg_misc/bsg_counter_set_en.v
external/basejump_stl/bsg_misc/bsg_counter_up_down.v
external/basejump_stl/bsg_misc/bsg_counter_up_down_variable.v
external/basejump_stl/bsg_misc/bsg_crossbar_o_by_i.v
external/basejump_stl/bsg_misc/bsg_decode.v
external/basejump_stl/bsg_misc/bsg_decode_with_v.v
external/basejump_stl/bsg_misc/bsg_dff.v
external/basejump_stl/bsg_misc/bsg_dff_en_bypass.v
external/basejump_stl/bsg_misc/bsg_dff_chain.v
external/basejump_stl/bsg_misc/bsg_dff_en.v
external/basejump_stl/bsg_misc/bsg_dff_reset.v
external/basejump_stl/bsg_misc/bsg_dff_reset_en.v
external/basejump_stl/bsg_misc/bsg_edge_detect.v
external/basejump_stl/bsg_misc/bsg_encode_one_hot.v
external/basejump_stl/bsg_misc/bsg_hash_bank.v
external/basejump_stl/bsg_misc/bsg_hash_bank_reverse.v
external/basejump_stl/bsg_misc/bsg_lru_pseudo_tree_decode.v
external/basejump_stl/bsg_misc/bsg_lru_pseudo_tree_encode.v
external/basejump_stl/bsg_misc/bsg_mux.v
external/basejump_stl/bsg_misc/bsg_mux_butterfly.v
external/basejump_stl/bsg_misc/bsg_mux_one_hot.v
external/basejump_stl/bsg_misc/bsg_mux_segmented.v
external/basejump_stl/bsg_misc/bsg_muxi2_gatestack.v
external/basejump_stl/bsg_misc/bsg_nor3.v
external/basejump_stl/bsg_misc/bsg_nand.v
external/basejump_stl/bsg_misc/bsg_priority_encode.v
external/basejump_stl/bsg_misc/bsg_priority_encode_one_hot_out.v
external/basejump_stl/bsg_misc/bsg_reduce.v
external/basejump_stl/bsg_misc/bsg_reduce_segmented.v
external/basejump_stl/bsg_misc/bsg_scan.v
external/basejump_stl/bsg_misc/bsg_strobe.v
external/basejump_stl/bsg_misc/bsg_swap.v
external/basejump_stl/bsg_misc/bsg_transpose.v
external/basejump_stl/bsg_misc/bsg_xnor.v
bp_common/src/v/bsg_fifo_1r1w_rolly.v
bp_common/src/v/bp_pma.v
bp_common/src/v/bp_tlb.v
bp_common/src/v/bp_tlb_replacement.v
bp_be/src/v/bp_be_top.v
bp_be/src/v/bp_be_calculator/bp_be_bypass.v
bp_be/src/v/bp_be_calculator/bp_be_calculator_top.v
bp_be/src/v/bp_be_calculator/bp_be_instr_decoder.v
bp_be/src/v/bp_be_calculator/bp_be_int_alu.v
bp_be/src/v/bp_be_calculator/bp_be_pipe_fp.v
bp_be/src/v/bp_be_calculator/bp_be_pipe_int.v
bp_be/src/v/bp_be_calculator/bp_be_pipe_mem.v
bp_be/src/v/bp_be_calculator/bp_be_pipe_mul.v
bp_be/src/v/bp_be_calculator/bp_be_regfile.v
bp_be/src/v/bp_be_checker/bp_be_checker_top.v
bp_be/src/v/bp_be_checker/bp_be_detector.v
bp_be/src/v/bp_be_checker/bp_be_director.v
bp_be/src/v/bp_be_checker/bp_be_scheduler.v
bp_be/src/v/bp_be_mem/bp_be_ptw.v
bp_be/src/v/bp_be_mem/bp_be_csr.v
bp_be/src/v/bp_be_mem/bp_be_dcache/bp_be_dcache.v
bp_be/src/v/bp_be_mem/bp_be_dcache/bp_be_dcache_lce_cmd.v
bp_be/src/v/bp_be_mem/bp_be_dcache/bp_be_dcache_lce.v
bp_be/src/v/bp_be_mem/bp_be_dcache/bp_be_dcache_lce_req.v
bp_be/src/v/bp_be_mem/bp_be_dcache/bp_be_dcache_wbuf.v
bp_be/src/v/bp_be_mem/bp_be_dcache/bp_be_dcache_wbuf_queue.v
bp_be/src/v/bp_be_mem/bp_be_mem_top.v
bp_fe/src/v/bp_fe_bht.v
bp_fe/src/v/bp_fe_btb.v
bp_fe/src/v/bp_fe_lce_cmd.v
bp_fe/src/v/bp_fe_icache.v
bp_fe/src/v/bp_fe_instr_scan.v
bp_fe/src/v/bp_fe_lce.v
bp_fe/src/v/bp_fe_lce_req.v
bp_fe/src/v/bp_fe_mem.v
bp_fe/src/v/bp_fe_pc_gen.v
bp_fe/src/v/bp_fe_top.v
bp_me/src/v/cce/bp_uce.v
bp_me/src/v/wormhole/bp_me_addr_to_cce_id.v
bp_top/src/v/bp_core.v
bp_top/src/v/bp_core_minimal.v
bp_top/src/v/bp_clint_slice.v
bp_top/src/v/bp_clint_slice_buffered.v
bp_top/src/v/bp_softcore.v
