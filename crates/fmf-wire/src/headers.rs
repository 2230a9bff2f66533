//! Headers of FMF's own, which every route takes beside what the protocol says.

use http::HeaderName;

/// Who makes a change; believed where no token says better, and marked as unverified.
pub const ACTOR: HeaderName = HeaderName::from_static("x-fmf-actor");

/// Why a change is made.
pub const REASON: HeaderName = HeaderName::from_static("x-fmf-reason");
