//! Elastic addresses.

use aws_sdk_ec2::types::{Address as Existing, DomainType, ResourceType};
use groundplan_engine::provider::{Binding, Create, ProviderError, State};
use groundplan_resources::aws::{Address, AwsResource};

use crate::AwsProvider;
use crate::fault::{deleting, making, reading, required};
use crate::found::{Found, binding};
use crate::scope::Scope;
use crate::tags::{named, of_ec2, specification};

/// Output with the address itself.
const PUBLIC_ADDRESS: &str = "public_address";

impl AwsProvider {
    pub(crate) async fn create_address(
        &self,
        request: &Create<'_>,
        address: &Address,
    ) -> Result<Binding, ProviderError> {
        let tags = named(request.tags, &address.name);
        let answer = self
            .ec2
            .allocate_address()
            .domain(DomainType::Vpc)
            .tag_specifications(specification(ResourceType::ElasticIp, &tags))
            .send()
            .await
            .map_err(making("AllocateAddress"))?;
        let id = required("AllocateAddress", "id", answer.allocation_id())?;
        let mut binding = binding(id);
        if let Some(public) = answer.public_ip() {
            binding
                .outputs
                .insert(PUBLIC_ADDRESS.to_owned(), public.to_owned());
        }
        Ok(binding)
    }

    pub(crate) async fn read_addresses(&self, scope: &Scope) -> Result<Vec<Found>, ProviderError> {
        // DescribeAddresses answers whole.
        let answer = self
            .look
            .ec2
            .describe_addresses()
            .set_filters(Some(scope.filters("allocation-id")))
            .send()
            .await
            .map_err(reading("DescribeAddresses"))?;
        Ok(answer.addresses().iter().filter_map(address).collect())
    }

    pub(crate) async fn delete_address(&self, id: &str) -> Result<(), ProviderError> {
        self.ec2
            .release_address()
            .allocation_id(id)
            .send()
            .await
            .map_err(deleting("ReleaseAddress"))?;
        Ok(())
    }
}

fn address(address: &Existing) -> Option<Found> {
    let tags = of_ec2(address.tags());
    let name = tags.get("Name").cloned().unwrap_or_default();
    let found = Found::tagged(
        &tags,
        address.allocation_id()?,
        State::Ready,
        move |_, _| AwsResource::Address(Address { name }),
    )?;
    Some(found.output(PUBLIC_ADDRESS, address.public_ip()))
}
