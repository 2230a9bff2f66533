//! Prompts: one a row, and one whole.

use fmf::{Prompt, PromptVersion};

use super::{aliases, fields, tags, versions};
use crate::screen::{Column, Line, Look, Screen, Table, moment};

const COLUMNS: &[Column] = &[
    Column::name("NAME"),
    Column::number("LATEST"),
    Column::list("ALIASES"),
    Column::whole("UPDATED"),
    Column::spare("DESCRIPTION"),
];

/// A table of prompts.
pub(crate) fn prompts(prompts: &[Prompt], screen: &Screen) -> Vec<Line> {
    let mut table = Table::new(COLUMNS);
    for prompt in prompts {
        let latest = prompt.latest.map(|version| version.to_string()).unwrap_or_default();
        table.row(vec![
            Line::new().add(prompt.name.as_str(), Look::Strong),
            latest.into(),
            aliases(&prompt.aliases),
            Line::new().add(moment(prompt.updated_at), Look::Dim),
            prompt.description.as_deref().unwrap_or_default().into(),
        ]);
    }
    table.draw(screen)
}

/// A prompt with a table of its versions.
pub(crate) fn prompt(
    prompt: &Prompt,
    its_versions: &[PromptVersion],
    store: &str,
    screen: &Screen,
) -> Vec<Line> {
    let mut lines = vec![Line::new().add(prompt.name.as_str(), Look::Strong)];
    lines.extend(fields(
        vec![
            ("about", prompt.description.as_deref().unwrap_or_default().into()),
            ("aliases", aliases(&prompt.aliases)),
            ("tags", tags(&prompt.tags)),
            ("created", moment(prompt.created_at).into()),
            ("store", store.into()),
        ],
        screen,
    ));
    if !its_versions.is_empty() {
        lines.push(Line::new());
        lines.extend(versions(its_versions, screen));
    }
    lines
}
