#[test]
fn dump() {
    std::fs::write(
        "/tmp/profile-work/schema.json",
        serde_json::to_string_pretty(super::schema()).unwrap(),
    )
    .unwrap();
    let t = std::time::Instant::now();
    let _ = super::generate();
    println!("{:?}", t.elapsed());
}
