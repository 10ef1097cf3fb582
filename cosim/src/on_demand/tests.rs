//! Models of RTL that fails on demand, which the emitted RTL does not.

use super::*;
use jukebox_ports::{Block, Inputs, Outputs};

/// Goes into the top module: an assertion, a cover point, a fatal error and an end.
const EXTRA: &str = r#"
  a_not_dead: assert property (@(posedge clk_i) disable iff (!rst_ni) obs_vaddr_i != 48'hdead)
    else $error("address is dead");
  c_valid: cover property (@(posedge clk_i) obs_valid_i);
  always_ff @(posedge clk_i) begin
    if (obs_vaddr_i == 48'hbeef) $fatal(1, "address is beef");
    if (obs_vaddr_i == 48'hf00d) $finish;
  end
endmodule"#;

fn step(model: &mut Model, obs_vaddr: u64) -> Outputs {
    let mut outputs = Outputs::default();
    let inputs = Inputs {
        rst_n: 1,
        obs_valid: 1,
        obs_vaddr,
        ..Inputs::default()
    };
    model.step(&inputs, &mut outputs);
    outputs
}

#[test]
fn failures_stop_the_model_and_cover_points_count() {
    let cache = tempfile::tempdir().unwrap();
    let builder = ModelBuilder {
        cache: cache.path().into(),
        ..ModelBuilder::from_env().unwrap()
    };
    let cfg = Config::default();
    let mut files = jukebox_rtl_gen::generate(&cfg).unwrap();
    let top = files
        .iter_mut()
        .find(|file| file.path == "rtl/jukebox.sv")
        .unwrap();
    let (module, _) = top.contents.rsplit_once("endmodule").unwrap();
    top.contents = format!("{module}{EXTRA}\n");
    files.retain(|file| !file.path.starts_with("sva/"));
    let variant = Variant {
        assertions: true,
        coverage: true,
        without_waves: true,
        ..Variant::default()
    };
    let build = || {
        builder
            .build_from(&files, &cfg, variant, &mut |_| {})
            .unwrap()
    };

    for (address, text) in [
        (0xdead, "address is dead"),
        (0xbeef, "address is beef"),
        (0xf00d, "$finish"),
    ] {
        let mut model = build();
        model.step(&Inputs::default(), &mut Outputs::default());
        for _ in 0..5 {
            step(&mut model, 0x1000);
        }
        assert_eq!(model.error(), None);
        let running = step(&mut model, 0x1000);
        assert_ne!(running, Outputs::default());
        step(&mut model, address);
        let error = model.error().expect("the model has stopped").to_owned();
        assert!(
            error.starts_with("cycle 7: ") && error.contains(text),
            "{error}"
        );
        // It stays stopped, keeps what it said, and leaves the outputs alone.
        assert_eq!(step(&mut model, 0x1000), Outputs::default());
        assert_eq!(model.error(), Some(error.as_str()));

        let points = model.cover_points().unwrap();
        let (_, count) = points
            .iter()
            .find(|(name, _)| name.ends_with("c_valid"))
            .unwrap();
        assert!((6..=7).contains(count), "{points:?}");
    }
}

/// A design with a glue of its own, compiled for a training.
#[test]
#[ignore = "long: make test-long"]
fn a_model_is_trained_or_says_why_not() {
    let cache = tempfile::tempdir().unwrap();
    let builder = ModelBuilder {
        cache: cache.path().into(),
        ..ModelBuilder::from_env().unwrap()
    };
    let text = "module one (input logic clk_i, input logic rst_ni, output logic q_o);
      always_ff @(posedge clk_i or negedge rst_ni) if (!rst_ni) q_o <= 1'b0; else q_o <= !q_o;
      endmodule\n";
    let arguments = "--cc --trace -Wno-fatal --Mdir . --prefix Vone --top-module one";
    let design = Design {
        files: vec![("one.sv".into(), text.into())],
        includes: Vec::new(),
        arguments: arguments.split_whitespace().map(Into::into).collect(),
        class: "Vone".into(),
        clocks: vec!["clk_i".into()],
        reset: Some("rst_ni".into()),
        loops: false,
        parts: Vec::new(),
        standstill: None,
        upsets: None,
        glue: "extern \"C\" __attribute__((visibility(\"default\"))) int seven() { return 7; }"
            .into(),
    };
    let build =
        |training: Training| builder.library("one", &design, &[], &[], Some(training), &mut |_| {});

    let refused = build(&|_| Err("no time".into())).unwrap_err().to_string();
    assert!(refused.ends_with("which failed: no time"), "{refused}");

    // A process that loads the model and ends leaves counts beside the object file.
    let counts = Mutex::new(false);
    let train = |library: &Path| {
        let load = format!(
            "import ctypes; ctypes.CDLL('{}').seven()",
            library.display()
        );
        let status = std::process::Command::new("python3")
            .args(["-c", &load])
            .status();
        *counts.lock().unwrap() = library.with_file_name("model.gcda").exists();
        match status {
            Ok(status) if status.success() => Ok(()),
            other => Err(format!("{other:?}")),
        }
    };
    let library = build(&train).unwrap();
    assert!(*counts.lock().unwrap());
    // SAFETY: the library is the one above.
    let seven = unsafe {
        let library = libloading::Library::new(&library).unwrap();
        library.get::<extern "C" fn() -> i32>(b"seven").unwrap()()
    };
    assert_eq!(seven, 7);
    // It is in the cache, so that nothing is tried again.
    build(&|_| Err("again".into())).unwrap();
}
