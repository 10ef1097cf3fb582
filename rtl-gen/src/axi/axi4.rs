//! The rules of AXI4.

use super::rule::{Channel, Party, Rule};
use Party::{Checker, Manager, Subordinate};

const ADDRESS: &[&str] = &[
    "id", "addr", "len", "size", "burst", "lock", "cache", "prot", "qos", "region", "user",
];

/// Clauses of reset, of the handshake and of payload on its channel.
const CLAUSES: [&str; 3] = ["A3.1.2", "A3.2.1", "A3.2.2"];

/// What a burst must be, whether written or read.
fn address(channel: &str) -> Vec<Rule> {
    let rule = |name: &str, clause, text: &str| {
        let text = text.replace("Ax", channel);
        Rule::new(format!("{channel}{name}"), Manager, clause, text)
    };
    vec![
        rule(
            "BURST_RESERVED",
            "A3.4.1",
            "AxBURST is 3, which is reserved",
        ),
        rule(
            "LEN_FIXED",
            "A3.4.1",
            "a FIXED burst has more than 16 transfers",
        ),
        rule(
            "LEN_WRAP",
            "A3.4.1",
            "a WRAP burst has not 2, 4, 8 or 16 transfers",
        ),
        rule(
            "ADDR_WRAP",
            "A3.4.1",
            "a WRAP burst does not begin at a multiple of AxSIZE",
        ),
        rule(
            "ADDR_4KB",
            "A3.4.1",
            "an INCR burst crosses a 4 KB boundary",
        ),
        rule(
            "SIZE_BUS",
            "A3.4.1",
            "a transfer of AxSIZE is wider than the bus",
        ),
        rule(
            "CACHE_RESERVED",
            "A4.4",
            "AxCACHE allocates what is not modifiable",
        ),
        rule(
            "LEN_EXCLUSIVE",
            "A7.2.4",
            "an exclusive access has more than 16 transfers",
        ),
        rule(
            "BYTES_EXCLUSIVE",
            "A7.2.4",
            "an exclusive access has not 1, 2, 4 to 128 bytes",
        ),
        rule(
            "ADDR_EXCLUSIVE",
            "A7.2.4",
            "an exclusive access is not aligned to all of its bytes",
        ),
        Rule::new(
            format!("{channel}_ROOM"),
            Checker,
            "-",
            format!("more {channel} transactions are under way than this checker counts"),
        ),
    ]
}

/// Every rule of the AXI4 checker, in the order of its outputs.
pub fn axi4_rules() -> Vec<Rule> {
    let channel = |name, source, fields| {
        Channel {
            name,
            source,
            fields,
        }
        .handshake(CLAUSES)
    };
    [
        channel("aw", Manager, ADDRESS),
        address("AW"),
        vec![Rule::new(
            "AW_EXCLUSIVE_PAIR",
            Manager,
            "A7.2.4",
            "an exclusive write is not of the place of the exclusive read of its ID",
        )],
        channel("w", Manager, &["data", "strb", "last", "user"]),
        vec![
            Rule::unknown(
                "WDATA_KNOWN",
                Manager,
                "A3.2.2",
                "a byte of WDATA that is written is X or Z",
            ),
            Rule::new(
                "WLAST_EARLY",
                Manager,
                "A3.4.1",
                "WLAST is high before the last transfer of the burst",
            ),
            Rule::new(
                "WLAST_LATE",
                Manager,
                "A3.4.1",
                "WLAST is low in the last transfer of the burst",
            ),
            Rule::new(
                "WSTRB_LANES",
                Manager,
                "A3.4.3",
                "WSTRB is high for a byte that is not of the transfer",
            ),
            Rule::new(
                "W_ROOM",
                Checker,
                "-",
                "more data is ahead of its address than this checker holds",
            ),
        ],
        channel("b", Subordinate, &["id", "resp", "user"]),
        vec![
            Rule::new(
                "B_ASKED",
                Subordinate,
                "A3.3.1",
                "an answer, and no write waits for one",
            ),
            Rule::new(
                "BID_ASKED",
                Subordinate,
                "A5.2",
                "an answer with an ID of no write that waits for one",
            ),
            Rule::new(
                "B_BEFORE_WLAST",
                Subordinate,
                "A3.3.1",
                "an answer before the last data of its write",
            ),
            Rule::new(
                "BRESP_EXOKAY",
                Subordinate,
                "A7.2.3",
                "EXOKAY to a write that is not exclusive",
            ),
            Rule::new(
                "B_WAIT",
                Subordinate,
                "-",
                "a write has waited for its answer longer than allowed",
            ),
        ],
        channel("ar", Manager, ADDRESS),
        address("AR"),
        channel("r", Subordinate, &["id", "data", "resp", "last", "user"]),
        vec![
            Rule::unknown(
                "RDATA_KNOWN",
                Subordinate,
                "A3.2.2",
                "a byte of RDATA that was asked for is X or Z",
            ),
            Rule::new(
                "R_ASKED",
                Subordinate,
                "A3.3.1",
                "data, and no read waits for any",
            ),
            Rule::new(
                "RID_ASKED",
                Subordinate,
                "A5.2",
                "data with an ID of no read that waits for any",
            ),
            Rule::new(
                "RLAST_EARLY",
                Subordinate,
                "A3.4.1",
                "RLAST is high before the last transfer of the burst",
            ),
            Rule::new(
                "RLAST_LATE",
                Subordinate,
                "A3.4.1",
                "RLAST is low in the last transfer of the burst",
            ),
            Rule::new(
                "RRESP_EXOKAY",
                Subordinate,
                "A7.2.3",
                "EXOKAY to a read that is not exclusive",
            ),
            Rule::new(
                "R_WAIT",
                Subordinate,
                "-",
                "reads have waited for data longer than allowed",
            ),
        ],
    ]
    .concat()
}
