//! Bytes that are kept in chunks: in memory while there is room for them, then in a temporary file
//! without a name.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Most bytes of a chunk.
pub const CHUNK: usize = 16 << 10;

/// Memory for chunks, in bytes.
const MEMORY: usize = 96 << 20;

/// Where chunks are: at most 96 MiB of them in memory.
#[derive(Debug, Default)]
pub struct Store {
    room: Mutex<Room>,
}

#[derive(Debug)]
struct Room {
    /// Bytes of memory that are left.
    memory: usize,
    file: Option<Arc<File>>,
    /// Places of [`CHUNK`] bytes in the file, and those of them that are free.
    places: u64,
    free: Vec<u64>,
}

/// Bytes in a store; they go when it is dropped.
#[derive(Debug)]
pub struct Chunk {
    store: Arc<Store>,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Memory(Box<[u8]>),
    File {
        file: Arc<File>,
        place: u64,
        length: usize,
    },
}

impl Default for Room {
    fn default() -> Self {
        Room {
            memory: MEMORY,
            file: None,
            places: 0,
            free: Vec::new(),
        }
    }
}

impl Store {
    /// A store with so many bytes of memory.
    pub fn with_memory(memory: usize) -> Arc<Self> {
        let room = Room {
            memory,
            ..Room::default()
        };
        Arc::new(Store {
            room: Mutex::new(room),
        })
    }

    /// Keeps at most [`CHUNK`] bytes.
    ///
    /// # Errors
    /// If they cannot be written to the temporary file.
    pub fn keep(self: &Arc<Self>, bytes: &[u8]) -> io::Result<Chunk> {
        debug_assert!(bytes.len() <= CHUNK);
        let mut room = self.room();
        let place = if bytes.len() <= room.memory {
            room.memory -= bytes.len();
            Place::Memory(bytes.into())
        } else {
            room.place(bytes.len())?
        };
        drop(room);
        let chunk = Chunk {
            store: Arc::clone(self),
            place,
        };
        if let Place::File { file, place, .. } = &chunk.place {
            file.write_all_at(bytes, place * CHUNK as u64)?;
        }
        Ok(chunk)
    }

    fn room(&self) -> MutexGuard<'_, Room> {
        self.room.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Room {
    /// A place in the file.
    fn place(&mut self, length: usize) -> io::Result<Place> {
        let file = match &self.file {
            Some(file) => Arc::clone(file),
            None => Arc::clone(self.file.insert(Arc::new(tempfile::tempfile()?))),
        };
        let place = self.free.pop().unwrap_or_else(|| {
            self.places += 1;
            self.places - 1
        });
        Ok(Place::File {
            file,
            place,
            length,
        })
    }
}

impl Chunk {
    /// Its bytes, which are those of `buffer` if they have to be read.
    ///
    /// # Errors
    /// If the temporary file cannot be read.
    pub fn bytes<'a>(&'a self, buffer: &'a mut Vec<u8>) -> io::Result<&'a [u8]> {
        match &self.place {
            Place::Memory(bytes) => Ok(bytes),
            Place::File {
                file,
                place,
                length,
            } => {
                buffer.resize(*length, 0);
                file.read_exact_at(buffer, place * CHUNK as u64)?;
                Ok(buffer)
            }
        }
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        let mut room = self.store.room();
        match &self.place {
            Place::Memory(bytes) => room.memory += bytes.len(),
            Place::File { place, .. } => room.free.push(*place),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_room_in_memory_is_read_from_the_file() {
        let store = Store::with_memory(100);
        let texts = [vec![1; 60], vec![2; 60], vec![3; CHUNK], vec![4; 40]];
        let chunks: Vec<Chunk> = texts.iter().map(|text| store.keep(text).unwrap()).collect();
        let in_memory = |chunk: &Chunk| matches!(chunk.place, Place::Memory(_));
        let places: Vec<bool> = chunks.iter().map(in_memory).collect();
        assert_eq!(places, [true, false, false, true]);
        let mut buffer = Vec::new();
        for (chunk, text) in chunks.iter().zip(&texts).chain(chunks.iter().zip(&texts)) {
            assert_eq!(chunk.bytes(&mut buffer).unwrap(), text);
        }
        drop(chunks);
        let room = store.room();
        assert_eq!((room.memory, room.places, room.free.len()), (100, 2, 2));
    }

    #[test]
    fn places_are_used_again() {
        let store = Store::with_memory(0);
        for round in 0..5 {
            let chunk = store.keep(&[round; 10]).unwrap();
            assert_eq!(chunk.bytes(&mut Vec::new()).unwrap(), [round; 10]);
        }
        assert_eq!(store.room().places, 1);
    }
}
