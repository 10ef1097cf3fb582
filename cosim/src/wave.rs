//! Wave files: Verilator writes VCD; an FST is made of it meanwhile.

use crate::{Error, fst};
use std::fs::{self, File};
use std::io::{self, PipeWriter};
use std::os::fd::{AsRawFd, RawFd};
use std::path::{Path, PathBuf};
use std::thread::{Builder, JoinHandle};

/// A wave being written.
pub(crate) struct Wave {
    /// The file that was asked for.
    path: PathBuf,
    form: Form,
}

enum Form {
    /// The VCD goes into the file.
    Vcd(File),
    /// The VCD goes through a pipe to a thread that writes the file.
    Fst {
        vcd: PipeWriter,
        writer: JoinHandle<Result<(), String>>,
    },
}

impl Wave {
    /// Makes the file; its format is chosen by the extension of `path`.
    pub fn new(path: &Path) -> Result<Wave, Error> {
        let form = match path.extension().and_then(|extension| extension.to_str()) {
            Some("vcd") => Form::Vcd(File::create(path).map_err(Error::io(path))?),
            Some("fst") if path.metadata().is_ok_and(|there| !there.is_file()) => {
                return Err(Error::FstPlace(path.into()));
            }
            Some("fst") => {
                let file = File::create(path).map_err(Error::io(path))?;
                fst(file)
                    .inspect_err(|_| remove(path))
                    .map_err(Error::io(path))?
            }
            _ => return Err(Error::WaveFormat(path.into())),
        };
        let path = path.into();
        Ok(Wave { path, form })
    }

    /// Where the model is to write the VCD.
    pub fn descriptor(&self) -> RawFd {
        match &self.form {
            Form::Vcd(file) => file.as_raw_fd(),
            Form::Fst { vcd, .. } => vcd.as_raw_fd(),
        }
    }

    /// To be called if the model does not begin to write: no file is left.
    pub fn abandon(self) {
        let path = self.path.clone();
        if let Form::Vcd(file) = &self.form {
            // A pipe or a device is not ours.
            if file.metadata().is_ok_and(|file| file.is_file()) {
                remove(&path);
            }
        }
        // An empty VCD makes no FST, which removes it.
        let _ = self.finish(None);
    }

    /// To be called when the model writes no more; `failed` is why it had to stop early.
    pub fn finish(self, failed: Option<io::Error>) -> Result<(), Error> {
        let failed = failed.map(|cause| cause.to_string());
        let what = match self.form {
            Form::Vcd(_) => failed,
            Form::Fst { vcd, writer } => {
                drop(vcd);
                match writer.join() {
                    // A pipe breaks because the thread has ended: what the thread says is why.
                    Ok(Err(what)) => Some(what),
                    Ok(Ok(())) => failed,
                    Err(panic) => std::panic::resume_unwind(panic),
                }
                .inspect(|_| remove(&self.path))
            }
        };
        match what {
            None => Ok(()),
            Some(what) => Err(Error::Wave {
                path: self.path,
                what,
            }),
        }
    }
}

/// Starts the thread that makes an FST in `file`.
fn fst(file: File) -> io::Result<Form> {
    let (input, vcd) = io::pipe()?;
    let writer = Builder::new()
        .name("fst".into())
        .spawn(move || fst::convert(input, file).map_err(|error| error.to_string()))?;
    Ok(Form::Fst { vcd, writer })
}

/// Removes the file of a wave that holds nothing of use: nothing reads the half of an FST. A link to
/// it stays.
fn remove(path: &Path) {
    // Why there is no wave is told; this is not.
    let _ = path.canonicalize().and_then(fs::remove_file);
}
