//! What a reset style comes to: the words that templates use where they speak of reset.

use jukebox_config::{Config, ResetStyle};

/// The block's reset port.
pub(crate) fn port(style: ResetStyle) -> &'static str {
    match style {
        ResetStyle::AsyncLow | ResetStyle::SyncLow => "rst_ni",
        ResetStyle::SyncHigh => "rst_i",
    }
}

/// Whether the block comes with a synchroniser for a reset that is released at any time.
pub(crate) fn synchronised(cfg: &Config) -> bool {
    cfg.reset.style == ResetStyle::AsyncLow
}

/// Name and text of each word:
///
/// - `rst`, `in_reset`, `running`: the port, and conditions on it
/// - `rst_net`, `net_in_reset`: the same of a net that a testbench or a wrapper drives it with
/// - `rst_on`, `rst_off`: its values
/// - `flop`, `net_flop`: how a process of flops begins whose `clk_i` and port, or `clk` and net, these
///   are; the first thing in it is `if` in reset
/// - `reset_style`: the style, as in the configuration
pub(crate) fn words(style: ResetStyle) -> [(&'static str, &'static str); 10] {
    let high = style == ResetStyle::SyncHigh;
    let of_level = |when_low, when_high| if high { when_high } else { when_low };
    let (flop, net_flop, name) = match style {
        ResetStyle::AsyncLow => (
            "always_ff @(posedge clk_i or negedge rst_ni)",
            "always_ff @(posedge clk or negedge rst_n)",
            "async-low",
        ),
        ResetStyle::SyncLow => (SAMPLED, NET_SAMPLED, "sync-low"),
        ResetStyle::SyncHigh => (SAMPLED, NET_SAMPLED, "sync-high"),
    };
    [
        ("rst", port(style)),
        ("in_reset", of_level("!rst_ni", "rst_i")),
        ("running", of_level("rst_ni", "!rst_i")),
        ("rst_net", of_level("rst_n", "rst")),
        ("net_in_reset", of_level("!rst_n", "rst")),
        ("rst_on", of_level("1'b0", "1'b1")),
        ("rst_off", of_level("1'b1", "1'b0")),
        ("flop", flop),
        ("net_flop", net_flop),
        ("reset_style", name),
    ]
}

const SAMPLED: &str = "always_ff @(posedge clk_i)";
const NET_SAMPLED: &str = "always_ff @(posedge clk)";
