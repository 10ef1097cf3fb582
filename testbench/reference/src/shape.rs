//! Shapes of the cache that are compiled: shared with the build script.

/// Bytes of a line.
pub const LINE_BYTES: u64 = 64;

/// Parameters of one cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// What it is called.
    pub name: &'static str,
    /// Capacity in bytes.
    pub size_bytes: u64,
    /// Ways of each set, 2 to 16.
    pub ways: u64,
    /// Width of every data bus in bits: 32, 64, 128 or 256.
    pub data_bits: u64,
    /// Bits of a physical address.
    pub pa_bits: u64,
    /// Bits of a virtual address.
    pub va_bits: u64,
    /// Lines that may be under way at once.
    pub mshrs: u64,
    /// Requests that may wait for one of them.
    pub targets: u64,
    /// Dirty lines that may be on their way out.
    pub write_buffers: u64,
    /// Whether data lookups are observed, too.
    pub data_events: bool,
}

/// Every shape there is a model of.
///
/// `tiny` is small enough for everything to happen in one set; `narrow` has the least of
/// everything; `wide` has numbers that are no powers of two; `plain` is one to use.
pub const SHAPES: [Shape; 4] = [
    Shape {
        name: "tiny",
        size_bytes: 2048,
        ways: 4,
        data_bits: 64,
        pa_bits: 32,
        va_bits: 39,
        mshrs: 8,
        targets: 2,
        write_buffers: 4,
        data_events: false,
    },
    Shape {
        name: "narrow",
        size_bytes: 1024,
        ways: 2,
        data_bits: 32,
        pa_bits: 32,
        va_bits: 32,
        mshrs: 2,
        targets: 1,
        write_buffers: 2,
        data_events: true,
    },
    Shape {
        name: "wide",
        size_bytes: 4096,
        ways: 16,
        data_bits: 256,
        pa_bits: 48,
        va_bits: 48,
        mshrs: 5,
        targets: 3,
        write_buffers: 3,
        data_events: true,
    },
    Shape {
        name: "plain",
        size_bytes: 65536,
        ways: 4,
        data_bits: 64,
        pa_bits: 48,
        va_bits: 48,
        mshrs: 8,
        targets: 4,
        write_buffers: 4,
        data_events: false,
    },
];

impl Shape {
    /// The shape of this name.
    pub fn named(name: &str) -> Option<Shape> {
        SHAPES.into_iter().find(|shape| shape.name == name)
    }

    /// Number of sets.
    pub fn sets(&self) -> u64 {
        self.size_bytes / LINE_BYTES / self.ways
    }

    /// Bytes of a beat.
    pub fn beat_bytes(&self) -> usize {
        self.data_bits as usize / 8
    }

    /// Beats of a line.
    pub fn beats(&self) -> usize {
        LINE_BYTES as usize / self.beat_bytes()
    }

    /// The module's parameters: name and value.
    pub fn parameters(&self) -> [(&'static str, u64); 9] {
        [
            ("SizeBytes", self.size_bytes),
            ("Ways", self.ways),
            ("DataBits", self.data_bits),
            ("PaBits", self.pa_bits),
            ("VaBits", self.va_bits),
            ("Mshrs", self.mshrs),
            ("Targets", self.targets),
            ("WriteBuffers", self.write_buffers),
            ("DataEvents", u64::from(self.data_events)),
        ]
    }
}
