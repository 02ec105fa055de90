//! Who is calling.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use groundplan_engine::provider::{ErrorClass, Identity, ProviderError};
use serde_json::Value;

use crate::AzureProvider;
use crate::fault::{fault, reading};

impl AzureProvider {
    /// The subscription, which every call names.
    pub(crate) fn subscription(&self, action: &str) -> Result<&str, ProviderError> {
        self.source.subscription.as_deref().ok_or_else(|| {
            fault(
                ErrorClass::Credentials,
                action,
                "no subscription: set AZURE_SUBSCRIPTION_ID, or run `az login`",
            )
        })
    }

    /// Subscription with its tenant, and whom the token is for.
    pub(crate) async fn caller(&self) -> Result<Identity, ProviderError> {
        const ACTION: &str = "GetSubscription";
        let id = self.subscription(ACTION)?;
        let token = self
            .source
            .credential
            .get_token(&[&self.scope])
            .await
            .map_err(reading(ACTION))?;
        let client = self.look.subscriptions.subscriptions_client();
        let found = client.get(id).await.map_err(reading(ACTION))?;
        let tenant = found.tenant_id.unwrap_or_default();
        let account = match found.display_name {
            Some(name) => format!("{id} ({name})"),
            None => id.to_owned(),
        };
        let principal = principal(token.token.secret()).unwrap_or_else(|| "token".to_owned());
        Ok(Identity {
            account,
            principal: format!("{principal} of tenant {tenant}"),
        })
    }
}

/// Whom a token names (Microsoft identity platform, "Access token claims reference"). It is shown
/// only; the service checks it.
fn principal(token: &str) -> Option<String> {
    let claims = token.split('.').nth(1)?;
    let claims = URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    ["upn", "unique_name", "app_displayname", "appid", "oid"]
        .iter()
        .find_map(|claim| claims.get(claim)?.as_str())
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_its_principal_or_nobody() {
        let claims = URL_SAFE_NO_PAD.encode(r#"{"appid":"1-2","upn":"a@b.example"}"#);
        assert_eq!(
            principal(&format!("x.{claims}.y")).as_deref(),
            Some("a@b.example")
        );
        for other in ["", "plain", "a.b.c", "a.é.c"] {
            assert_eq!(principal(other), None, "{other}");
        }
    }
}
