//! What a server makes up, theirs and ours: the ids of runs and logged models, and names for those
//! without one.

use serde_json::Value;

/// Pairs of what stands for the same, theirs first.
#[derive(Default)]
pub(super) struct Names(Vec<(String, String)>);

impl Names {
    /// Takes note of what both servers made up for the same run or model.
    pub(super) fn learn(&mut self, theirs: &Value, ours: &Value) {
        for place in
            ["run/info/run_id", "run/info/run_name", "model/info/model_id", "model/info/name"]
        {
            let place = format!("/{place}");
            let made = |answer: &Value| answer.pointer(&place)?.as_str().map(str::to_owned);
            if let (Some(theirs), Some(ours)) = (made(theirs), made(ours))
                && theirs != ours
                && !self.0.iter().any(|(known, _)| *known == theirs)
            {
                self.0.push((theirs, ours));
            }
        }
    }

    /// A recorded text, of our runs and models.
    pub(super) fn to_ours(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (theirs, ours)| text.replace(theirs, ours))
    }

    /// An answer of ours, of their runs and models.
    pub(super) fn to_theirs(&self, answer: Value) -> Value {
        let text = answer.to_string();
        let text = self.0.iter().fold(text, |text, (theirs, ours)| text.replace(ours, theirs));
        serde_json::from_str(&text).unwrap()
    }
}
