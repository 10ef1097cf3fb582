//! What a machine's model is tried on before it is compiled for good.

use crate::design::L2;
use crate::experiment::{Beyond, Help, Order, Pace, Setting, boot, end};
use crate::image::Image;
use crate::kind::Kind;
use crate::machine::{Machine, Memory};
use crate::model::Model;
use crate::sources::block;
use anyhow::Result;
use std::path::Path;

/// The program that is run: the first one, which is small.
const PROGRAMS: [u32; 1] = [0];

/// Runs the model in the shared library at `library` for some seconds: three invocations with the
/// block. What it counts is written when this process ends.
///
/// # Errors
/// As [`Model::load`] and [`Machine::run_to_end`].
pub fn train(kind: Kind, l2: L2, library: &Path, image: &Image, memory: Memory) -> Result<()> {
    let setting = Setting {
        order: Order::Flushed,
        help: Help::Block(Pace::Never),
        beyond: Beyond::default(),
    };
    let mut machine = Machine::new(kind, Model::load(library)?, &block(kind)?, image, memory)?;
    machine.plan(boot(&PROGRAMS));
    machine.run_to_ready()?;
    machine.set_record_bytes(setting.record_bytes());
    let plan = setting.plan(kind, l2, &PROGRAMS);
    machine.plan(plan.into_iter().chain([end()]));
    machine.run_to_end().map(drop)
}
