//! Makes a thumbnail: half the size, blurred, as PNG again.

use std::io::Cursor;

use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Limits};

use crate::Refusal;

/// Largest width and height that are served.
const MOST: usize = 1024;

/// Memory for decoding, bytes.
const ROOM: usize = 16 << 20;

/// Red, green and blue of every pixel, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Three bytes a pixel.
    pub rgb: Vec<u8>,
}

/// Serves a PNG of red, green and blue, 8 bits each, with a smaller, blurred one.
///
/// # Errors
/// If the body is no such PNG, or a picture of less than 2 or more than 1024 pixels a side.
pub fn handle(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    encode(&blur(&half(&decode(body)?)), Compression::Balanced)
}

/// The picture in a PNG.
///
/// # Errors
/// As [`handle`].
pub fn decode(png: &[u8]) -> Result<Picture, Refusal> {
    let limits = Limits { bytes: ROOM };
    let decoder = Decoder::new_with_limits(Cursor::new(png), limits);
    let mut reader = decoder.read_info().map_err(Refusal::new)?;
    let about = reader.info();
    let side = |pixels: u32| match pixels as usize {
        pixels @ 2..=MOST => Ok(pixels),
        pixels => Err(Refusal::new(format_args!("a side of {pixels} pixels"))),
    };
    let (width, height) = (side(about.width)?, side(about.height)?);
    if (about.color_type, about.bit_depth) != (ColorType::Rgb, BitDepth::Eight) {
        return Err(Refusal::new(
            "the picture is not of 8 bits red, green, blue",
        ));
    }
    let mut rgb = vec![0; 3 * width * height];
    reader.next_frame(&mut rgb).map_err(Refusal::new)?;
    Ok(Picture { width, height, rgb })
}

/// A picture as PNG.
///
/// # Errors
/// If the picture has not three bytes a pixel, or no pixels.
pub fn encode(picture: &Picture, compression: Compression) -> Result<Vec<u8>, Refusal> {
    let width = u32::try_from(picture.width).map_err(Refusal::new)?;
    let height = u32::try_from(picture.height).map_err(Refusal::new)?;
    let mut png = Vec::new();
    let mut encoder = Encoder::new(&mut png, width, height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(compression);
    let mut writer = encoder.write_header().map_err(Refusal::new)?;
    writer
        .write_image_data(&picture.rgb)
        .map_err(Refusal::new)?;
    writer.finish().map_err(Refusal::new)?;
    Ok(png)
}

/// Half the width and half the height; each pixel the mean of four.
fn half(from: &Picture) -> Picture {
    let (width, height) = (from.width / 2, from.height / 2);
    let mut rgb = Vec::with_capacity(3 * width * height);
    for y in 0..height {
        let upper = &from.rgb[3 * from.width * 2 * y..];
        let lower = &from.rgb[3 * from.width * (2 * y + 1)..];
        for x in 0..width {
            for colour in 0..3 {
                let at = 6 * x + colour;
                let sum = [upper[at], upper[at + 3], lower[at], lower[at + 3]]
                    .into_iter()
                    .map(u32::from)
                    .sum::<u32>();
                rgb.push(((sum + 2) / 4) as u8);
            }
        }
    }
    Picture { width, height, rgb }
}

/// Each pixel with its eight neighbours, weighted 4 to 2 to 1; the border pixels stand for those
/// beyond them.
fn blur(from: &Picture) -> Picture {
    const WEIGHTS: [u32; 3] = [1, 2, 1];
    let near = |at: usize, step: usize, end: usize| (at + step).clamp(1, end) - 1;
    let mut rgb = Vec::with_capacity(from.rgb.len());
    for y in 0..from.height {
        for x in 0..from.width {
            let mut sums = [8u32; 3];
            for (dy, across) in WEIGHTS.into_iter().enumerate() {
                for (dx, along) in WEIGHTS.into_iter().enumerate() {
                    let row = near(y, dy, from.height);
                    let at = 3 * (row * from.width + near(x, dx, from.width));
                    for (sum, value) in sums.iter_mut().zip(&from.rgb[at..at + 3]) {
                        *sum += across * along * u32::from(*value);
                    }
                }
            }
            rgb.extend(sums.map(|sum| (sum / 16) as u8));
        }
    }
    Picture { rgb, ..*from }
}
