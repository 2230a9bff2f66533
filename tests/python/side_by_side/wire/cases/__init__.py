"""Hand-made requests in groups: each a function from the mark of its names to the requests."""

from side_by_side.wire.cases.deliberate import (
    tags_with_a_meaning,
    texts_with_a_nul,
    versions_that_are_refused,
    words_that_end_in_a_line_break,
)
from side_by_side.wire.cases.lives import lives_of_a_model, lives_of_a_prompt, stages
from side_by_side.wire.cases.origins import (
    origins,
    origins_of_faulty_versions,
    origins_that_go,
)
from side_by_side.wire.cases.routes import routes_outside_the_registry
from side_by_side.wire.cases.searches import (
    clauses_that_break_mlflow,
    filters,
    orders,
    pages,
    visibility,
)
from side_by_side.wire.cases.texts import names_and_keys, sizes, sources

GROUPS = [
    routes_outside_the_registry,
    lives_of_a_prompt,
    lives_of_a_model,
    stages,
    filters,
    clauses_that_break_mlflow,
    orders,
    pages,
    visibility,
    names_and_keys,
    sizes,
    sources,
    origins,
    origins_of_faulty_versions,
    origins_that_go,
    tags_with_a_meaning,
    texts_with_a_nul,
    versions_that_are_refused,
    words_that_end_in_a_line_break,
]

# Those whose answers differ on purpose: a row of the list that they do not need is out of date.
SHOWING_DIFFERENCES = [
    tags_with_a_meaning,
    texts_with_a_nul,
    versions_that_are_refused,
    words_that_end_in_a_line_break,
    routes_outside_the_registry,
    pages,
    clauses_that_break_mlflow,
]
