//! Makes a thumbnail: half the size, blurred, as JPEG again.

use jpeg_encoder::{ColorType, Encoder};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::Refusal;

/// Largest width and height that are served.
const MOST: usize = 1024;

/// Quality of the JPEG that is written.
const QUALITY: u8 = 75;

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

/// Serves a JPEG with a smaller, blurred one.
///
/// # Errors
/// If the body is no JPEG, or a picture of less than 2 or more than 1024 pixels a side.
pub fn handle(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    encode(&blur(&half(&decode(body)?)))
}

/// The picture in a JPEG.
///
/// # Errors
/// As [`handle`].
pub fn decode(jpeg: &[u8]) -> Result<Picture, Refusal> {
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(ColorSpace::RGB)
        .set_max_width(MOST)
        .set_max_height(MOST);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(jpeg), options);
    let rgb = decoder.decode().map_err(Refusal::new)?;
    match decoder.dimensions() {
        Some((width, height)) if width >= 2 && height >= 2 && rgb.len() == 3 * width * height => {
            Ok(Picture { width, height, rgb })
        }
        _ => Err(Refusal::new("the picture has less than 2 pixels a side")),
    }
}

/// A picture as JPEG.
///
/// # Errors
/// If the picture is larger than a JPEG can be, or has not three bytes a pixel.
pub fn encode(picture: &Picture) -> Result<Vec<u8>, Refusal> {
    let width = u16::try_from(picture.width).map_err(Refusal::new)?;
    let height = u16::try_from(picture.height).map_err(Refusal::new)?;
    let mut jpeg = Vec::new();
    Encoder::new(&mut jpeg, QUALITY)
        .encode(&picture.rgb, width, height, ColorType::Rgb)
        .map_err(Refusal::new)?;
    Ok(jpeg)
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
