//! Pictures: a slope of colours with some discs on it. Their sizes are even, as halves of odd ones differ
//! between libraries.

use jukebox_suite::Compression;
use jukebox_suite::functions::image::{Picture, encode};
use rand::RngExt as _;
use rand_pcg::Pcg64Mcg;

pub fn body(random: &mut Pcg64Mcg) -> Vec<u8> {
    let (width, height): (usize, usize) = (
        2 * random.random_range(32..80),
        2 * random.random_range(24..60),
    );
    let slopes: [[usize; 2]; 3] =
        std::array::from_fn(|_| [random.random_range(0..3), random.random_range(0..3)]);
    let discs: Vec<([usize; 3], [u8; 3])> = (0..random.random_range(2..7))
        .map(|_| {
            let place = [
                random.random_range(0..width),
                random.random_range(0..height),
                random.random_range(4..30),
            ];
            (place, random.random())
        })
        .collect();
    let mut rgb = Vec::with_capacity(3 * width * height);
    for y in 0..height {
        for x in 0..width {
            let disc = discs.iter().find(|([centre_x, centre_y, radius], _)| {
                x.abs_diff(*centre_x).pow(2) + y.abs_diff(*centre_y).pow(2) < radius.pow(2)
            });
            rgb.extend(match disc {
                Some((_, colour)) => *colour,
                None => slopes.map(|[along, down]| ((along * x + down * y) / 4 % 256) as u8),
            });
        }
    }
    // A picture has pixels, and three bytes for each.
    encode(&Picture { width, height, rgb }, Compression::Fast).unwrap_or_default()
}
