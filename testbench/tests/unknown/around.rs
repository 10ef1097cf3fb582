//! A module around the block: inputs that nobody is to look at are unknown, outputs are looked at.

use std::fmt::Write;

/// A port of the block.
struct Port {
    name: String,
    output: bool,
    /// As it is declared, with its type.
    declared: String,
}

/// The ports of a module, in order.
fn ports(module: &str) -> Vec<Port> {
    let list = module.split_once(" (\n").expect("a list of ports").1;
    let list = list.split_once("\n);").expect("its end").0;
    let ports = list.lines().filter_map(|line| {
        let line = line.split("//").next().unwrap_or_default().trim();
        let declared = line.trim_end_matches(',');
        let output = declared.starts_with("output ");
        let name = declared.split_whitespace().last()?;
        Some(Port {
            name: name.into(),
            output,
            declared: declared.into(),
        })
    });
    ports.collect()
}

/// The valid of a channel, by the beginning of its ports' names.
fn valid<'a>(ports: &'a [Port], port: &Port) -> Option<&'a Port> {
    let end = |one: &Port| if one.output { "valid_o" } else { "valid_i" };
    let valids = ports.iter().filter(|one| one.output == port.output);
    let mut valids = valids.filter_map(|one| Some((one, one.name.strip_suffix(end(one))?)));
    let found = valids.find(|(_, begin)| port.name.starts_with(begin));
    found
        .map(|(one, _)| one)
        .filter(|one| one.name != port.name)
}

/// The module `NAME_among_unknown`, whose ports are those of the block `name`.
pub fn module(name: &str, text: &str) -> String {
    let ports = ports(text);
    let mut module = format!("module {name}_among_unknown (\n");
    let declared: Vec<_> = ports
        .iter()
        .map(|port| format!("  {}", port.declared))
        .collect();
    module += &declared.join(",\n");
    module += "\n);\n";
    let mut hidden = 0;
    let mut connections = Vec::new();
    for port in &ports {
        let Port { name, declared, .. } = port;
        let handshake = name.ends_with("ready_i") || name.ends_with("valid_i");
        match valid(&ports, port).filter(|_| !port.output && !handshake) {
            Some(valid) => {
                hidden += 1;
                let wire = declared
                    .replacen("input ", "", 1)
                    .replace(name.as_str(), &format!("x_{name}"));
                let valid = &valid.name;
                let _ = writeln!(module, "  {wire};");
                if name == "s_axil_wdata_i" {
                    // Byte by byte: without its strobe one says nothing.
                    let _ = writeln!(
                        module,
                        "  for (genvar b = 0; b < 4; b++) begin : gen_byte\n    assign x_{name}[8*b+:8] = \
                         {valid} === 1'b1 && s_axil_wstrb_i[b] === 1'b1 ? {name}[8*b+:8] : 8'bx;\n  end"
                    );
                } else {
                    let _ = writeln!(
                        module,
                        "  assign x_{name} = {valid} === 1'b1 ? {name} : 'x;"
                    );
                }
                connections.push(format!("    .{name}(x_{name})"));
            }
            None => connections.push(format!("    .{name}({name})")),
        }
    }
    assert!(hidden > 10, "{hidden} inputs are payload");
    let _ = writeln!(
        module,
        "  {name} u_block (\n{}\n  );",
        connections.join(",\n")
    );
    let (reset, running) = match ports.iter().any(|port| port.name == "rst_ni") {
        true => ("rst_ni", "rst_ni === 1'b1"),
        false => ("rst_i", "rst_i === 1'b0"),
    };
    // From the second edge after the reset on.
    let _ = writeln!(
        module,
        "  logic running;\n  always @(posedge clk_i) running <= {running};\n  \
         always @(negedge clk_i) if (running === 1'b1 && {running}) begin"
    );
    assert!(ports.iter().any(|port| port.name == reset));
    for port in ports.iter().filter(|port| port.output) {
        let name = &port.name;
        let when = match valid(&ports, port).filter(|_| !name.ends_with("ready_o")) {
            Some(valid) => format!("{} === 1'b1 && ", valid.name),
            None => String::new(),
        };
        let _ = writeln!(
            module,
            "    if ({when}^{name} === 1'bx) $display(\"unknown: {name} in %0t\", $time);"
        );
    }
    module += "  end\nendmodule\n";
    module
}
