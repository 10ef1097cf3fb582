//! The software, as linked.

use crate::kind::Kind;
use crate::map;
use anyhow::{Context, Result, ensure};
use object::elf::PT_LOAD;
use object::read::elf::{ElfFile, ElfFile32, ElfFile64, FileHeader, ProgramHeader};
use object::{Endianness, Object, ObjectSection, ObjectSymbol, SectionKind};
use std::fs;
use std::ops::Range;
use std::path::Path;

/// An ELF file for the machine.
#[derive(Clone, Debug)]
pub struct Image {
    /// Memory from its first byte on.
    bytes: Vec<u8>,
    /// Where code is.
    pub executable: Range<u32>,
}

impl Image {
    /// Reads `path`.
    ///
    /// # Errors
    /// If it is no ELF file for that machine, or does not fit into memory.
    pub fn read(kind: Kind, path: &Path) -> Result<Image> {
        let data = fs::read(path).with_context(|| path.display().to_string())?;
        if kind.blackparrot() {
            Self::parse(kind, &data, &ElfFile64::parse(data.as_slice())?)
        } else {
            Self::parse(kind, &data, &ElfFile32::parse(data.as_slice())?)
        }
        .with_context(|| path.display().to_string())
    }

    fn parse<'data, Header: FileHeader<Endian = Endianness>>(
        kind: Kind,
        data: &'data [u8],
        file: &ElfFile<'data, Header>,
    ) -> Result<Image> {
        let mut bytes = Vec::new();
        let endian = file.endian();
        for header in file.elf_program_headers() {
            if header.p_type(endian) != PT_LOAD || header.p_filesz(endian).into() == 0 {
                continue;
            }
            let at: u64 = header.p_paddr(endian).into();
            let contents = header
                .data(endian, data)
                .map_err(|()| anyhow::anyhow!("a segment lies outside the file"))?;
            let offset = at.wrapping_sub(kind.memory_base());
            let end = offset.saturating_add(contents.len() as u64);
            ensure!(
                end <= u64::from(map::MEMORY_BYTES),
                "a segment at {at:#x} lies outside memory"
            );
            if bytes.len() < end as usize {
                bytes.resize(end as usize, 0);
            }
            bytes[offset as usize..end as usize].copy_from_slice(contents);
        }
        let text: Vec<_> = file
            .sections()
            .filter(|section| section.kind() == SectionKind::Text && section.size() > 0)
            .map(|section| section.address() as u32..(section.address() + section.size()) as u32)
            .collect();
        let first = text.iter().map(|range| range.start).min();
        let end = text.iter().map(|range| range.end).max();
        ensure!(
            file.symbols()
                .any(|symbol| symbol.name() == Ok("record_buffers")),
            "no record_buffers: this is other software"
        );
        Ok(Image {
            bytes,
            executable: first.context("no code")?..end.context("no code")?,
        })
    }

    /// Puts it into `memory`.
    pub fn load(&self, memory: &mut [u64]) {
        for (word, chunk) in memory.iter_mut().zip(self.bytes.chunks(8)) {
            let mut bytes = [0; 8];
            bytes[..chunk.len()].copy_from_slice(chunk);
            *word = u64::from_le_bytes(bytes);
        }
    }
}
