//! Making fewer steps of those that show a disagreement.

use std::fmt::Write as _;

use super::{
    step::Step,
    trial::{Stores, Trial},
};
use crate::Result;

/// Shows the fewest steps that could be found, and what they show.
///
/// # Errors
/// When a store cannot be read.
pub(super) async fn shortest(stores: &Stores<'_>, steps: Vec<Step>) -> Result<String> {
    let Some((mut steps, mut difference)) = last_of(stores, &steps).await? else {
        return Ok("the same steps once more do not show it".to_owned());
    };
    let mut size = steps.len();
    while size > 1 {
        size = size.div_ceil(2);
        let mut start = 0;
        while start < steps.len() {
            let mut fewer = steps.clone();
            fewer.drain(start..steps.len().min(start + size));
            match Trial::run(stores, &fewer).await? {
                Some((done, shown)) => (steps, difference) = (fewer[..done].to_vec(), shown),
                None => start += size,
            }
        }
    }
    let mut shown = format!("the {} steps that show it:\n", steps.len());
    for step in &steps {
        // Writing into a text cannot fail.
        let _ = writeln!(shown, "  {step:?}");
    }
    Ok(shown + &difference)
}

/// The last steps that are enough to show it: the acts on a life that has ended rarely matter.
async fn last_of(stores: &Stores<'_>, steps: &[Step]) -> Result<Option<(Vec<Step>, String)>> {
    let mut count = 1;
    loop {
        let last = &steps[steps.len().saturating_sub(count)..];
        if let Some((done, difference)) = Trial::run(stores, last).await? {
            return Ok(Some((last[..done].to_vec(), difference)));
        }
        if count >= steps.len() {
            return Ok(None);
        }
        count *= 2;
    }
}
