//! Whether an answer of a function is right.

use std::io::Read as _;

use flate2::read::ZlibDecoder;
use jukebox_suite::functions::{self, image};
use serde_json::Value;

/// Difference of two colours, of 255, that rounding may make.
const MARGIN: u8 = 2;

/// Checks the `answer` of the function that does `job` to the request `body`: against what the
/// Rust function computes, or, where an answer is not determined to the byte, by what it must
/// hold.
///
/// # Errors
/// What is wrong with the answer, in one line.
pub fn check(job: &str, body: &[u8], answer: &[u8]) -> Result<(), String> {
    match job {
        "compress" => compressed(body, answer),
        "image" => same_picture(&expected(job, body)?, answer),
        "html" => same_page(&expected(job, body)?, answer),
        "fibonacci" => same(&expected(job, body)?[..], answer),
        _ => {
            let right: Value = parse(&expected(job, body)?)?;
            same(right, parse(answer)?)
        }
    }
}

fn expected(job: &str, body: &[u8]) -> Result<Vec<u8>, String> {
    let handler = functions::named(job).ok_or_else(|| format!("there is no function '{job}'"))?;
    handler(body).map_err(|refusal| refusal.to_string())
}

fn same<T: PartialEq>(right: T, answer: T) -> Result<(), String> {
    if right == answer {
        Ok(())
    } else {
        Err("it is not what the function must compute".to_owned())
    }
}

fn parse(answer: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(answer).map_err(|error| format!("it is not JSON: {error}"))
}

fn compressed(body: &[u8], answer: &[u8]) -> Result<(), String> {
    let mut text = Vec::new();
    ZlibDecoder::new(answer)
        .take(body.len() as u64 + 1)
        .read_to_end(&mut text)
        .map_err(|error| format!("it is no zlib stream: {error}"))?;
    if answer.len() >= body.len() {
        return Err("it is not smaller than the text".to_owned());
    }
    same(body, &text)
}

/// Template engines differ in blank lines and in how they write an escaped character.
fn same_page(right: &[u8], answer: &[u8]) -> Result<(), String> {
    let text = |page: &[u8]| {
        let page = String::from_utf8_lossy(page);
        let tags = page.matches('<').count();
        let words: Vec<&str> = page.split_whitespace().collect();
        (tags, unescaped(&words.join(" ").replace("> <", "><")))
    };
    same(text(right), text(answer))
}

/// `text` with the characters that its entities stand for.
fn unescaped(text: &str) -> String {
    const ENTITIES: [(&str, &str); 7] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&amp;", "&"),
    ];
    ENTITIES
        .iter()
        .fold(text.to_owned(), |text, (entity, character)| {
            text.replace(entity, character)
        })
}

fn same_picture(right: &[u8], answer: &[u8]) -> Result<(), String> {
    let right = image::decode(right).map_err(|refusal| refusal.to_string())?;
    let answer = image::decode(answer).map_err(|refusal| format!("it is no PNG: {refusal}"))?;
    same((right.width, right.height), (answer.width, answer.height))?;
    let row = 3 * right.width;
    // What a blur makes of the border is a matter of taste.
    let inner = (1..right.height - 1).flat_map(|y| y * row + 3..(y + 1) * row - 3);
    let off = inner
        .map(|at| right.rgb[at].abs_diff(answer.rgb[at]))
        .max()
        .unwrap_or(0);
    if off > MARGIN {
        return Err(format!("its colours are off by {off}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suite::inputs::body;

    fn request(job: &str) -> Vec<u8> {
        body(job, 1, 0).unwrap()
    }

    #[test]
    fn right_answers_pass_and_those_of_other_requests_do_not() {
        for (job, handler) in functions::FUNCTIONS {
            let right = handler(&request(job)).unwrap();
            assert_eq!(check(job, &request(job), &right), Ok(()), "{job}");
            let other = handler(&body(job, 1, 1).unwrap()).unwrap();
            assert!(check(job, &request(job), &other).is_err(), "{job}");
            assert!(check(job, &request(job), b"").is_err(), "{job}");
        }
    }

    #[test]
    fn a_page_without_escapes_is_wrong() {
        let body = br#"{"title":"a<b","user":"u","items":[]}"#;
        let page = functions::html::handle(body).unwrap();
        let page = String::from_utf8(page).unwrap();
        assert!(page.contains("a&lt;b"));
        assert!(check("html", body, page.replace("&lt;", "<").as_bytes()).is_err());
        assert!(check("html", body, page.replace('\n', "\n\n").as_bytes()).is_ok());
    }

    #[test]
    fn a_picture_of_the_right_size_and_other_colours_is_wrong() {
        let right = functions::image::handle(&request("image")).unwrap();
        let mut picture = image::decode(&right).unwrap();
        picture
            .rgb
            .iter_mut()
            .for_each(|value| *value = 255 - *value);
        let negative = image::encode(&picture, jukebox_suite::Compression::Fast).unwrap();
        assert!(check("image", &request("image"), &negative).is_err());
    }
}
