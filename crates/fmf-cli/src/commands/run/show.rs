//! `fmf run show`.

use clap::Args;
use fmf::{
    runs::{Course, Runs},
    tracking::{Experiment, Run},
};

use crate::{
    arguments::{Json, examples},
    draw,
    fault::Result,
    json::RunDetailJson,
    session::Session,
};

/// Of how many metrics the course is read, each with a question of its own.
const MOST_COURSES: usize = 100;
/// How many points of a metric are read at most.
const MOST_POINTS: usize = 25_000;

/// show a run: its parameters, metrics, tags, inputs and outputs
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("fmf run show 3f2a9c01", "by the beginning of its id, where only one run begins so"),
    ("fmf run show 3f2a9c01 --json", "for a program"),
]))]
pub(crate) struct Show {
    /// the run's id, or its beginning
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    json: Json,
}

/// A run with what is told of it besides its record.
pub(crate) struct Shown {
    pub(crate) run: Run,
    pub(crate) experiment: Experiment,
    /// The courses of its metrics, in their order; none of those beyond [`MOST_COURSES`].
    pub(crate) courses: Vec<Option<Course>>,
}

impl Show {
    pub(crate) async fn run(self, session: &Session) -> Result<()> {
        let runs = session.runs().await?;
        let run = runs.run(&self.id).await?;
        let experiment = runs.experiment_numbered(run.info.experiment).await?;
        let courses = courses(&runs, &run).await?;
        let shown = Shown { run, experiment, courses };
        if self.json.json {
            return session.screen.json(&RunDetailJson::new(runs.to_string(), &shown));
        }
        session.screen.lines(draw::run(&shown, &session.screen))
    }
}

async fn courses(runs: &Runs, run: &Run) -> Result<Vec<Option<Course>>> {
    let mut courses = Vec::new();
    for metric in run.metrics.iter().take(MOST_COURSES) {
        let points = runs.history(&run.info.id, &metric.key, Some(MOST_POINTS)).await?;
        // Where there are more points than were read, their course would mislead.
        courses.push(Course::of(points).filter(|course| course.points < MOST_POINTS));
    }
    courses.resize(run.metrics.len(), None);
    Ok(courses)
}
