//! Reads orders, adds them up by customer and by country, answers with the sums.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Refusal;

/// One order of a request, which is a list of them.
#[derive(Debug, Serialize, Deserialize)]
pub struct Order {
    /// Number of the order.
    pub id: u64,
    /// Who ordered.
    pub customer: String,
    /// Where the customer is, two letters.
    pub country: String,
    /// What was ordered.
    pub items: Vec<Item>,
    /// What the customer wrote; may be empty.
    pub note: String,
}

/// One line of an order.
#[derive(Debug, Serialize, Deserialize)]
pub struct Item {
    /// Which article.
    pub sku: String,
    /// How many.
    pub quantity: u64,
    /// Price of one, cents.
    pub cents: u64,
}

/// Sums over all orders.
#[derive(Debug, Serialize, Deserialize)]
pub struct Answer {
    /// Number of orders.
    pub orders: usize,
    /// Worth of all orders, cents.
    pub cents: u64,
    /// Sums by customer, the largest first, those alike by name.
    pub customers: Vec<Customer>,
    /// Cents by country.
    pub countries: BTreeMap<String, u64>,
    /// Notes that are not empty, in capitals, with the number of their order.
    pub notes: Vec<(u64, String)>,
}

/// Sums over the orders of one customer.
#[derive(Debug, Serialize, Deserialize)]
pub struct Customer {
    /// Who ordered.
    pub customer: String,
    /// Numbers of the orders, as they came.
    pub orders: Vec<u64>,
    /// Worth of the orders, cents.
    pub cents: u64,
}

/// Serves a list of [`Order`] with an [`Answer`].
///
/// # Errors
/// If the body is no such list, or its worth leaves 64 bits.
pub fn handle(body: &[u8]) -> Result<Vec<u8>, Refusal> {
    let orders: Vec<Order> = super::parse(body)?;
    let mut customers: BTreeMap<&str, Customer> = BTreeMap::new();
    let mut countries: BTreeMap<String, u64> = BTreeMap::new();
    let mut notes = Vec::new();
    let mut cents = 0u64;
    for order in &orders {
        let worth = worth(order).ok_or_else(too_much)?;
        cents = cents.checked_add(worth).ok_or_else(too_much)?;
        let customer = customers
            .entry(&order.customer)
            .or_insert_with(|| Customer {
                customer: order.customer.clone(),
                orders: Vec::new(),
                cents: 0,
            });
        customer.orders.push(order.id);
        // No part is larger than the sum of all, which fits.
        customer.cents += worth;
        *countries.entry(order.country.clone()).or_default() += worth;
        if !order.note.is_empty() {
            notes.push((order.id, order.note.to_uppercase()));
        }
    }
    let mut customers: Vec<Customer> = customers.into_values().collect();
    customers.sort_by_key(|customer| std::cmp::Reverse(customer.cents));
    super::answer(&Answer {
        orders: orders.len(),
        cents,
        customers,
        countries,
        notes,
    })
}

fn worth(order: &Order) -> Option<u64> {
    order.items.iter().try_fold(0u64, |sum, item| {
        sum.checked_add(item.quantity.checked_mul(item.cents)?)
    })
}

fn too_much() -> Refusal {
    Refusal::new("the orders are worth more than 64 bits hold")
}
