//! Adapters that are compiled: shared with the build script.

use jukebox_config::{Config, Egress};

/// An adapter, whole or with a fault in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variant {
    /// What it is called.
    pub name: &'static str,
    /// Its bus.
    pub egress: Egress,
    /// Whether its block has few IDs and nothing but records, or more of both.
    pub rich: bool,
    /// Whether the block's emitted assertions watch the bus.
    pub watched: bool,
    /// A text of its source, and what stands there instead.
    pub fault: Option<(&'static str, &'static str)>,
}

const fn whole(name: &'static str, egress: Egress, rich: bool, watched: bool) -> Variant {
    Variant {
        name,
        egress,
        rich,
        watched,
        fault: None,
    }
}

const fn broken(
    name: &'static str,
    egress: Egress,
    from: &'static str,
    to: &'static str,
) -> Variant {
    Variant {
        name,
        egress,
        rich: true,
        watched: true,
        fault: Some((from, to)),
    }
}

use Egress::{Axi4Read, TilelinkHint};

/// Every adapter there is a model of. Those that are not watched may be shown what no block sends.
pub const VARIANTS: [Variant; 20] = [
    whole("tilelink_poor", TilelinkHint, false, true),
    whole("tilelink", TilelinkHint, true, true),
    whole("tilelink_alone", TilelinkHint, true, false),
    whole("axi4_poor", Axi4Read, false, true),
    whole("axi4", Axi4Read, true, true),
    whole("axi4_alone", Axi4Read, true, false),
    broken(
        "tilelink_silent",
        TilelinkHint,
        "valid_q <= tl_a_valid_i && tl_a_ready_o",
        "valid_q <= 1'b0",
    ),
    broken(
        "tilelink_other_id",
        TilelinkHint,
        "tl_d_source_o = source_q",
        "tl_d_source_o = source_q + 1",
    ),
    broken(
        "tilelink_denies",
        TilelinkHint,
        "denied_q <= !good",
        "denied_q <= good",
    ),
    broken(
        "tilelink_loses",
        TilelinkHint,
        "(pf_ready_i || !good)",
        "1'b1",
    ),
    broken(
        "tilelink_withdraws",
        TilelinkHint,
        "assign pf_valid_o   = tl_a_valid_i && good && room;",
        "logic waited_q; always_ff @(posedge clk_i) waited_q <= pf_valid_o && !pf_ready_i; \
         assign pf_valid_o = tl_a_valid_i && good && room && !waited_q;",
    ),
    broken(
        "tilelink_no_level",
        TilelinkHint,
        "pf_level_o   = tl_a_user_i[2]",
        "pf_level_o   = 1'b0",
    ),
    broken(
        "tilelink_no_source",
        TilelinkHint,
        "pf_source_o  = tl_a_user_i[1:0]",
        "pf_source_o  = 2'd0",
    ),
    broken(
        "axi4_silent",
        Axi4Read,
        "valid_q <= take",
        "valid_q <= 1'b0",
    ),
    broken(
        "axi4_other_id",
        Axi4Read,
        "s_axi_rid_o    = id_q",
        "s_axi_rid_o    = id_q + 1",
    ),
    broken("axi4_fails", Axi4Read, "bad_q  <= !good", "bad_q  <= good"),
    broken("axi4_loses", Axi4Read, "(pf_ready_i || !good)", "1'b1"),
    broken(
        "axi4_short",
        Axi4Read,
        "s_axi_rlast_o  = left_q == '0",
        "s_axi_rlast_o  = left_q <= 8'd1",
    ),
    broken(
        "axi4_no_level",
        Axi4Read,
        "pf_level_o      = s_axi_aruser_i[2]",
        "pf_level_o      = 1'b0",
    ),
    broken(
        "axi4_no_source",
        Axi4Read,
        "pf_source_o     = s_axi_aruser_i[1:0]",
        "pf_source_o     = 2'd0",
    ),
];

impl Variant {
    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Variant> {
        VARIANTS.into_iter().find(|variant| variant.name == name)
    }

    /// The block that goes with it: one ID and records alone; or four IDs, a wider bus, and every
    /// source and level.
    #[must_use]
    pub fn block(&self) -> Config {
        let mut config = Config::default();
        config.prefetch.egress = self.egress;
        config.prefetch.in_flight = 1;
        if self.rich {
            config.prefetch.in_flight = 4;
            config.prefetch.bus_data_bits = 128;
            config.prefetch.next_line = true;
            config.prefetch.run_ahead = true;
            config.prefetch.second_record = true;
        }
        config
    }
}
