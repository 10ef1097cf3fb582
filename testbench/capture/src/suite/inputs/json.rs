//! Lists of orders.

use jukebox_suite::functions::json::{Item, Order};
use rand::RngExt as _;
use rand_pcg::Pcg64Mcg;

use super::{json, words};

const COUNTRIES: [&str; 8] = ["AT", "CH", "DE", "DK", "FR", "IT", "NL", "PL"];

pub fn body(random: &mut Pcg64Mcg) -> Vec<u8> {
    let customers: Vec<String> = (0..random.random_range(3..12))
        .map(|_| words::name(random))
        .collect();
    let orders: Vec<Order> = (0..random.random_range(10..40))
        .map(|_| Order {
            id: random.random_range(1..1_000_000_000),
            customer: customers[random.random_range(0..customers.len())].clone(),
            country: COUNTRIES[random.random_range(0..COUNTRIES.len())].to_owned(),
            items: (0..random.random_range(1..6))
                .map(|_| Item {
                    sku: format!(
                        "{}-{}",
                        words::word(random),
                        random.random_range(1000..10_000)
                    ),
                    quantity: random.random_range(1..9),
                    cents: random.random_range(5..50_000),
                })
                .collect(),
            note: if random.random_range(0..3) == 0 {
                words::words(random, 2..12)
            } else {
                String::new()
            },
        })
        .collect();
    json(&orders)
}
