//! Geometries for tests.

use crate::Geometry;
use jukebox_config::{Check, Coding, Config};
use proptest::prelude::*;

/// Any valid combination of sizes.
pub(super) fn any_geometry() -> impl Strategy<Value = Geometry> {
    let sizes = (5u32..=7, 1u32..=7, 32u32..=57, any::<bool>(), any::<bool>());
    sizes.prop_filter_map("does not fit", |(line, lines, va_bits, crc, delta)| {
        let mut config = Config::default();
        config.geometry.line_bytes = 1 << line;
        config.geometry.region_bytes = 1 << (line + lines);
        config.address.va_bits = va_bits;
        config.metadata.check = if crc { Check::Crc16 } else { Check::None };
        config.metadata.coding = if delta { Coding::Delta } else { Coding::Raw };
        config.metadata.axi_data_bits = 32;
        config.validate().ok().map(|()| Geometry::new(&config))
    })
}
