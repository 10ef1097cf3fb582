//! The rules of AXI4-Lite.

use super::rule::{Channel, Party, Rule};
use Party::{Checker, Manager, Subordinate};

/// Clauses of reset, of the handshake and of payload on its channel.
const CLAUSES: [&str; 3] = ["A3.1.2", "A3.2.1", "A3.2.2"];

/// Every rule of the AXI4-Lite checker, in the order of its outputs.
pub fn axil_rules() -> Vec<Rule> {
    let channel = |name, source, fields| {
        Channel {
            name,
            source,
            fields,
        }
        .handshake(CLAUSES)
    };
    [
        channel("aw", Manager, &["addr", "prot"]),
        vec![Rule::new(
            "AW_ROOM",
            Checker,
            "-",
            "more addresses wait for an answer than this checker counts",
        )],
        channel("w", Manager, &["data", "strb"]),
        vec![
            Rule::unknown(
                "WDATA_KNOWN",
                Manager,
                "A3.2.2",
                "a byte of WDATA that is written is X or Z",
            ),
            Rule::new(
                "W_ROOM",
                Checker,
                "-",
                "more data waits for an answer than this checker counts",
            ),
        ],
        channel("b", Subordinate, &["resp"]),
        vec![
            Rule::new(
                "B_ASKED",
                Subordinate,
                "A3.3.1",
                "an answer, and no write address waits for one",
            ),
            Rule::new(
                "B_BEFORE_WLAST",
                Subordinate,
                "A3.3.1",
                "an answer before the data of its write",
            ),
            Rule::new(
                "BRESP_EXOKAY",
                Subordinate,
                "B1.1.1",
                "EXOKAY, which AXI4-Lite does not have",
            ),
            Rule::new(
                "B_WAIT",
                Subordinate,
                "-",
                "a write has waited for its answer longer than allowed",
            ),
        ],
        channel("ar", Manager, &["addr", "prot"]),
        vec![Rule::new(
            "AR_ROOM",
            Checker,
            "-",
            "more reads are under way than this checker counts",
        )],
        channel("r", Subordinate, &["data", "resp"]),
        vec![
            Rule::new(
                "R_ASKED",
                Subordinate,
                "A3.3.1",
                "data, and no read waits for any",
            ),
            Rule::new(
                "RRESP_EXOKAY",
                Subordinate,
                "B1.1.1",
                "EXOKAY, which AXI4-Lite does not have",
            ),
            Rule::new(
                "R_WAIT",
                Subordinate,
                "-",
                "a read has waited for its data longer than allowed",
            ),
        ],
    ]
    .concat()
}
