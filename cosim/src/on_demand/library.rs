//! Compiled models as shared libraries.

use crate::bridge::ffi;
use crate::{Error, Model};
use cxx::UniquePtr;
use libloading::Library;
use std::path::Path;

type Create = unsafe extern "C" fn() -> *mut ffi::Model;
type Layout = unsafe extern "C" fn(*mut usize) -> *const usize;

/// A new model out of the shared library at `path`. The library stays loaded until the process
/// ends; loading it again costs nothing.
pub(crate) fn load(path: &Path) -> Result<Model, Error> {
    let failed = |source| Error::Load {
        path: path.into(),
        source,
    };
    // SAFETY: the library is one that we compiled, as its checksum says; all that runs when it is
    // loaded are the constructors of the C++ library and of Verilator's run time.
    let library = unsafe { Library::new(path) }.map_err(failed)?;
    // SAFETY: both functions are declared so in model.h, which the library was compiled with.
    let (create, layout) = unsafe {
        let create = *library
            .get::<Create>(b"jukebox_model_create")
            .map_err(failed)?;
        (
            create,
            *library
                .get::<Layout>(b"jukebox_model_layout")
                .map_err(failed)?,
        )
    };
    // Models and per-thread data of the run time may outlive any moment we could choose.
    std::mem::forget(library);

    let mut length = 0;
    // SAFETY: it returns an array of constants and sets `length` to its number of elements.
    let layout = unsafe {
        let first = layout(&mut length);
        std::slice::from_raw_parts(first, length)
    };
    if !jukebox_ports::layout_matches(layout) {
        return Err(Error::Layout);
    }
    // SAFETY: it returns null, or an object made with `new` that nobody else owns.
    let inner = unsafe { UniquePtr::from_raw(create()) };
    if inner.is_null() {
        return Err(Error::Model(format!(
            "{}: the model cannot be made",
            path.display()
        )));
    }
    Ok(Model::from_inner(inner))
}
