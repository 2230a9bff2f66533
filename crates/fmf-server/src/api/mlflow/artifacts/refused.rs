//! What a store that this server stands before does not do: uploads in parts, and addresses that
//! lead to it directly. A client that is told so sends the file here.

use fmf_wire::mlflow::{ApiError, ErrorCode};

use super::Refusal;

pub(super) async fn multipart() -> Refusal {
    not_supported("upload")
}

pub(super) async fn presigned() -> Refusal {
    not_supported("download")
}

fn not_supported(what: &str) -> Refusal {
    let message = format!("Multipart {what} is not supported for the current artifact repository");
    ApiError::new(ErrorCode::NotImplemented, message).into()
}
