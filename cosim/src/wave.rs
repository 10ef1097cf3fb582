//! Wave files: Verilator writes VCD, FST is made from it in the end.

use crate::{Error, fst};
use std::path::{Path, PathBuf};
use tempfile::TempPath;

/// A wave being written.
pub(crate) enum Wave {
    /// The VCD is what was asked for.
    Vcd(PathBuf),
    /// The VCD is turned into `path` in the end, and removed.
    Fst {
        /// The FST file.
        path: PathBuf,
        /// The VCD file, beside it.
        vcd: TempPath,
    },
}

impl Wave {
    /// Chooses the format by the extension of `path`.
    pub fn new(path: &Path) -> Result<Wave, Error> {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("vcd") => Ok(Wave::Vcd(path.into())),
            Some("fst") => {
                let folder = match path.parent() {
                    Some(parent) if parent != Path::new("") => parent,
                    _ => Path::new("."),
                };
                let vcd = tempfile::Builder::new()
                    .prefix(".jukebox-")
                    .suffix(".vcd")
                    .tempfile_in(folder)
                    .map_err(Error::io(folder))?;
                Ok(Wave::Fst {
                    path: path.into(),
                    vcd: vcd.into_temp_path(),
                })
            }
            _ => Err(Error::WaveFormat(path.into())),
        }
    }

    /// The file that the model is to write.
    pub fn vcd(&self) -> &Path {
        match self {
            Wave::Vcd(path) => path,
            Wave::Fst { vcd, .. } => vcd,
        }
    }

    /// To be called when the VCD is complete.
    pub fn finish(self) -> Result<(), Error> {
        match self {
            Wave::Vcd(_) => Ok(()),
            Wave::Fst { path, vcd } => fst::convert(&vcd, &path),
        }
    }
}
