//! Where tokens and the subscription come from.
//!
//! Must not know any resource. A token never reaches a message.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use azure_core::auth::{AccessToken, Secret, TokenCredential};
use azure_core::error::{Error, ErrorKind};
use azure_identity::AzureCliCredential;
use time::{Duration, OffsetDateTime};

const TOKEN: &str = "AZURE_ACCESS_TOKEN";
const SUBSCRIPTION: &str = "AZURE_SUBSCRIPTION_ID";

/// How long a given token is believed to last; when it does not, the service says so.
const GIVEN_TOKEN_LASTS: Duration = Duration::hours(1);

/// Credential and subscription.
pub(crate) struct Source {
    pub(crate) credential: Arc<dyn TokenCredential>,
    pub(crate) subscription: Option<String>,
}

impl Source {
    pub(crate) fn fixed(subscription: &str, token: &str) -> Self {
        Self {
            credential: Arc::new(Fixed(Secret::new(token.to_owned()))),
            subscription: Some(subscription.to_owned()),
        }
    }
}

/// A token given from outside.
struct Fixed(Secret);

impl fmt::Debug for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fixed")
    }
}

#[async_trait]
impl TokenCredential for Fixed {
    async fn get_token(&self, _: &[&str]) -> azure_core::Result<AccessToken> {
        let until = OffsetDateTime::now_utc() + GIVEN_TOKEN_LASTS;
        Ok(AccessToken::new(self.0.clone(), until))
    }

    async fn clear_cache(&self) -> azure_core::Result<()> {
        Ok(())
    }
}

/// Stands for credentials that cannot be had, until somebody asks for them.
#[derive(Debug)]
struct Missing(String);

#[async_trait]
impl TokenCredential for Missing {
    async fn get_token(&self, _: &[&str]) -> azure_core::Result<AccessToken> {
        Err(Error::message(ErrorKind::Credential, self.0.clone()))
    }

    async fn clear_cache(&self) -> azure_core::Result<()> {
        Ok(())
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The token of `AZURE_ACCESS_TOKEN`, or `azure_identity`'s chain: client secret or workload
/// identity from the environment, managed identity, Azure CLI.
pub(crate) async fn from_environment() -> Source {
    let mut subscription = variable(SUBSCRIPTION);
    let credential: Arc<dyn TokenCredential> = if let Some(token) = variable(TOKEN) {
        Arc::new(Fixed(Secret::new(token)))
    } else {
        if subscription.is_none() {
            subscription = AzureCliCredential::get_subscription().await.ok();
        }
        match azure_identity::create_default_credential() {
            Ok(credential) => credential,
            Err(error) => Arc::new(Missing(error.to_string())),
        }
    };
    Source {
        credential,
        subscription,
    }
}
