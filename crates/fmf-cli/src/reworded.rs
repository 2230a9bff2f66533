//! Messages of MLflow's kind, for people: a set in Python's notation becomes a list of words.

/// `Valid keys are '{'name', 'status'}'` as `Valid keys are name, status`. What is a text of
/// somebody's stays as it is.
pub(crate) fn without_sets(message: &str) -> String {
    let (mut said, mut rest) = (String::new(), message);
    while let Some((before, after)) = rest.split_once("{'") {
        said.push_str(before);
        let words = after.split_once("'}").and_then(|(set, tail)| Some((words(set)?, tail)));
        rest = match words {
            None => {
                said.push_str("{'");
                after
            }
            Some((words, tail)) => {
                let quoted = tail.strip_prefix('\'').filter(|_| said.ends_with('\''));
                if quoted.is_some() {
                    said.pop();
                }
                said.push_str(&words);
                quoted.unwrap_or(tail)
            }
        };
    }
    said + rest
}

fn words(set: &str) -> Option<String> {
    let words: Vec<_> = set.split("', '").collect();
    let of_keys = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ' ');
    words.iter().all(|word| word.chars().all(of_keys)).then(|| words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(message: &str, said: &str) {
        assert_eq!(without_sets(message), said);
    }

    #[test]
    fn a_set_is_a_list_of_words() {
        check("keys are '{'name', 'run id'}'", "keys are name, run id");
        check("Only the '{'a', 'b'}' attributes", "Only the a, b attributes");
        check("{'a'} or {'b', 'c'}.", "a or b, c.");
    }

    #[test]
    fn what_is_no_set_stays() {
        for text in ["", "{'", "a {'b", "{'a': 'b'}", "found '{x}'", "{'a\"', 'b'}"] {
            check(text, text);
        }
    }
}
