//! Pictures: a slope of colours with some discs on it.

use jukebox_suite::functions::image::{Picture, encode};
use rand::RngExt as _;
use rand_pcg::Pcg64Mcg;

pub fn body(random: &mut Pcg64Mcg) -> Vec<u8> {
    let (width, height) = (
        random.random_range(64..160usize),
        random.random_range(48..120usize),
    );
    let slopes: [[usize; 2]; 3] =
        std::array::from_fn(|_| [random.random_range(0..3), random.random_range(0..3)]);
    let discs: Vec<([usize; 3], [u8; 3])> = (0..random.random_range(2..7))
        .map(|_| {
            let place = [
                random.random_range(0..width),
                random.random_range(0..height),
                random.random_range(5..30),
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
    // The sizes above are what a JPEG can be.
    encode(&Picture { width, height, rgb }).unwrap_or_default()
}
