//! Waits grow, stay within their bounds and end.

use std::time::Duration;

use super::*;

fn waits(seed: u64) -> Vec<Duration> {
    let pace = Pace {
        first_wait: Duration::from_millis(100),
        longest_wait: Duration::from_secs(2),
        ..Pace::default()
    };
    let mut backoff = Backoff::new(pace, Duration::from_secs(30), seed);
    (0..12).filter_map(|_| backoff.next()).collect()
}

#[tokio::test(start_paused = true)]
async fn waits_double_up_to_the_longest_with_jitter_from_the_seed() {
    let all = waits(1);
    for (count, wait) in all.iter().enumerate() {
        let base = Duration::from_millis(100 << count).min(Duration::from_secs(2));
        assert!(*wait >= base / 2 && *wait <= base, "{count}: {wait:?}");
    }
    assert_eq!(all, waits(1));
    assert_ne!(all, waits(2));
}

#[tokio::test(start_paused = true)]
async fn waits_end_in_time() {
    let pace = Pace::default();
    let start = Instant::now();
    let mut backoff = Backoff::new(pace, Duration::from_mins(1), 3);
    while let Some(wait) = backoff.next() {
        tokio::time::sleep(wait).await;
    }
    let elapsed = start.elapsed();
    assert!(
        elapsed >= Duration::from_mins(1) && elapsed < Duration::from_secs(61),
        "{elapsed:?}"
    );
}
