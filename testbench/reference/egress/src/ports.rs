//! The ports as plain data, and the C++ interface, as cxx sees it.

#[cxx::bridge(namespace = "jukebox_reference_egress")]
pub(crate) mod ffi {
    /// What drives the adapter in one cycle; a bus looks at what is its own. Addresses are in bytes.
    #[derive(Clone, Copy, Debug, Default, PartialEq)]
    pub struct Inputs {
        pub address: u64,
        pub rst_n: bool,
        pub valid: bool,
        pub id: u8,
        pub size: u8,
        /// Source, and at bit 2 the level.
        pub user: u8,
        pub opcode: u8,
        pub param: u8,
        pub corrupt: bool,
        pub len: u8,
        pub burst: u8,
        pub lock: bool,
        pub cache: u8,
        pub answer_ready: bool,
        pub pf_ready: bool,
    }

    /// What the adapter drives in one cycle.
    #[derive(Clone, Copy, Debug, Default, PartialEq)]
    pub struct Outputs {
        pub pf_paddr: u64,
        pub ready: bool,
        pub answer_valid: bool,
        pub answer_opcode: u8,
        pub answer_size: u8,
        pub answer_id: u8,
        /// Denied, or the response.
        pub answer_error: u8,
        pub answer_last: bool,
        /// There is no data but zeros.
        pub answer_is_zero: bool,
        pub pf_valid: bool,
        pub pf_level: bool,
        pub pf_source: u8,
    }

    unsafe extern "C++" {
        include!("jukebox_reference_egress/model.h");

        type Model;

        fn make_model(variant: &str, seed: u32) -> Result<UniquePtr<Model>>;
        fn look(self: Pin<&mut Model>, inputs: &Inputs, outputs: &mut Outputs) -> Result<()>;
        fn clock(self: Pin<&mut Model>) -> Result<()>;
    }
}
