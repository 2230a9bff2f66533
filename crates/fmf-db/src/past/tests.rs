//! A long log costs no more than a short one: no statement goes through a table.

use fmf_core::{PageQuery, Result, Selector, Timestamp};

use super::{prompt_at, version_at, versions_at};
use crate::{
    content::Content,
    dialect::Dialect,
    engine::{Row, Session, Value, session_in_memory},
};

/// A session that looks at the plan of every statement before it runs it.
struct Watched<S> {
    session: S,
    statements: usize,
}

impl<S: Session> Session for Watched<S> {
    fn store(&self) -> &str {
        self.session.store()
    }

    fn content(&self) -> Content {
        self.session.content()
    }

    fn dialect(&self) -> Dialect {
        self.session.dialect()
    }

    fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<()> {
        self.session.execute(sql, values)
    }

    fn script(&mut self, sql: &str) -> Result<()> {
        self.session.script(sql)
    }

    fn for_each(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        see: &mut dyn FnMut(&dyn Row) -> Result<()>,
    ) -> Result<()> {
        self.statements += 1;
        let plan = format!("explain query plan {sql}");
        self.session.for_each(&plan, values, &mut |row| {
            let step = row.text(3)?.unwrap_or_default();
            // The keys that a statement has gathered itself are few.
            let gathered = ["SCAN n", "SCAN k", "SCAN f", "SCAN CONSTANT ROW"];
            let goes_through = step.starts_with("SCAN") && !gathered.contains(&step);
            assert!(!goes_through && !step.contains("TEMP B-TREE"), "{step}\n{sql}");
            Ok(())
        })?;
        self.session.for_each(sql, values, see)
    }
}

const ROWS: &str = r#"
    insert into prompts (id, name, is_prompt, has_prompt_versions, last_version, created_at,
                         updated_at)
    values ('life', 'x', 1, 1, 1, 1, 1);
    insert into versions (prompt, version, stage, source, is_prompt, created_at, updated_at, kind,
                          template)
    values ('life', 1, 'None', 'dummy-source', 1, 1, 1, 'text', 'hi');
    insert into changes (seq, tx, at, actor, action, prompt_id, prompt, version, subject, after,
                         hash)
    values (1, 1, 1, 'ana', 'prompt.created', 'life', 'x', null, null, '{"tags": {}}', ''),
           (2, 1, 1, 'ana', 'version.created', 'life', 'x', 1, null, '{"tags": {}}', ''),
           (3, 2, 2, 'ana', 'alias.set', 'life', 'x', 1, 'production', '1', '');
"#;

#[test]
fn a_reading_goes_straight_to_what_it_needs() {
    let mut watched = Watched { session: session_in_memory(Content::Registry), statements: 0 };
    watched.script(ROWS).unwrap();
    let (x, now) = ("x".parse().unwrap(), Timestamp::from_millis(3));
    for selector in ["production", "1", "latest", "staging", "2"] {
        let selector: Selector = selector.parse().unwrap();
        let found = version_at(&mut watched, &x, &selector, now);
        assert_eq!(found.is_ok(), !["staging", "2"].contains(&selector.to_string().as_str()));
    }
    version_at(&mut watched, &x, &Selector::Latest, Timestamp::default()).unwrap_err();
    prompt_at(&mut watched, &x, now).unwrap();
    versions_at(&mut watched, &x, now, &PageQuery::default()).unwrap();
    assert!(watched.statements > 30);
}
