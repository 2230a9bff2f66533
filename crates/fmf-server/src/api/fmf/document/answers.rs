//! What every operation may answer, whatever it is about.

use fmf_wire::fmf::{PROBLEM_JSON, ProblemKind, messages::Problem};
use utoipa::{
    Modify,
    openapi::{
        Content, OpenApi, Ref, RefOr, Response,
        header::HeaderBuilder,
        path::{Operation, PathItem},
        schema::{ObjectBuilder, Type},
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};

/// Adds what every operation may answer, and how a token is sent.
pub(super) struct CommonAnswers;

impl Modify for CommonAnswers {
    fn modify(&self, document: &mut OpenApi) {
        for item in document.paths.paths.values_mut() {
            for (writes, operation) in operations(item) {
                let kinds = if writes { [READING, WRITING].concat() } else { READING.to_vec() };
                kinds.into_iter().for_each(|kind| add(operation, kind));
            }
        }
        let components = document.components.get_or_insert_default();
        let scheme = |scheme, about: &str| {
            let mut http = Http::new(scheme);
            http.description = Some(about.to_owned());
            SecurityScheme::Http(http)
        };
        let token = scheme(HttpAuthScheme::Bearer, "A token: `fmf token add` makes one.");
        let password = scheme(HttpAuthScheme::Basic, "A token as the password of any user.");
        components.add_security_scheme("token", token);
        components.add_security_scheme("password", password);
    }
}

const READING: &[ProblemKind] = &[
    ProblemKind::Invalid,
    ProblemKind::Unauthenticated,
    ProblemKind::TooMany,
    ProblemKind::Internal,
    ProblemKind::Unavailable,
];

const WRITING: &[ProblemKind] =
    &[ProblemKind::Denied, ProblemKind::TooLarge, ProblemKind::WrongMediaType];

fn operations(item: &mut PathItem) -> impl Iterator<Item = (bool, &mut Operation)> {
    let reads = item.get.as_mut().map(|operation| (false, operation));
    let writes = item.post.as_mut().map(|operation| (true, operation));
    reads.into_iter().chain(writes)
}

/// Adds a problem, unless the operation has one of that status.
fn add(operation: &mut Operation, kind: ProblemKind) {
    let (status, detail) = (kind.status().to_string(), detail(kind));
    if operation.responses.responses.contains_key(&status) {
        return;
    }
    let mut content = Content::new(Some(RefOr::Ref(Ref::from_schema_name("Problem"))));
    content.example = serde_json::to_value(Problem::new(kind, detail)).ok();
    let mut response = Response::new(capitalised(kind.title()));
    response.content.insert(PROBLEM_JSON.to_owned(), RefOr::T(content));
    if matches!(kind, ProblemKind::TooMany | ProblemKind::Unavailable) {
        let seconds = ObjectBuilder::new().schema_type(Type::Integer).build();
        let header = HeaderBuilder::new().schema(Some(seconds));
        let header = header.description(Some("In how many seconds to ask again")).build();
        response.headers.insert("Retry-After".to_owned(), RefOr::T(header));
    }
    operation.responses.responses.insert(status, RefOr::T(response));
}

fn detail(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Invalid => "unknown parameter \"att\"; did you mean \"at\"?",
        ProblemKind::Unauthenticated => {
            "this token is not known here: it is mistyped, or was revoked; ask for a new one"
        }
        ProblemKind::TooMany => {
            "too many wrong tokens came from this address; another one is looked at in 12 s"
        }
        ProblemKind::Denied => {
            "this takes the role writer, and this is a reader's token; ask for one with that role"
        }
        ProblemKind::TooLarge => "The body of the request is larger than 8 MiB.",
        ProblemKind::WrongMediaType => {
            "the body must be JSON, sent as Content-Type: application/json"
        }
        ProblemKind::Unavailable => "the database cannot be reached",
        _ => "the server met an internal error",
    }
}

fn capitalised(title: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}
