//! Who is calling, and whether the project can be used.

use google_cloud_compute_v1::model::Project;
use groundplan_engine::provider::{ErrorClass, Identity, ProviderError};

use crate::GcpProvider;
use crate::fault::reading;

impl GcpProvider {
    pub(crate) async fn caller(&self) -> Result<Identity, ProviderError> {
        const ACTION: &str = "compute.projects.get";
        let call = self.projects.get().set_project(&self.project);
        let answer: Result<Project, ProviderError> = call.send().await.map_err(reading(ACTION));
        match answer {
            Ok(project) => Ok(Identity {
                account: project.name.unwrap_or_else(|| self.project.clone()),
                principal: self.principal.to_owned(),
            }),
            // Nothing else can be missing here.
            Err(error) if error.class == ErrorClass::Gone => Err(ProviderError {
                class: ErrorClass::Denied,
                message: format!(
                    "there is no project `{}`, or these credentials may not see it: {}",
                    self.project, error.message
                ),
                ..error
            }),
            Err(error) => Err(error),
        }
    }
}
