//! The C++ interface, as cxx sees it.

#[cxx::bridge(namespace = "jukebox")]
pub(crate) mod ffi {
    unsafe extern "C++" {
        include!("jukebox/bridge.h");

        type Inputs = jukebox_ports::Inputs;
        type Outputs = jukebox_ports::Outputs;
        type Model;

        fn builtin_model() -> Result<UniquePtr<Model>>;
        fn builtin_layout() -> &'static [usize];

        fn step(self: Pin<&mut Model>, inputs: &Inputs, outputs: &mut Outputs);
        fn repeat(self: Pin<&mut Model>, inputs: &Inputs, outputs: &mut Outputs, most: u64) -> u64;
        fn evaluated(self: &Model) -> u64;
        fn step_slice(model: Pin<&mut Model>, inputs: &[Inputs], outputs: &mut [Outputs]);
        fn error(model: &Model) -> &str;
        fn open_wave(self: Pin<&mut Model>, descriptor: i32) -> Result<()>;
        fn wave_error(self: &Model) -> i32;
        fn close_wave(self: Pin<&mut Model>) -> Result<()>;
        fn write_coverage(model: Pin<&mut Model>, path: &str) -> Result<()>;
        fn registers(model: &Model) -> String;
        fn upset(
            self: Pin<&mut Model>,
            index: usize,
            bit: usize,
            outputs: &mut Outputs,
        ) -> Result<()>;
        fn version(model: &Model) -> String;
    }
}
