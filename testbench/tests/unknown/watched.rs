//! Registers with a reset, looked at from inside.

/// Payload that moves along whenever its place is free, of a memory that nobody has written, or of an input
/// that nobody is to look at: by the end of its module's name, and when it must be known.
#[rustfmt::skip]
const PAYLOAD: &[(&str, &[&str], &str)] = &[
    ("_issue", &["vec_q", "last_q", "second_q", "tag_q", "frame_q"], "valid_q"),
    ("_issue", &["pf_tag_q", "pf_frame_q", "pf_line_q", "pf_phys_line_q"], "pf_valid_q"),
    // A line behind a miss is of no record: `pf_source_o` is what counts.
    ("_issue", &["pf_second_q"], "1'b0"),
    ("_translate", &["req_tag_q"], "req_valid_q"),
    ("_decoder", &["w0_q", "w0_bad_q", "w0_second_q"], "w0_valid_q"),
    ("_decoder", &["w1_q", "w1_bad_q", "w1_second_q"], "w1_valid_q"),
    // Behind the entry that it begins with may stand what has not come yet.
    ("_decoder", &["e_q"], "1'b0"),
    ("_run_ahead", &["tag_q", "line_q", "vec_q"], "state_q != None"),
    ("_run_ahead", &["frame_q"], "state_q == Send"),
    // Bytes without their strobe say nothing.
    ("_regs", &["wdata_q"], "1'b0"),
];

/// The condition of a reset, and of none.
const RESETS: [(&str, &str); 2] = [
    ("if (!rst_ni)", "rst_ni === 1'b1"),
    ("if (rst_i)", "rst_i === 1'b0"),
];

/// The module of that name, which tells when a register that has a reset is unknown without one.
pub fn watched(name: &str, module: &str) -> String {
    let lines: Vec<&str> = module.lines().collect();
    let mut text = Vec::new();
    let mut place = 0;
    while place < lines.len() {
        if lines[place].trim_start().starts_with("always_ff") {
            text.extend(watch(name, &lines[place..]));
        }
        text.push(lines[place].to_owned());
        place += 1;
    }
    text.join("\n") + "\n"
}

/// What looks at the registers of the process that begins here, in the module of that name.
fn watch(module: &str, process: &[&str]) -> Option<String> {
    let line = process.get(1)?.trim();
    let (reset, running) = RESETS.iter().find(|(reset, _)| line.starts_with(reset))?;
    let rest = line[reset.len()..].trim();
    let names: Vec<&str> = match rest {
        "begin" => {
            let body = process[2..].iter().map(|line| line.trim());
            let body = body.take_while(|line| !line.starts_with("end"));
            body.filter_map(register).collect()
        }
        one => register(one).into_iter().collect(),
    };
    let looks = names.iter().map(|name| {
        let mut payload = PAYLOAD.iter();
        let payload = payload.find(|(end, names, _)| module.ends_with(end) && names.contains(name));
        let when = payload.map_or("1'b1", |(_, _, when)| when);
        format!(
            "    if (({when}) === 1'b1 && ^{name} === 1'bx) \
             $display(\"unknown: {name} of %m in %0t\", $time);"
        )
    });
    let looks: Vec<String> = looks.collect();
    assert!(!names.is_empty(), "no register in the process of {line}");
    Some(format!(
        "  always @(negedge clk_i) if ({running}) begin\n{}\n  end",
        looks.join("\n")
    ))
}

/// The register that a line of a reset sets.
fn register(line: &str) -> Option<&str> {
    let (name, _) = line.split_once("<=")?;
    Some(name.trim())
}
