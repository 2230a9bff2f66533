"""The scenarios: functions that call the client and say what they see, a file per subject."""

from side_by_side.scenarios import (
    artifacts,
    changing,
    experiments,
    loading,
    logged_models,
    model_sources,
    models,
    registering,
    searching,
    tracking,
)

SCENARIOS = [
    *registering.SCENARIOS,
    *loading.SCENARIOS,
    *changing.SCENARIOS,
    *searching.SCENARIOS,
    *models.SCENARIOS,
    *model_sources.SCENARIOS,
    *tracking.SCENARIOS,
    *experiments.SCENARIOS,
    *artifacts.SCENARIOS,
    *logged_models.SCENARIOS,
]
