//! Where nothing can be written, and where somebody wants it to end.

mod dash;
mod interrupts;
mod stdout;
mod support;
mod waves;
