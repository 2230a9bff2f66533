//! The order of a search, made total.

use std::cmp::Ordering;

use fmf_core::filter::{Order, OrderKey};

/// The wanted orders, and those that decide between equals.
pub(super) struct TotalOrder(Vec<Order>);

impl TotalOrder {
    /// The wanted orders, then `ties` where they are not among them.
    pub(super) fn of(wanted: &[Order], ties: &[Order]) -> Self {
        let mut orders: Vec<Order> = Vec::with_capacity(wanted.len() + ties.len());
        for order in wanted.iter().chain(ties) {
            if orders.iter().all(|known| known.key != order.key) {
                orders.push(*order);
            }
        }
        Self(orders)
    }

    /// The terms of an `order by`; `column` answers what a key stands for.
    pub(super) fn terms(&self, column: impl Fn(OrderKey) -> &'static str) -> String {
        let terms = self.0.iter().map(|order| {
            let direction = if order.descending { " desc" } else { "" };
            format!("{}{direction}", column(order.key))
        });
        terms.collect::<Vec<_>>().join(", ")
    }

    /// Puts what was found in this order. A page is read by its keys, in whatever order the engine
    /// likes: to sort whole rows there would carry every template through its sorter.
    pub(super) fn sort<T>(&self, found: &mut [T], by: impl Fn(OrderKey, &T, &T) -> Ordering) {
        found.sort_by(|one, other| {
            let compared = self.0.iter().map(|order| {
                let ascending = by(order.key, one, other);
                if order.descending { ascending.reverse() } else { ascending }
            });
            compared.fold(Ordering::Equal, Ordering::then)
        });
    }
}

/// The smallest first.
pub(super) fn ascending(key: OrderKey) -> Order {
    Order { key, descending: false }
}

/// The largest first.
pub(super) fn descending(key: OrderKey) -> Order {
    Order { key, descending: true }
}
