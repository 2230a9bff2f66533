//! What a server is, what it can, and who asks.

use fmf_core::Role;
use serde::{Deserialize, Serialize};

/// What this server is, what it can, and who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Info {
    /// Always `fmf`: tells this server from others that speak MLflow's protocol.
    pub product: String,
    /// Its version.
    pub version: String,
    /// The version of this API.
    pub api: String,
    /// The version of MLflow's protocol that it speaks.
    pub mlflow_protocol: String,
    /// What it can.
    pub abilities: Abilities,
    /// Whether it asks for tokens.
    pub auth: Auth,
    /// Who asks.
    pub caller: Caller,
}

/// What a server can.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Abilities {
    /// Whether it logs every change, reads the past, and takes changes of aliases back.
    #[serde(default)]
    pub history: bool,
    /// Whether it searches in what prompts say.
    #[serde(default)]
    pub search: bool,
    /// Whether it answers queries in SQL.
    #[serde(default)]
    pub sql: bool,
    /// Whether it tells what runs measured by prompt version.
    #[serde(default)]
    pub metrics: bool,
}

/// Whether a server asks for tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Auth {
    /// It does not: everybody who reaches it may do everything.
    Off,
    /// It does.
    Token,
}

/// Who asks, as the change log would name them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Caller {
    /// The name of their token, what they claim, or their address.
    pub name: String,
    /// What they may do: `reader`, `writer` or `admin`.
    pub role: String,
}

impl Caller {
    /// A caller of that name who may do what `role` may.
    #[must_use]
    pub fn new(name: String, role: Role) -> Self {
        Self { name, role: role.to_string() }
    }
}
