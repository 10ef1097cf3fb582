//! Rules of the AXI4 bursts that do not depend on what is transferred.

use super::shared::Shared;
use crate::mismatch::Mismatch;
use jukebox_config::Config;
use jukebox_ports::Outputs;
use std::fmt;

/// Shape of a burst of one line.
#[derive(Clone, Debug)]
pub(crate) struct Burst {
    /// Bits of a beat.
    data_bits: u32,
    /// Beats of a line.
    pub(crate) beats: u32,
    /// AxCACHE, AxPROT and AxQOS.
    attributes: [u8; 3],
    /// AWID and ARID.
    write_id: u8,
    read_id: u8,
}

/// What an address channel says of a burst beside its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) len: u8,
    pub(crate) size: u8,
    pub(crate) burst: u8,
    pub(crate) id: u8,
    pub(crate) lock: u8,
    pub(crate) cache: u8,
    pub(crate) prot: u8,
    pub(crate) qos: u8,
}

impl Shape {
    /// Of the write on the port.
    #[inline]
    pub(crate) fn write(o: &Outputs) -> Self {
        Shape {
            len: o.m_axi_awlen,
            size: o.m_axi_awsize,
            burst: o.m_axi_awburst,
            id: o.m_axi_awid,
            lock: o.m_axi_awlock,
            cache: o.m_axi_awcache,
            prot: o.m_axi_awprot,
            qos: o.m_axi_awqos,
        }
    }

    /// Of the read on the port.
    #[inline]
    pub(crate) fn read(o: &Outputs) -> Self {
        Shape {
            len: o.m_axi_arlen,
            size: o.m_axi_arsize,
            burst: o.m_axi_arburst,
            id: o.m_axi_arid,
            lock: o.m_axi_arlock,
            cache: o.m_axi_arcache,
            prot: o.m_axi_arprot,
            qos: o.m_axi_arqos,
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shape {
            len,
            size,
            burst,
            id,
            lock,
            cache,
            prot,
            qos,
        } = self;
        write!(f, "len {len}, size {size}, burst {burst}, id {id}, ")?;
        write!(f, "lock {lock}, cache {cache}, prot {prot}, qos {qos}")
    }
}

impl Burst {
    pub(crate) fn new(config: &Config) -> Self {
        let data_bits = config.metadata.axi_data_bits;
        Burst {
            data_bits,
            beats: 8 * config.geometry.line_bytes / data_bits,
            attributes: [
                config.metadata.axi_cache as u8,
                config.metadata.axi_prot as u8,
                config.metadata.axi_qos as u8,
            ],
            write_id: config.metadata.axi_write_id as u8,
            read_id: config.metadata.axi_read_id as u8,
        }
    }

    /// Checks what an address channel says of a burst beside its address.
    pub(crate) fn check(
        &self,
        shared: &Shared,
        channel: &str,
        shape: Shape,
    ) -> Result<(), Mismatch> {
        let [cache, prot, qos] = self.attributes;
        let expected = Shape {
            len: self.beats as u8 - 1,
            size: (self.data_bits / 8).ilog2() as u8,
            burst: 1,
            id: if channel == "write" {
                self.write_id
            } else {
                self.read_id
            },
            lock: 0,
            cache,
            prot,
            qos,
        };
        if shape == expected {
            return Ok(());
        }
        let what = format!("{channel} burst");
        Err(shared.fail(&what, expected, shape))
    }

    /// Bytes of a beat, as a mask of strobes.
    pub(crate) fn strobes(&self) -> u64 {
        crate::geometry::mask(self.data_bits / 8)
    }

    /// Bytes of beat `beat` in a line.
    pub(crate) fn bytes(&self, beat: u32) -> std::ops::Range<usize> {
        let bytes = (self.data_bits / 8) as usize;
        beat as usize * bytes..(beat as usize + 1) * bytes
    }
}

/// The first bytes of a data bus as bytes.
pub(crate) fn bus_bytes(words: &[u64; 8]) -> [u8; 64] {
    let mut bytes = [0; 64];
    for (place, word) in bytes.chunks_exact_mut(8).zip(words) {
        place.copy_from_slice(&word.to_le_bytes());
    }
    bytes
}
