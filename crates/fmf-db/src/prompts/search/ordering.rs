//! The order of a search, made total.

use fmf_core::filter::{Order, OrderKey};

/// The `order by` of a search: the wanted orders, then `ties` where they are not among them.
/// `column` answers what a key stands for.
pub(super) fn order_by(
    wanted: &[Order],
    ties: &[Order],
    column: impl Fn(OrderKey) -> &'static str,
) -> String {
    let mut seen: Vec<OrderKey> = Vec::new();
    let mut terms = Vec::new();
    for order in wanted.iter().chain(ties) {
        if !seen.contains(&order.key) {
            seen.push(order.key);
            let direction = if order.descending { " desc" } else { "" };
            terms.push(format!("{}{direction}", column(order.key)));
        }
    }
    terms.join(", ")
}

/// The smallest first.
pub(super) fn ascending(key: OrderKey) -> Order {
    Order { key, descending: false }
}

/// The largest first.
pub(super) fn descending(key: OrderKey) -> Order {
    Order { key, descending: true }
}
