//! The function suite: seven functions in three languages, requests for them, checks of their
//! answers.

mod check;
mod client;
mod driver;
mod function;
pub mod inputs;
mod merge;
mod parts;
mod record;
mod session;
mod sources;
mod system;

pub use check::check;
pub use client::{Client, ClientError};
pub use driver::{Drive, DriveError, drive, ready_address};
pub use function::{Function, Language, UnknownFunction};
pub use record::{Mode, Plan, Report, State, record};
pub use sources::Sources;
pub(crate) use sources::{ENVIRONMENT, PYTHON, PYTHON_HINT};
