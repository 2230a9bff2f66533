//! The stores of clouds, behind the feature of that name.

use std::{fmt, sync::Arc, time::Duration};

use object_store::{
    BackoffConfig, ClientOptions, ObjectStore, ObjectStoreScheme, RetryConfig,
    aws::AmazonS3Builder,
    azure::MicrosoftAzureBuilder,
    client::{HttpError, HttpErrorKind},
    gcp::GoogleCloudStorageBuilder,
    prefix::PrefixStore,
};
use url::Url;

use super::{
    CloudAccess,
    error::causes,
    place::{ArtifactPlaceError, shown},
};

/// A cloud that is away is told of after this time, not after minutes.
const PATIENCE: Duration = Duration::from_secs(10);
const SECRETS: &str = "an address holds no password and nothing behind a `?` or a `#`; keys are \
                       read from the environment";
/// So long may a cloud say nothing while it is waited for. A whole file may take any time, since a
/// client may take it slowly.
const SILENCE: Duration = Duration::from_secs(30);

/// The store at `address`.
pub(super) fn cloud(
    address: &str,
    clouds: &CloudAccess,
) -> Result<Arc<dyn ObjectStore>, ArtifactPlaceError> {
    let unusable = |why: &dyn fmt::Display| {
        let address = shown(address);
        ArtifactPlaceError::Unusable { address, source: why.to_string().into() }
    };
    let url = Url::parse(address).map_err(|error| unusable(&error))?;
    // It would be taken for what lets the server in, and is not read.
    if url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(unusable(&SECRETS));
    }
    let (scheme, below) = ObjectStoreScheme::parse(&url).map_err(|error| unusable(&error))?;
    /// One of the builders, told what it knows of what the environment says.
    macro_rules! built {
        ($builder:ty) => {{
            let builder = <$builder>::new().with_url(address).with_retry(retries());
            let builder = builder.with_client_options(client());
            let told = clouds.0.iter().fold(builder, |builder, (key, value)| {
                match key.to_ascii_lowercase().parse() {
                    Ok(key) => builder.with_config(key, value),
                    Err(_) => builder,
                }
            });
            told.build().map(|store| Arc::new(store) as Arc<dyn ObjectStore>)
        }};
    }
    let store = match scheme {
        ObjectStoreScheme::AmazonS3 => built!(AmazonS3Builder),
        ObjectStoreScheme::GoogleCloudStorage => built!(GoogleCloudStorageBuilder),
        ObjectStoreScheme::MicrosoftAzure => built!(MicrosoftAzureBuilder),
        _ => return Err(unusable(&"this is no cloud that is known")),
    };
    let store = store.map_err(|error| unusable(&error))?;
    Ok(if below.is_root() { store } else { Arc::new(PrefixStore::new(store, below)) })
}

/// Whether no answer came, or not the whole of one.
pub(super) fn is_silent(error: &object_store::Error) -> bool {
    use HttpErrorKind as Kind;
    let mut said = causes(error).filter_map(|cause| cause.downcast_ref::<HttpError>());
    said.any(|said| matches!(said.kind(), Kind::Connect | Kind::Timeout | Kind::Interrupted))
}

fn retries() -> RetryConfig {
    RetryConfig { max_retries: 3, retry_timeout: PATIENCE, backoff: BackoffConfig::default() }
}

fn client() -> ClientOptions {
    ClientOptions::new().with_timeout_disabled().with_read_timeout(SILENCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, expect: Result<&str, &str>) {
        let clouds = CloudAccess(vec![
            ("AWS_REGION".to_owned(), "eu-central-1".to_owned()),
            ("AZURE_STORAGE_ACCOUNT_NAME".to_owned(), "account".to_owned()),
        ]);
        let shown = cloud(address, &clouds).map(|store| store.to_string());
        match (&shown, expect) {
            (Ok(shown), Ok(part)) => assert!(shown.contains(part), "{shown}"),
            (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
            _ => panic!("{address}: {shown:?}"),
        }
    }

    #[test]
    fn an_address_names_the_store_of_a_cloud() {
        check("s3://bucket/some/folder", Ok("some/folder"));
        check("s3://bucket", Ok("AmazonS3(bucket)"));
        check("az://container", Ok("MicrosoftAzure"));
        check("http://example.org/x", Err("expected s3://"));
        check("nothing://x", Err("expected s3://"));
    }

    #[test]
    fn an_address_with_a_secret_is_refused_and_the_secret_not_told() {
        let hidden = [
            "az://container/x?sig=SECRET",
            "az://no.container/x?sig=SECRET",
            "s3://key:SECRET@bucket/x",
            "gs:///x?token=SECRET",
            "gs://bucket/x#SECRET",
        ];
        for address in hidden {
            let error = cloud(address, &CloudAccess::default()).unwrap_err();
            let told = crate::marks::chain(&error);
            assert!(told.contains("read from the environment"), "{told}");
            assert!(!told.contains("SECRET"), "{told}");
        }
    }
}
