//! Key pairs. The name is the provider id, because instances name them by it.

use aws_sdk_ec2::primitives::Blob;
use aws_sdk_ec2::types::{KeyPairInfo, ResourceType};
use groundplan_engine::provider::{Binding, Create, ProviderError, State};
use groundplan_resources::aws::{AwsResource, KeyPair};

use crate::AwsProvider;
use crate::fault::{deleting, has_code, making, reading};
use crate::found::{Found, binding};
use crate::scope::Scope;
use crate::tags::{Tags, is_ours, named, of_ec2, specification};

impl AwsProvider {
    pub(crate) async fn create_key_pair(
        &self,
        request: &Create<'_>,
        key: &KeyPair,
    ) -> Result<Binding, ProviderError> {
        let tags = named(request.tags, &key.name);
        let imported = self
            .ec2
            .import_key_pair()
            .key_name(&key.name)
            .public_key_material(Blob::new(key.public_key.as_bytes()))
            .tag_specifications(specification(ResourceType::KeyPair, &tags))
            .send()
            .await
            .map_err(making("ImportKeyPair"));
        if let Err(error) = imported {
            let duplicate = has_code(&error, &["InvalidKeyPair.Duplicate"]);
            let found = self.key_pairs(&Scope::Id(key.name.clone())).await?;
            let ours = found
                .iter()
                .any(|one| is_ours(&of_ec2(one.tags()), request.tags));
            if !(duplicate && ours) {
                return Err(error);
            }
        }
        Ok(binding(&key.name))
    }

    async fn key_pairs(&self, scope: &Scope) -> Result<Vec<KeyPairInfo>, ProviderError> {
        // DescribeKeyPairs answers whole.
        let answer = self
            .look
            .ec2
            .describe_key_pairs()
            .set_filters(Some(scope.filters("key-name")))
            .send()
            .await
            .map_err(reading("DescribeKeyPairs"))?;
        Ok(answer.key_pairs().to_vec())
    }

    pub(crate) async fn read_key_pairs(&self, scope: &Scope) -> Result<Vec<Found>, ProviderError> {
        let found = self.key_pairs(scope).await?;
        Ok(found.iter().filter_map(key_pair).collect())
    }

    /// Writes tags onto the key pair of the name among them.
    pub(crate) async fn tag_key_pair(&self, name: &str, tags: &Tags) -> Result<(), ProviderError> {
        // Tags hang on the id, everything else on the name.
        let found = self.key_pairs(&Scope::Id(name.to_owned())).await?;
        match found.first().and_then(KeyPairInfo::key_pair_id) {
            Some(id) => self.tag_ec2(id, tags).await,
            None => Ok(()),
        }
    }

    pub(crate) async fn delete_key_pair(&self, name: &str) -> Result<(), ProviderError> {
        self.ec2
            .delete_key_pair()
            .key_name(name)
            .send()
            .await
            .map_err(deleting("DeleteKeyPair"))?;
        Ok(())
    }
}

fn key_pair(key: &KeyPairInfo) -> Option<Found> {
    let tags = of_ec2(key.tags());
    let name = key.key_name()?.to_owned();
    Found::tagged(&tags, &name.clone(), State::Ready, move |view, id| {
        // EC2 keeps a fingerprint; a changed key shows in the digest.
        let public_key = match view.wanted(id) {
            Some(AwsResource::KeyPair(wanted)) => wanted.public_key.clone(),
            _ => String::new(),
        };
        AwsResource::KeyPair(KeyPair { name, public_key })
    })
}
