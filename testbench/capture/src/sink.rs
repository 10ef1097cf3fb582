//! Where invocations go.

use jukebox_trace::jbt::{Counts, Writer};

use crate::error::Result;

/// Takes invocations as they are recorded.
pub trait Sink {
    /// An invocation starts.
    ///
    /// # Errors
    /// If it cannot be kept.
    fn begin(&mut self) -> Result<()>;
    /// Byte addresses of lines that it fetched, multiples of 64, in order.
    ///
    /// # Errors
    /// If they cannot be kept.
    fn lines(&mut self, lines: &[u64]) -> Result<()>;
    /// It is complete. `kernel` is `None` if the kernel was not recorded.
    ///
    /// # Errors
    /// If it cannot be kept.
    fn complete(&mut self, instructions: u64, kernel: Option<u64>) -> Result<()>;
    /// What has begun is no invocation.
    ///
    /// # Errors
    /// If it cannot be forgotten.
    fn abandon(&mut self) -> Result<()>;
}

/// Writes the invocations of one function into a `.jbt` file.
pub struct JbtSink<'a> {
    writer: &'a mut Writer,
    function: &'a str,
}

impl<'a> JbtSink<'a> {
    /// Invocations go to `writer` under the name `function`.
    pub fn new(writer: &'a mut Writer, function: &'a str) -> Self {
        Self { writer, function }
    }
}

impl Sink for JbtSink<'_> {
    fn begin(&mut self) -> Result<()> {
        Ok(self.writer.begin(self.function, None)?)
    }

    fn lines(&mut self, lines: &[u64]) -> Result<()> {
        Ok(self.writer.push(lines)?)
    }

    fn complete(&mut self, instructions: u64, kernel: Option<u64>) -> Result<()> {
        let counts = Counts {
            instructions,
            kernel_instructions: kernel,
        };
        // It has lines: at least that of the mark that ends it.
        self.writer.end(counts)?;
        Ok(())
    }

    fn abandon(&mut self) -> Result<()> {
        Ok(self.writer.abandon()?)
    }
}
