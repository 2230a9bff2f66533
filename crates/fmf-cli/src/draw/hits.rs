//! What a search for words found: a prompt or a version, and below it where the words stand.

use fmf::{Passage, TextHit};

use super::fields;
use crate::screen::{Line, Look, Screen};

/// The hits with their passages, the words in bold.
pub(crate) fn hits(hits: &[TextHit], screen: &Screen) -> Vec<Line> {
    let mut lines = Vec::new();
    for hit in hits {
        let version = hit.version.map(|version| format!("/{version}")).unwrap_or_default();
        lines.push(Line::new().add(format!("{}{version}", hit.name), Look::Strong));
        let passages = hit.passages.iter().map(|passage| (passage.place.as_str(), shown(passage)));
        lines.extend(fields(passages.collect(), screen));
    }
    lines
}

fn shown(passage: &Passage) -> Line {
    passage.parts().into_iter().fold(Line::new(), |line, (part, is_marked)| {
        line.add(part, if is_marked { Look::Strong } else { Look::Plain })
    })
}

#[cfg(test)]
mod tests {
    use fmf::Place;

    use super::*;

    #[test]
    fn the_words_that_were_found_stand_out() {
        let passage = Passage {
            place: Place::Template,
            text: "our refund policy is".to_owned(),
            marks: vec![4..10, 11..17],
        };
        let hit = TextHit {
            name: "x".parse().unwrap(),
            version: fmf::Version::new(2),
            passages: vec![passage],
        };
        let drawn = hits(&[hit], &Screen::of_width(80));
        let bold = Look::Strong.style();
        assert_eq!(drawn[0].paint(), format!("{bold}x/2{bold:#}"));
        assert!(
            drawn[1]
                .paint()
                .ends_with(&format!("our {bold}refund{bold:#} {bold}policy{bold:#} is"))
        );
    }
}
