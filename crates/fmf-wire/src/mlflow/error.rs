//! What goes wrong, in MLflow's codes, statuses and words.
//!
//! Clients compare these texts and rewrite some of their words, so they are kept exactly.

use fmf_core::{Alias, PromptName, StoreError, entry::EntryKind, python};
use serde::Serialize;

use super::{messages::encode, source};

macro_rules! codes {
    ($($variant:ident = $name:literal, $status:literal, $class:expr;)*) => {
        /// The codes of MLflow's errors that a registry has a use for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ErrorCode { $(#[doc = concat!("`", $name, "`, status ", $status)] $variant,)* }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The code on the wire.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The HTTP status it comes with.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }

            /// SQLSTATE and error class, where MLflow has them.
            fn class(self) -> Option<(&'static str, &'static str)> {
                match self { $(Self::$variant => $class,)* }
            }
        }
    };
}

const INVALID: Option<(&str, &str)> = Some(("KAM00", "INVALID_PARAMETER_VALUE"));
const EXISTS: Option<(&str, &str)> = Some(("KAM00", "RESOURCE_ALREADY_EXISTS"));
const MISSING: Option<(&str, &str)> = Some(("KAM00", "RESOURCE_NOT_FOUND"));
const DENIED: Option<(&str, &str)> = Some(("KAM00", "PERMISSION_DENIED"));
const INTERNAL: Option<(&str, &str)> = Some(("XXM00", "CLIENT_INTERNAL_ERROR"));

codes! {
    InvalidParameterValue = "INVALID_PARAMETER_VALUE", 400, INVALID;
    BadRequest = "BAD_REQUEST", 400, INVALID;
    ResourceAlreadyExists = "RESOURCE_ALREADY_EXISTS", 400, EXISTS;
    Unauthenticated = "UNAUTHENTICATED", 401, None;
    CustomerUnauthorized = "CUSTOMER_UNAUTHORIZED", 401, DENIED;
    PermissionDenied = "PERMISSION_DENIED", 403, DENIED;
    ResourceDoesNotExist = "RESOURCE_DOES_NOT_EXIST", 404, MISSING;
    EndpointNotFound = "ENDPOINT_NOT_FOUND", 404, MISSING;
    ResourceConflict = "RESOURCE_CONFLICT", 409, None;
    RequestLimitExceeded = "REQUEST_LIMIT_EXCEEDED", 429, None;
    InternalError = "INTERNAL_ERROR", 500, INTERNAL;
    InvalidState = "INVALID_STATE", 500, INTERNAL;
    NotImplemented = "NOT_IMPLEMENTED", 501, None;
    TemporarilyUnavailable = "TEMPORARILY_UNAVAILABLE", 503, INTERNAL;
}

/// An answer that says what went wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    /// What kind of error.
    pub code: ErrorCode,
    /// What a person is told.
    pub message: String,
}

impl ApiError {
    /// An error of that code.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// The request is wrong: `INVALID_PARAMETER_VALUE`.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidParameterValue, message)
    }

    /// No prompt or model bears that name.
    #[must_use]
    pub fn prompt_not_found(name: &PromptName) -> Self {
        Self::missing(format!("Registered Model with name={name} not found"))
    }

    /// There is no such version; some endpoints say so of a prompt that is missing, too.
    pub fn version_not_found(name: &PromptName, version: impl std::fmt::Display) -> Self {
        Self::missing(format!("Model Version (name={name}, version={version}) not found"))
    }

    /// The alias is not set: status 400, unlike everything else that is missing.
    #[must_use]
    pub fn alias_not_found(alias: &Alias) -> Self {
        Self::invalid(format!("Registered model alias {alias} not found."))
    }

    /// There is no logged model of that id.
    #[must_use]
    pub fn logged_model_not_found(id: &str) -> Self {
        Self::missing(format!("Logged model with ID '{id}' not found."))
    }

    /// The name is taken by `existing` and was `wanted` for another.
    #[must_use]
    pub fn already_exists(name: &PromptName, existing: EntryKind, wanted: EntryKind) -> Self {
        let message = if existing == wanted {
            let kind = match existing {
                EntryKind::Prompt => "Prompt",
                EntryKind::Model => "Registered Model",
            };
            format!("{kind} (name={name}) already exists.")
        } else {
            let name = python::repr(name.as_str());
            format!(
                "Tried to create a {wanted} with name {name}, but the name is already taken by a \
                 {existing}. MLflow does not allow creating a model and a prompt with the same \
                 name."
            )
        };
        Self::new(ErrorCode::ResourceAlreadyExists, message)
    }

    /// A rename meets a name that is taken, by a prompt or a model.
    #[must_use]
    pub fn rename_taken(name: &PromptName) -> Self {
        Self::already_exists(name, EntryKind::Model, EntryKind::Model)
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.code.status()
    }

    /// The body of the answer.
    #[must_use]
    pub fn body(&self) -> Vec<u8> {
        encode(self)
    }

    fn missing(message: String) -> Self {
        Self::new(ErrorCode::ResourceDoesNotExist, message)
    }
}

impl Serialize for ApiError {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Body<'a> {
            error_code: &'static str,
            message: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            sqlstate: Option<&'static str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            error_class: Option<&'static str>,
        }
        let (sqlstate, error_class) = self.code.class().unzip();
        let message = &self.message;
        Body { error_code: self.code.as_str(), message, sqlstate, error_class }
            .serialize(serializer)
    }
}

impl From<StoreError> for ApiError {
    /// What a store says, in the words of the protocol. What is nobody's business outside
    /// (`Corrupt`, `Backend`) becomes a generic text: the server logs the details.
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Invalid(message) => Self::invalid(message),
            StoreError::PromptNotFound { name, .. } => Self::prompt_not_found(&name),
            StoreError::VersionNotFound { name, version, .. } if version == "latest" => {
                Self::missing(format!("Latest version not found for model {name}."))
            }
            StoreError::VersionNotFound { name, version, .. } => {
                Self::version_not_found(&name, version)
            }
            StoreError::AliasNotFound { alias, .. } => Self::alias_not_found(&alias),
            StoreError::Tracking(fault) => (*fault).into(),
            // Nothing of the protocol asks for the past.
            StoreError::NotThen(then) => Self::missing(then.to_string()),
            StoreError::AlreadyExists { name, existing } => {
                Self::already_exists(&name, existing, existing)
            }
            StoreError::UnfitOrigin { written, fault } => source::unfit(&written, fault),
            StoreError::Conflict(message) => Self::new(ErrorCode::ResourceConflict, message),
            StoreError::Denied(message) => Self::new(ErrorCode::PermissionDenied, message),
            StoreError::Unsupported { .. } => {
                Self::new(ErrorCode::NotImplemented, error.to_string())
            }
            StoreError::Unavailable(message) => {
                Self::new(ErrorCode::TemporarilyUnavailable, message)
            }
            StoreError::Corrupt(_) | StoreError::Backend { .. } => {
                Self::new(ErrorCode::InternalError, "the server met an internal error")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name() -> PromptName {
        "x".parse().unwrap()
    }

    fn check(error: StoreError, status: u16, body: &str) {
        let error = ApiError::from(error);
        assert_eq!(error.status(), status, "{body}");
        assert_eq!(String::from_utf8(error.body()).unwrap(), body);
    }

    #[test]
    fn what_is_missing_is_said_in_mlflows_words() {
        check(
            StoreError::PromptNotFound { name: name(), store: "here".into() },
            404,
            r#"{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"Registered Model with name=x not found","sqlstate":"KAM00","error_class":"RESOURCE_NOT_FOUND"}"#,
        );
        check(
            StoreError::VersionNotFound { name: name(), version: "9".into(), latest: None },
            404,
            r#"{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"Model Version (name=x, version=9) not found","sqlstate":"KAM00","error_class":"RESOURCE_NOT_FOUND"}"#,
        );
        check(
            StoreError::VersionNotFound { name: name(), version: "latest".into(), latest: None },
            404,
            r#"{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"Latest version not found for model x.","sqlstate":"KAM00","error_class":"RESOURCE_NOT_FOUND"}"#,
        );
        check(
            StoreError::AliasNotFound {
                name: name(),
                alias: "a".parse().unwrap(),
                known: vec![],
                dangling: None,
            },
            400,
            r#"{"error_code":"INVALID_PARAMETER_VALUE","message":"Registered model alias a not found.","sqlstate":"KAM00","error_class":"INVALID_PARAMETER_VALUE"}"#,
        );
    }

    #[test]
    fn details_from_below_stay_inside() {
        check(
            StoreError::backend("reading /secret", "disk 7"),
            500,
            r#"{"error_code":"INTERNAL_ERROR","message":"the server met an internal error","sqlstate":"XXM00","error_class":"CLIENT_INTERNAL_ERROR"}"#,
        );
        check(
            StoreError::Conflict("moved".into()),
            409,
            r#"{"error_code":"RESOURCE_CONFLICT","message":"moved"}"#,
        );
    }

    #[test]
    fn a_taken_name_says_by_what_it_is_taken() {
        let taken = |existing, wanted| ApiError::already_exists(&name(), existing, wanted).message;
        assert_eq!(taken(EntryKind::Prompt, EntryKind::Prompt), "Prompt (name=x) already exists.");
        assert_eq!(
            taken(EntryKind::Model, EntryKind::Model),
            "Registered Model (name=x) already exists."
        );
        assert_eq!(
            taken(EntryKind::Prompt, EntryKind::Model),
            "Tried to create a registered model with name 'x', but the name is already taken by a \
             prompt. MLflow does not allow creating a model and a prompt with the same name."
        );
    }
}
