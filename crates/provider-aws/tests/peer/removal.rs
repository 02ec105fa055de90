//! Removing what resists: protected machines, full buckets, groups that name each other.

use aws_sdk_s3::primitives::ByteStream;

use super::account::Account;
use super::graphs::everything;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_bucket_goes_with_every_version() {
    let Some(account) = Account::open(&[]) else {
        return;
    };
    let before = account.all();
    let graph = everything("news");
    account.apply(&graph).await;
    let config = account.config().await;
    let s3 = aws_sdk_s3::Client::from_conf(
        aws_sdk_s3::config::Builder::from(&config)
            .force_path_style(true)
            .build(),
    );
    let bucket = "news-archive";
    for version in 0..3 {
        for key in ["a", "b/c", "größe & more"] {
            s3.put_object()
                .bucket(bucket)
                .key(key)
                .body(ByteStream::from(format!("{version}").into_bytes()))
                .send()
                .await
                .unwrap();
        }
    }
    s3.delete_object()
        .bucket(bucket)
        .key("a")
        .send()
        .await
        .unwrap();
    s3.create_multipart_upload()
        .bucket(bucket)
        .key("unfinished")
        .send()
        .await
        .unwrap();
    account.assert_settled(&graph).await;
    // The machines are protected from termination, and the groups name each other.
    account.destroy(&graph).await;
    assert_eq!(account.all(), before);
}
