//! Requests of the suite: of each function as many different ones as wanted, the same for the
//! same seed on every machine.

mod aes;
mod auth;
mod html;
mod image;
mod json;
mod words;

use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;

/// Body of request number `index` to the function that does `job`, of the sequence `seed`;
/// nothing if there is no such job.
pub fn body(job: &str, seed: u64, index: u64) -> Option<Vec<u8>> {
    let number = jukebox_suite::functions::FUNCTIONS
        .iter()
        .position(|(known, _)| *known == job)?;
    // Requests are independent of each other: any one can be made without those before it.
    let state = u128::from(seed) << 64 | (number as u128) << 56 | u128::from(index);
    let mut random = Pcg64Mcg::seed_from_u64(mix(state));
    Some(match job {
        "aes" => aes::body(&mut random),
        "auth" => auth::body(&mut random),
        "compress" => words::text(&mut random, 4000..16_000).into_bytes(),
        "fibonacci" => random.random_range(800..3000).to_string().into_bytes(),
        "html" => html::body(&mut random),
        "image" => image::body(&mut random),
        "json" => json::body(&mut random),
        _ => return None,
    })
}

/// Folds 128 bits to 64 so that neighbours do not stay neighbours.
fn mix(state: u128) -> u64 {
    let mut folded = (state >> 64) as u64 ^ (state as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    folded = (folded ^ folded >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
    folded ^ folded >> 32
}

/// `value` as JSON.
fn json<T: serde::Serialize>(value: &T) -> Vec<u8> {
    // Plain structures of strings and numbers: nothing in them cannot be written.
    serde_json::to_vec(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const JOBS: [&str; 7] = [
        "aes",
        "auth",
        "compress",
        "fibonacci",
        "html",
        "image",
        "json",
    ];

    #[test]
    fn every_request_differs_and_is_the_same_again() {
        for job in JOBS {
            let requests: Vec<Vec<u8>> = (0..40).map(|n| body(job, 1, n).unwrap()).collect();
            let different: BTreeSet<&Vec<u8>> = requests.iter().collect();
            // A Fibonacci index may come twice.
            assert!(different.len() >= 38, "{job}: {}", different.len());
            assert_eq!(body(job, 1, 7).unwrap(), requests[7], "{job}");
            assert_ne!(body(job, 2, 7).unwrap(), requests[7], "{job}");
        }
        assert_eq!(body("nothing", 1, 0), None);
    }

    #[test]
    fn the_requests_are_those_of_the_recorded_suite() {
        let sums: Vec<u32> = JOBS
            .iter()
            .map(|job| {
                let mut sum = flate2::Crc::new();
                for index in 0..20 {
                    sum.update(&body(job, 1, index).unwrap());
                }
                sum.sum()
            })
            .collect();
        assert_eq!(
            sums,
            [
                723912149, 1601938151, 2218764889, 2592322396, 123091740, 2175502531, 3700226054
            ]
        );
    }
}
