# BlackParrot's own L2 as its package has it, besides what blackparrot.f names: what Verilator reads.
external/basejump_stl/bsg_cache/bsg_cache.v
external/basejump_stl/bsg_cache/bsg_cache_decode.v
external/basejump_stl/bsg_cache/bsg_cache_dma.v
external/basejump_stl/bsg_cache/bsg_cache_miss.v
external/basejump_stl/bsg_cache/bsg_cache_sbuf.v
external/basejump_stl/bsg_cache/bsg_cache_sbuf_queue.v
external/basejump_stl/bsg_misc/bsg_expand_bitmask.v
