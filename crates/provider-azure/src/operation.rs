//! Long-running operations: where they can be asked, and why one failed.
//!
//! A resource says itself how far it is (`provisioningState`); the engine polls that. Only the
//! reason of a failure stands nowhere but in the operation (Azure Resource Manager, "Track
//! asynchronous Azure operations").

use azure_core::headers::{AUTHORIZATION, AZURE_ASYNCOPERATION};
use azure_core::{Method, Request, Response, Url};
use groundplan_engine::provider::{ErrorClass, ProviderError};
use serde::Deserialize;

use crate::AzureProvider;
use crate::fault::{Phase, fault, reading, told};

#[derive(Deserialize)]
struct Operation {
    error: Option<Reason>,
}

#[derive(Deserialize)]
struct Reason {
    code: Option<String>,
    message: Option<String>,
    #[serde(default)]
    details: Vec<Reason>,
}

impl AzureProvider {
    /// Remembers where the outcome of an accepted call can be asked.
    pub(crate) fn accepted(&self, provider_id: &str, answer: &Response) {
        let Ok(Some(url)) = answer
            .headers()
            .get_optional_as::<Url, _>(&AZURE_ASYNCOPERATION)
        else {
            return;
        };
        if let Ok(mut operations) = self.operations.lock() {
            operations.insert(provider_id.to_owned(), url);
        }
    }

    /// Why the last operation of a resource failed, where that can be told.
    pub(crate) async fn failure(&self, action: &'static str, provider_id: &str) -> ProviderError {
        let unknown = || fault(ErrorClass::Invalid, action, "Azure says that it failed");
        let url = match self.operations.lock() {
            Ok(operations) => operations.get(provider_id).cloned(),
            Err(_) => None,
        };
        // The token goes to the endpoint and nowhere else.
        let Some(url) = url.filter(|url| url.origin() == self.base.origin()) else {
            return unknown();
        };
        let Ok(operation) = self.ask(url).await else {
            return unknown();
        };
        match operation.error.map(innermost) {
            Some(reason) => told(
                action,
                Phase::Make,
                200,
                reason.code.as_deref(),
                reason.message.as_deref(),
            ),
            None => unknown(),
        }
    }

    async fn ask(&self, url: Url) -> Result<Operation, ProviderError> {
        let failed = reading("GetOperation");
        let token = self
            .source
            .credential
            .get_token(&[&self.scope])
            .await
            .map_err(&failed)?;
        let mut request = Request::new(url, Method::Get);
        request.insert_header(AUTHORIZATION, format!("Bearer {}", token.token.secret()));
        let answer = self
            .http
            .execute_request_check_status(&request)
            .await
            .map_err(&failed)?;
        answer.json().map_err(&failed)
    }
}

/// The reason that says most: the innermost detail with a code.
fn innermost(mut reason: Reason) -> Reason {
    while let Some(at) = reason.details.iter().position(|one| one.code.is_some()) {
        reason = reason.details.swap_remove(at);
    }
    reason
}
