//! Delta coding: an entry takes as many nibbles as the distance from the one before it and its
//! vector need.

use super::bits::{get, put as put_bits};
use super::{Content, Entry, Malformed, Reject};
use crate::Geometry;
use crate::geometry::mask;

/// Nibbles of the first three classes of a difference; the fourth is the tag itself.
const DIFFERENCES: [u32; 3] = [2, 3, 4];
const WHOLE_TAG: u32 = 3;

/// Classes of a mask.
const SINGLE: u32 = 0;
const RUN: u32 = 1;
const WINDOW: u32 = 2;
const VECTOR: u32 = 3;

/// Lines that a window tells of, behind its first.
const WINDOW_LINES: u32 = 8;

/// Sizes in nibbles.
struct Sizes {
    room: u32,
    tag: u32,
    line: u32,
    vector: u32,
    shortest: u32,
}

impl Sizes {
    fn of(geometry: &Geometry) -> Self {
        let line = geometry.lines_per_region.ilog2().div_ceil(4);
        let vector = geometry.lines_per_region.div_ceil(4);
        Sizes {
            room: (8 * geometry.line_bytes - 20) / 4,
            tag: geometry.tag_bits.div_ceil(4),
            line,
            vector,
            shortest: 1 + DIFFERENCES[0] + line.min(vector),
        }
    }

    fn difference(&self, class: u32) -> u32 {
        *DIFFERENCES.get(class as usize).unwrap_or(&self.tag)
    }

    fn mask(&self, class: u32) -> u32 {
        match class {
            SINGLE => self.line,
            RUN => 2 * self.line,
            WINDOW => self.line + WINDOW_LINES / 4,
            _ => self.vector,
        }
    }
}

/// Where a line stands once an entry is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// The entry does not fit.
    No,
    /// It does, and this many nibbles are taken then.
    Taken(u32),
    /// It does, and no other will.
    Full,
}

/// Whether `entry` fits behind `last` into a line of which `taken` nibbles are taken.
pub(crate) fn fit(geometry: &Geometry, taken: u32, last: Option<&Entry>, entry: &Entry) -> Fit {
    let sizes = Sizes::of(geometry);
    let code = Code::of(geometry, &sizes, last, entry);
    let taken = taken + code.iter().map(|(nibbles, _)| nibbles).sum::<u32>();
    if taken > sizes.room {
        Fit::No
    } else if sizes.room - taken < sizes.shortest {
        Fit::Full
    } else {
        Fit::Taken(taken)
    }
}

/// Writes entries that fit into a line of zeros.
pub(super) fn put(geometry: &Geometry, entries: &[Entry], line: &mut [u8]) {
    let sizes = Sizes::of(geometry);
    let (mut at, mut last) = (0, None);
    for entry in entries {
        for (nibbles, value) in Code::of(geometry, &sizes, last, entry).iter() {
            put_bits(line, 4 * at, 4 * nibbles, value);
            at += nibbles;
        }
        last = Some(entry);
    }
    debug_assert!(at <= sizes.room);
}

/// An entry as fields, each of some nibbles.
struct Code([(u32, u128); 4]);

impl Code {
    fn of(geometry: &Geometry, sizes: &Sizes, last: Option<&Entry>, entry: &Entry) -> Code {
        let (delta_class, delta) = difference(geometry, last, entry);
        let (mask_class, first, second) = shortest_mask(sizes, entry.vector);
        let start = if mask_class == VECTOR { 0 } else { sizes.line };
        Code([
            (1, u128::from(mask_class | delta_class << 2)),
            (sizes.difference(delta_class), delta.into()),
            (start, first),
            (sizes.mask(mask_class) - start, second),
        ])
    }

    fn iter(&self) -> impl Iterator<Item = (u32, u128)> {
        self.0.into_iter()
    }
}

/// Class and value of what leads from the tag before to this one.
fn difference(geometry: &Geometry, last: Option<&Entry>, entry: &Entry) -> (u32, u64) {
    let Some(last) = last else {
        return (WHOLE_TAG, entry.tag);
    };
    debug_assert_ne!(last.tag, entry.tag, "two entries in a row of one region");
    // The tags' top bits where the sign of an integer is, so that it is an ordinary difference.
    let above = 64 - geometry.tag_bits;
    let distance = ((entry.tag << above).wrapping_sub(last.tag << above) as i64) >> above;
    for (class, nibbles) in (0..).zip(DIFFERENCES) {
        let reach = 1i64 << (4 * nibbles - 1);
        if (-reach..reach).contains(&distance) {
            return (class, distance as u64 & mask(4 * nibbles));
        }
    }
    (WHOLE_TAG, entry.tag)
}

/// The shortest mask that holds a vector: its class, its start, what comes behind that.
fn shortest_mask(sizes: &Sizes, vector: u128) -> (u32, u128, u128) {
    let start = vector.trailing_zeros() % 128;
    let behind = (vector >> start) >> 1;
    let run = behind.trailing_ones();
    let all = [
        (behind == 0 && vector != 0).then_some((SINGLE, 0)),
        (vector != 0 && run == behind.count_ones()).then_some((RUN, run.into())),
        (vector != 0 && behind >> WINDOW_LINES == 0).then_some((WINDOW, behind)),
        Some((VECTOR, vector)),
    ];
    // Of two of the same length `min_by_key` takes the first.
    let shortest = all.into_iter().flatten();
    let shortest = shortest.min_by_key(|(class, _)| sizes.mask(*class));
    let (class, second) = shortest.unwrap_or((VECTOR, vector));
    (class, start.into(), second)
}

/// The entries of a sound line, up to its end or to the first one that is malformed.
pub(super) fn entries(geometry: &Geometry, line: &[u8]) -> Content {
    let mut reader = Reader {
        geometry,
        sizes: Sizes::of(geometry),
        line,
        at: 0,
    };
    let mut content = Content::default();
    loop {
        match reader.next(content.entries.last()) {
            Ok(Some(entry)) => content.entries.push(entry),
            Ok(None) => return content,
            Err(reject) => {
                content.rejected = Some(reject);
                return content;
            }
        }
    }
}

/// Reads a line nibble by nibble.
struct Reader<'a> {
    geometry: &'a Geometry,
    sizes: Sizes,
    line: &'a [u8],
    at: u32,
}

impl Reader<'_> {
    /// Takes nibbles; `None` if there are not as many.
    fn take(&mut self, nibbles: u32) -> Option<u128> {
        let from = self.at;
        self.at += nibbles;
        (self.at <= self.sizes.room).then(|| get(self.line, 4 * from, 4 * nibbles))
    }

    /// The next entry; `None` if the line ends here.
    fn next(&mut self, last: Option<&Entry>) -> Result<Option<Entry>, Reject> {
        let nibble = self.at;
        if self.sizes.room - self.at < self.sizes.shortest {
            return Ok(None);
        }
        let first_bits = get(self.line, 4 * self.at, 12);
        let header = (first_bits & 15) as u32;
        let (mask_class, delta_class) = (header & 3, header >> 2);
        match last {
            None if delta_class != WHOLE_TAG => return Err(Reject::NoTag),
            Some(_) if first_bits == 0 => return Ok(None),
            _ => {}
        }
        self.at += 1;
        let malformed = |what| Reject::Malformed { nibble, what };
        let delta = self.take(self.sizes.difference(delta_class));
        let delta = delta.ok_or(malformed(Malformed::CutOff))? as u64;
        let tag = match last {
            Some(last) if delta_class != WHOLE_TAG => {
                let above = 64 - 4 * self.sizes.difference(delta_class);
                let distance = ((delta << above) as i64) >> above;
                last.tag.wrapping_add(distance as u64) & mask(self.geometry.tag_bits)
            }
            _ => delta,
        };
        let vector = self.vector(mask_class);
        let vector = vector.ok_or(malformed(Malformed::CutOff))?;
        if tag > mask(self.geometry.tag_bits) {
            return Err(malformed(Malformed::Tag));
        }
        let vector = vector.ok_or(malformed(Malformed::Line))?;
        Ok(Some(Entry { tag, vector }))
    }

    /// The mask that comes next: `None` if it is cut off, `Some(None)` if it reaches beyond the
    /// region.
    fn vector(&mut self, class: u32) -> Option<Option<u128>> {
        let lines = self.geometry.lines_per_region;
        if class == VECTOR {
            let vector = self.take(self.sizes.vector)?;
            let inside = lines == 128 || vector >> lines == 0;
            return Some(inside.then_some(vector));
        }
        let start = self.take(self.sizes.line)? as u32;
        let behind = self.take(self.sizes.mask(class) - self.sizes.line)?;
        let chosen: Vec<u32> = match class {
            SINGLE => vec![start],
            RUN => (start..=start + behind as u32).collect(),
            _ => {
                let window = (0..WINDOW_LINES).filter(|i| behind >> i & 1 == 1);
                [start]
                    .into_iter()
                    .chain(window.map(|i| start + 1 + i))
                    .collect()
            }
        };
        let inside = chosen.iter().all(|line| *line < lines);
        Some(inside.then(|| chosen.iter().fold(0, |vector, line| vector | 1 << line)))
    }
}

#[cfg(test)]
mod tests {
    use crate::Geometry;
    use crate::format::{CRC, Content, Entry, Malformed, Reject, encode, read_line};
    use jukebox_config::{Coding, Config};

    fn geometry() -> Geometry {
        let mut config = Config::default();
        config.metadata.coding = Coding::Delta;
        Geometry::new(&config)
    }

    /// A line with these nibbles from the first on, and a CRC that holds.
    fn line(nibbles: &[u8]) -> Vec<u8> {
        let mut line = vec![0; 64];
        for (at, nibble) in nibbles.iter().enumerate() {
            line[at / 2] |= nibble << (4 * (at % 2));
        }
        let crc = CRC.checksum(&line[..62]);
        line[62..].copy_from_slice(&crc.to_le_bytes());
        line
    }

    /// An entry of class 3 with this tag and the one line 0: 12 nibbles.
    fn whole(tag: u64) -> Vec<u8> {
        let mut nibbles = vec![0xc];
        nibbles.extend((0..10).map(|k| (tag >> (4 * k) & 15) as u8));
        nibbles.push(0);
        nibbles
    }

    fn entry(tag: u64, vector: u128) -> Entry {
        Entry { tag, vector }
    }

    #[test]
    fn the_classes_are_as_written_by_hand() {
        let entries = [
            entry(0x12_3456_789a, 1 << 5),
            entry(0x12_3456_7819, 0b1111 << 3), // -0x81: three nibbles; a run
            entry(0x12_3456_7818, 0b1_0000_0001 << 7), // -1: two; a window
            entry(0x12_3456_7897, 0x8001),      // +0x7f: two; the vector
            entry(0x12_3456_f097, 0b11),        // +0x7800: four; a run
            entry(0x12_3457_7097, 1),           // +0x8000: the tag
        ];
        let nibbles = [
            &[0xc, 0xa, 9, 8, 7, 6, 5, 4, 3, 2, 1, 5][..],
            &[0x5, 0xf, 7, 0xf, 3, 3],
            &[0x2, 0xf, 0xf, 7, 0, 8],
            &[0x3, 0xf, 7, 1, 0, 0, 8],
            &[0x9, 0, 0, 8, 7, 0, 1],
            &[0xc, 7, 9, 0, 7, 7, 5, 4, 3, 2, 1, 0],
        ];
        assert_eq!(encode(&geometry(), &entries), line(&nibbles.concat()));
    }

    #[test]
    fn a_difference_wraps_around() {
        let top = (1 << 38) - 1;
        let record = encode(&geometry(), &[entry(top, 1), entry(0, 1)]);
        let mut expected = whole(top);
        expected.extend([0x0, 1, 0, 0]);
        assert_eq!(record, line(&expected));
        assert_eq!(
            read_line(&geometry(), &record).entries,
            [entry(top, 1), entry(0, 1)]
        );
    }

    #[test]
    fn what_a_line_without_sense_gives() {
        let read = |tail: &[u8]| {
            let nibbles = [whole(7), tail.to_vec()].concat();
            let Content { entries, rejected } = read_line(&geometry(), &line(&nibbles));
            assert_eq!(entries[0], entry(7, 1));
            (entries[1..].to_vec(), rejected)
        };
        let malformed = |what| Some(Reject::Malformed { nibble: 12, what });
        // The end: behind it nothing is looked at.
        assert_eq!(read(&[0, 0, 0, 15, 15, 15]), (vec![], None));
        // A difference of zero under another header; longer than need be; class 3 in mid-line.
        assert_eq!(read(&[4, 0, 0, 0, 1]), (vec![entry(7, 2)], None));
        assert_eq!(read(&[1, 0, 0, 1, 0]), (vec![entry(7, 2)], None));
        assert_eq!(read(&[8, 1, 0, 0, 0, 2]), (vec![entry(8, 4)], None));
        assert_eq!(read(&whole(9)), (vec![entry(9, 1)], None));
        // An empty vector is the entry before for the next.
        assert_eq!(
            read(&[3, 1, 0, 0, 0, 0, 0, 0, 2, 0, 3]),
            (vec![entry(8, 0), entry(10, 8)], None)
        );
        // A run and a window beyond the region.
        assert_eq!(read(&[1, 1, 0, 15, 0]), (vec![entry(8, 1 << 15)], None));
        assert_eq!(
            read(&[1, 1, 0, 15, 1]),
            (vec![], malformed(Malformed::Line))
        );
        assert_eq!(
            read(&[2, 1, 0, 8, 0, 8]),
            (vec![], malformed(Malformed::Line))
        );
        // Bits above the tag.
        let mut high = whole(9);
        high[10] = 4;
        assert_eq!(read(&high), (vec![], malformed(Malformed::Tag)));
    }

    #[test]
    fn a_first_entry_needs_its_whole_tag() {
        for nibbles in [&[0, 1, 0, 0][..], &[0; 4], &[0xb, 1, 0, 0, 0, 1]] {
            let content = read_line(&geometry(), &line(nibbles));
            assert_eq!(
                (content.entries, content.rejected),
                (vec![], Some(Reject::NoTag))
            );
        }
    }

    #[test]
    fn an_entry_may_be_cut_off_by_the_end() {
        // Nine whole tags are 108 nibbles of 123; a tenth with a vector is 15 and fits just so.
        let nine: Vec<u8> = (0..9).flat_map(whole).collect();
        let mut fits = nine.clone();
        fits.extend([0xf, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 8]);
        let content = read_line(&geometry(), &line(&fits));
        assert_eq!((content.entries.len(), content.rejected), (10, None));
        // Behind one nibble more it does not.
        let mut cut = nine;
        cut.extend([0, 1, 0, 0]);
        cut.extend([0xf, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let content = read_line(&geometry(), &line(&cut));
        let what = Malformed::CutOff;
        assert_eq!(
            (content.entries.len(), content.rejected),
            (10, Some(Reject::Malformed { nibble: 112, what }))
        );
    }
}
