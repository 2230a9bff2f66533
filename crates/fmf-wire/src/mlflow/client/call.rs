//! The requests of the protocol from the asking side: the same structs that a server reads.

use fmf_core::{
    Selector,
    entry::{EntryKey, EntryTag},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::mlflow::{
    keys::to_wire_key,
    messages::{
        DownloadUri, Empty, ModelVersionBody, ModelVersionsPage, RegisteredModelBody,
        RegisteredModelsPage,
    },
    paths::{self, Endpoint},
    requests::{
        CreateModelVersion, CreateRegisteredModel, DeleteAlias, DeleteModelVersion,
        DeleteModelVersionTag, DeleteRegisteredModel, DeleteRegisteredModelTag, GetByAlias,
        GetModelVersion, GetRegisteredModel, SetAlias, SetModelVersionTag, SetRegisteredModelTag,
        UpdateModelVersion, UpdateRegisteredModel,
    },
};

/// The fields of a request in order; null is left out.
pub(super) type Fields = Vec<(&'static str, Value)>;

/// A request that can be sent.
pub(super) trait Call {
    /// Where it goes.
    const ENDPOINT: Endpoint;
    /// What comes back.
    type Answer: DeserializeOwned;

    /// What it says.
    fn fields(&self) -> Fields;
}

macro_rules! calls {
    ($($request:ident at $endpoint:ident gives $answer:ident
        |$this:ident| { $($field:literal: $value:expr),* $(,)? })*) => {
        $(impl Call for $request {
            const ENDPOINT: Endpoint = paths::$endpoint;
            type Answer = $answer;

            fn fields(&self) -> Fields {
                let $this = self;
                vec![$(($field, json!($value))),*]
            }
        })*
    };
}

calls! {
    GetRegisteredModel at GET_REGISTERED_MODEL gives RegisteredModelBody |this| {
        "name": this.name.as_str(),
    }
    CreateRegisteredModel at CREATE_REGISTERED_MODEL gives RegisteredModelBody |this| {
        "name": this.entry.name.as_str(),
        "tags": tags(&this.entry.tags),
        "description": this.entry.description,
    }
    UpdateRegisteredModel at UPDATE_REGISTERED_MODEL gives RegisteredModelBody |this| {
        "name": this.name.as_str(),
        "description": this.description,
    }
    DeleteRegisteredModel at DELETE_REGISTERED_MODEL gives Empty |this| {
        "name": this.name.as_str(),
    }
    SetRegisteredModelTag at SET_REGISTERED_MODEL_TAG gives Empty |this| {
        "name": this.name.as_str(),
        "key": key(&this.tag.key),
        "value": this.tag.value,
    }
    DeleteRegisteredModelTag at DELETE_REGISTERED_MODEL_TAG gives Empty |this| {
        "name": this.name.as_str(),
        "key": key(&this.key),
    }
    SetAlias at SET_ALIAS gives Empty |this| {
        "name": this.name.as_str(),
        "alias": this.alias.as_str(),
        "version": this.version.to_string(),
    }
    DeleteAlias at DELETE_ALIAS gives Empty |this| {
        "name": this.name.as_str(),
        "alias": this.alias.as_str(),
    }
    GetByAlias at GET_BY_ALIAS gives ModelVersionBody |this| {
        "name": this.name.as_str(),
        "alias": alias(&this.selector),
    }
    CreateModelVersion at CREATE_MODEL_VERSION gives ModelVersionBody |this| {
        "name": this.version.name.as_str(),
        "source": this.version.source.written(),
        "run_id": this.version.run_id,
        "tags": tags(&this.version.tags),
        "run_link": this.version.run_link,
        "description": this.version.description,
    }
    GetModelVersion at GET_MODEL_VERSION gives ModelVersionBody |this| {
        "name": this.name.as_str(),
        "version": this.version.to_string(),
    }
    UpdateModelVersion at UPDATE_MODEL_VERSION gives ModelVersionBody |this| {
        "name": this.name.as_str(),
        "version": this.version.to_string(),
        "description": this.description,
    }
    DeleteModelVersion at DELETE_MODEL_VERSION gives Empty |this| {
        "name": this.name.as_str(),
        "version": this.version.to_string(),
    }
    SetModelVersionTag at SET_MODEL_VERSION_TAG gives Empty |this| {
        "name": this.name.as_str(),
        "version": this.version.to_string(),
        "key": key(&this.tag.key),
        "value": this.tag.value,
    }
    DeleteModelVersionTag at DELETE_MODEL_VERSION_TAG gives Empty |this| {
        "name": this.name.as_str(),
        "version": this.version.to_string(),
        "key": key(&this.key),
    }
    FindRegisteredModels at SEARCH_REGISTERED_MODELS gives RegisteredModelsPage |this| {
        "filter": this.0.filter,
        "max_results": this.0.max_results,
        "order_by": this.0.order_by,
        "page_token": this.0.page_token,
    }
    FindDownloadUri at GET_DOWNLOAD_URI gives DownloadUri |this| {
        "name": this.0.name.as_str(),
        "version": this.0.version.to_string(),
    }
    FindModelVersions at SEARCH_MODEL_VERSIONS gives ModelVersionsPage |this| {
        "filter": this.0.filter,
        "max_results": this.0.max_results,
        "order_by": this.0.order_by,
        "page_token": this.0.page_token,
    }
}

/// A search from the asking side, where filter, order and token are the server's to understand.
pub(super) struct Wanted {
    pub(super) filter: String,
    pub(super) max_results: usize,
    pub(super) order_by: Vec<String>,
    pub(super) page_token: Option<String>,
}

/// `registered-models/search`
pub(super) struct FindRegisteredModels(pub(super) Wanted);

/// `model-versions/search`
pub(super) struct FindModelVersions(pub(super) Wanted);

/// `model-versions/get-download-uri`
pub(super) struct FindDownloadUri(pub(super) GetModelVersion);

fn key(key: &EntryKey) -> &str {
    to_wire_key(key)
}

fn tags(tags: &[EntryTag]) -> Value {
    tags.iter().map(|tag| json!({"key": key(&tag.key), "value": tag.value})).collect()
}

/// The alias that stands for a selector; a number has none and is asked for elsewhere.
fn alias(selector: &Selector) -> String {
    match selector {
        Selector::Alias(alias) => alias.to_string(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use fmf_core::{
        Version,
        entry::{Fact, NewEntry, NewEntryVersion},
    };
    use serde_json::Map;

    use super::*;
    use crate::mlflow::{Params, messages::encode};

    fn sent<C: Call>(call: &C) -> Params {
        let fields: Map<String, Value> =
            call.fields().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Params::from_json(&encode(&fields))
    }

    macro_rules! check {
        ($call:expr, $request:ty) => {
            let call = $call;
            assert_eq!(<$request>::read(&sent(&call)).unwrap(), call);
        };
    }

    #[test]
    fn a_server_reads_what_the_client_writes() {
        let name: fmf_core::PromptName = "a name".parse().unwrap();
        let alias: fmf_core::Alias = "3".parse().unwrap();
        let version = Version::FIRST;
        let description = Some("é".to_owned());
        let tag = EntryTag::fact(Fact::ModelConfig, "{}");
        let key = EntryKey::Fact(Fact::ModelConfig);
        check!(GetRegisteredModel { name: name.clone() }, GetRegisteredModel);
        check!(
            UpdateRegisteredModel { name: name.clone(), description: description.clone() },
            UpdateRegisteredModel
        );
        check!(
            SetRegisteredModelTag { name: name.clone(), tag: EntryTag::user("k", "v") },
            SetRegisteredModelTag
        );
        check!(SetAlias { name: name.clone(), alias: alias.clone(), version }, SetAlias);
        check!(DeleteAlias { name: name.clone(), alias: alias.clone() }, DeleteAlias);
        check!(GetByAlias { name: name.clone(), selector: alias.into() }, GetByAlias);
        check!(GetByAlias { name: name.clone(), selector: Selector::Latest }, GetByAlias);
        check!(GetModelVersion { name: name.clone(), version }, GetModelVersion);
        check!(UpdateModelVersion { name: name.clone(), version, description }, UpdateModelVersion);
        check!(SetModelVersionTag { name: name.clone(), version, tag }, SetModelVersionTag);
        check!(DeleteModelVersionTag { name, version, key }, DeleteModelVersionTag);
    }

    #[test]
    fn what_is_created_arrives_whole() {
        let tags = vec![EntryTag::fact(Fact::IsPrompt, "true"), EntryTag::user("k", "v")];
        let name: fmf_core::PromptName = "x".parse().unwrap();
        let entry = NewEntry { name: name.clone(), description: None, tags: tags.clone() };
        let read = CreateRegisteredModel::read(&sent(&CreateRegisteredModel { entry })).unwrap();
        assert_eq!((read.entry.name, read.entry.tags), (name.clone(), tags.clone()));
        let version = NewEntryVersion {
            name,
            description: Some("why".to_owned()),
            tags: tags.clone(),
            source: fmf_core::entry::PROMPT_SOURCE.into(),
            run_id: None,
            run_link: None,
        };
        let call = CreateModelVersion::of_prompt(version);
        let read = CreateModelVersion::read(&sent(&call)).unwrap().version;
        assert_eq!((read.tags, read.description.as_deref()), (tags, Some("why")));
    }
}
