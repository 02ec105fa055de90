//! Who is calling.

use groundplan_engine::provider::{Identity, ProviderError};

use crate::AwsProvider;
use crate::fault::reading;

impl AwsProvider {
    /// Account and ARN of the caller.
    pub(crate) async fn caller(&self) -> Result<Identity, ProviderError> {
        let answer = self
            .look
            .sts
            .get_caller_identity()
            .send()
            .await
            .map_err(reading("GetCallerIdentity"))?;
        Ok(Identity {
            account: answer.account().unwrap_or_default().to_owned(),
            principal: answer.arn().unwrap_or_default().to_owned(),
        })
    }
}
