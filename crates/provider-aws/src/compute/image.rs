//! Images: an SSM parameter that Amazon points to its newest image, or an image itself.

use groundplan_engine::provider::{ErrorClass, ProviderError};

use crate::AwsProvider;
use crate::fault::{fault, reading, required};

/// What EC2's own notation puts before a parameter's name.
const RESOLVE: &str = "resolve:ssm:";

impl AwsProvider {
    /// Id of the image that is meant now.
    pub(super) async fn image_id(&self, image: &str) -> Result<String, ProviderError> {
        const ACTION: &str = "GetParameter";
        if image.starts_with("ami-") {
            return Ok(image.to_owned());
        }
        let name = image.strip_prefix(RESOLVE).unwrap_or(image);
        let answer = self
            .look
            .ssm
            .get_parameter()
            .name(name)
            .send()
            .await
            .map_err(reading(ACTION));
        let answer = answer.map_err(|error| match error.class {
            ErrorClass::Gone => fault(
                ErrorClass::Invalid,
                ACTION,
                format!("no image is published as {name} in {}", self.region),
            ),
            _ => error,
        })?;
        let value = answer.parameter().and_then(|parameter| parameter.value());
        Ok(required(ACTION, "value", value)?.to_owned())
    }
}
