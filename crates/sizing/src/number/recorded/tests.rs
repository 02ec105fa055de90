//! Plain, traced and recorded readings of every rule agree to the bit.

use groundplan_uncertainty::width::Width;
use proptest::prelude::*;

use super::*;
use crate::number::{Origin, Traced};
use crate::rules::*;

/// Most arguments of a rule.
const MOST: usize = 8;

type Numbers<N> = [N; MOST];

/// One rule in all three readings.
struct Rule {
    name: &'static str,
    plain: fn(&Numbers<f64>) -> f64,
    traced: fn(&Numbers<Traced>) -> Traced,
    recorded: fn(&Numbers<Recorded>) -> Recorded,
}

/// A rule with the places of its arguments, which are all numbers.
macro_rules! rules {
    ($($module:ident :: $rule:ident ( $($place:literal),* );)*) => {
        vec![$({
            fn read<N: Number>(numbers: &Numbers<N>) -> N {
                $module::$rule($(numbers[$place].clone()),*)
            }
            Rule {
                name: stringify!($module::$rule),
                plain: read::<f64>,
                traced: read::<Traced>,
                recorded: read::<Recorded>,
            }
        }),*]
    };
}

fn all() -> Vec<Rule> {
    rules! {
        archive::usable_tb(0, 1, 2);
        archive::tapes(0, 1, 2);
        archive::tapes_per_copy(0, 1);
        archive::drives_for_rate(0, 1, 2, 3, 4);
        archive::drive_tb_per_hour(0, 1);
        archive::drives_for_window(0, 1, 2);
        archive::drive_hours(0, 1);
        archive::restore_hours(0, 1, 2, 3);
        archive::partial_restore_gb(0, 1, 2);
        archive::slots(0, 1, 2);
        archive::copies_inside(0, 1);
        archive::drive_rate_of_files(0, 1, 2);
        archive::billed_gb_months(0, 1, 2);
        archive::early_deletion_gb_months(0, 1, 2);
        archive::object_cost(0, 1, 2, 3, 4, 5);
        archive::all_copies_lost(0, 1);
        availability::k_of_n(0, 1, 2);
        availability::downtime_hours(0, 1);
        availability::of_repair(0, 1);
        bitrate::gb_per_hour(0);
        bitrate::mb_per_second(0);
        bitrate::mbps_of_mb_per_second(0);
        bitrate::mbps_of_gb_per_hour(0);
        bitrate::proxy_share(0, 1);
        bitrate::ladder_from_proxy_mbps(0, 1);
        cost::hourly(0, 1);
        cost::per_core_hour(0, 1, 2);
        cost::block(0, 1);
        cost::monthly(0, 1, 2, 3, 4);
        cost::hours_per_month(0);
        database::content_gb(0, 1);
        database::data_gb(0, 1);
        database::share_of_data_gb(0, 1);
        database::memory_gib(0, 1, 2, 3, 4, 5);
        database::iops(0, 1, 2, 3);
        database::iops_with_rows(0, 1, 2);
        database::rows_per_asset(0, 1, 2, 3, 4);
        database::assets_within(0, 1, 2);
        database::log_gb(0, 1, 2, 3, 4);
        database::logged_gb(0, 1);
        database::temporary_files(0, 1);
        database::backup_gb(0, 1, 2, 3);
        database::daily_log_gb(0, 1, 2);
        database::within_edition_gib(0, 1, 2);
        delivery::viewed_gb(0, 1, 2);
        delivery::origin_gb(0, 1);
        fax::call_minutes(0, 1, 2);
        fax::load_of_pages(0, 1);
        fax::load_with_attempts(0, 1);
        fax::lines_in(0, 1);
        fax::lines_in_with_recalls(0, 1, 2);
        fax::lines_out(0, 1);
        fax::trunk_lines(0, 1);
        fax::outbound_hours(0, 1, 2, 3, 4);
        fax::lines_of_users(0, 1);
        fax::stored_gb(0, 1, 2);
        fax::media_mbps(0, 1);
        fax::e1_lines(0, 1);
        fax::servers(0, 1, 2, 3, 4);
        fax::blocking_after_loss(0, 1, 2);
        fax::media_ports(0, 1, 2);
        fax::last_port(0, 1);
        growth::monthly_factor(0);
        growth::monthly_mean(0);
        growth::earlier_factor(0, 1);
        growth::before_start(0, 1);
        growth::fixed_volume(0, 1);
        kubernetes::quorum(0);
        kubernetes::tolerance(0);
        kubernetes::members_for(0);
        kubernetes::state_recovery_seconds(0, 1);
        kubernetes::election_ms(0, 1);
        kubernetes::site_utilisation(0, 1);
        kubernetes::nodes_per_site(0, 1, 2);
        kubernetes::allocatable(0, 1, 2);
        kubernetes::reserved_flat(0, 1, 2);
        kubernetes::failover_seconds(0, 1, 2);
        kubernetes::log_gb(0, 1, 2);
        landing::landing_gb(0, 1, 2, 3);
        landing::backlog_gb(0, 1);
        landing::scratch_gb(0, 1, 2);
        landing::holding_gb(0, 1, 2);
        landing::slot_scratch_gb(0, 1, 2);
        network::transfer_hours(0, 1, 2);
        network::drain_gb_per_hour(0, 1);
        network::mean_mbps(0);
        network::link_mbps(0, 1);
        network::storage_mbps(0, 1);
        network::port_mbps(0, 1);
        network::window_bound_mbps(0, 1);
        network::loss_bound_mbps(0, 1, 2, 3);
        network::carried_mbps(0, 1, 2, 3);
        network::window_backlog_gb(0, 1, 2);
        network::daily_surplus_gb(0, 1);
        network::ports(0, 1);
        online::daily_gb(0, 1);
        online::growth_factor(0, 1);
        online::held_gb(0, 1);
        online::sidecar_gb(0, 1);
        online::usable_gb(0, 1);
        online::effective_days(0, 1, 2);
        online::ingested_gb(0, 1, 2);
        online::accumulated_gb(0, 1, 2, 3);
        online::raw_gb(0, 1, 2);
        online::throughput_mb_s(0, 1);
        online::backend_iops(0, 1, 2);
        online::functional_iops(0, 1, 2);
        online::disks_for_iops(0, 1);
        online::volumes_for_size(0, 1);
        online::functional_iops_by_shares(0, 1, 2);
        online::backend_iops_of_load(0, 1, 2);
        online::recording_write_iops(0, 1);
        online::recording_read_iops(0, 1, 2);
        online::units_for_throughput(0, 1);
        online::kept_days(0, 1, 2);
        online::kept_gb(0, 1, 2);
        online::mover_threshold(0);
        online::usable_with_floor_gb(0, 1, 2);
        queue::blocking(0, 1);
        queue::lines(0, 1);
        queue::offered_with_recalls(0, 1, 2);
        queue::lines_with_recalls(0, 1, 2);
        queue::waiting_share(0, 1);
        queue::waiting_longer(0, 1, 2, 3);
        queue::slots_within(0, 1, 2, 3);
        queue::utilisation(0, 1);
        recovery::window_mbps(0, 1);
        recovery::at_risk_gb(0, 1);
        recovery::backlog_gb(0, 1);
        recovery::catch_up_hours(0, 1, 2);
        recovery::first_copy_days(0, 1, 2);
        recovery::restore_hours(0, 1);
        recovery::heartbeat_minutes(0, 1);
        recovery::backup_point_minutes(0, 1);
        transcode::service_minutes(0, 1);
        transcode::peak_jobs_per_hour(0, 1, 2, 3);
        transcode::offered_load(0, 1);
        transcode::variability(0, 1);
        transcode::slots(0, 1, 2, 3, 4);
        transcode::mean_wait(0, 1, 2, 3);
        transcode::drain_minutes(0, 1, 2);
        transcode::cores(0, 1, 2);
        transcode::nodes(0, 1);
        transcode::memory_gib(0, 1, 2, 3);
        transcode::speed(0, 1);
        transcode::servers_for_window(0, 1, 2, 3);
        transcode::checksum_cores(0, 1);
        transcode::stream_mbps(0, 1);
        transcode::nodes_with_spare(0, 1);
        transcode::load_after_loss(0, 1, 2);
        web::concurrent_users(0, 1);
        web::streams(0, 1);
        web::preview_mbps(0, 1, 2);
        web::cores(0, 1);
        web::carrying_nodes(0, 1, 2);
        web::nodes(0, 1);
        web::cores_per_node(0, 1, 2);
        web::monthly_gb(0, 1, 2, 3);
        web::interactive_cores(0, 1, 2, 3);
        web::playback_servers(0, 1);
        web::detection_seconds(0, 1);
        web::visible_outage_seconds(0, 1);
        web::utilisation_after_loss(0, 1, 2, 3);
    }
}

/// Not-a-number has many bits, of which none is better than another.
fn bits(value: f64) -> u64 {
    if value.is_nan() {
        f64::NAN.to_bits()
    } else {
        value.to_bits()
    }
}

fn check(samples: &[Numbers<f64>]) -> Result<(), TestCaseError> {
    let recorder = Recorder::new();
    let inputs: Numbers<Recorded> = std::array::from_fn(|number| recorder.input(number));
    let rules = all();
    let taken: Vec<Recorded> = rules.iter().map(|rule| (rule.recorded)(&inputs)).collect();
    let program = recorder.program(MOST, &taken);
    let columns: Vec<Vec<f64>> = (0..MOST)
        .map(|place| samples.iter().map(|sample| sample[place]).collect())
        .collect();
    for width in [Width::Widest, Width::Common] {
        let outputs = program.evaluate(&columns, width);
        for (rule, output) in rules.iter().zip(&outputs) {
            for (sample, found) in samples.iter().zip(output) {
                let plain = (rule.plain)(sample);
                prop_assert_eq!(bits(*found), bits(plain), "{} of {:?}", rule.name, sample);
            }
        }
    }
    for rule in &rules {
        let sample = samples[0];
        let leaves = sample.map(|value| Traced::leaf(value, "a", "", Origin::Profile(None)));
        let known = sample.map(Recorded::literal);
        let plain = bits((rule.plain)(&sample));
        prop_assert_eq!(bits((rule.traced)(&leaves).value()), plain, "{}", rule.name);
        prop_assert_eq!(
            (rule.recorded)(&known).known().map(bits),
            Some(plain),
            "{}",
            rule.name
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn every_rule_reads_alike(
        samples in prop::collection::vec(prop::array::uniform8(0.0..60.0_f64), 1..6),
    ) {
        check(&samples)?;
    }

    #[test]
    fn every_rule_reads_whole_numbers_and_shares_alike(
        samples in prop::collection::vec(
            prop::array::uniform8(prop_oneof![
                (0_u32..40).prop_map(f64::from), 0.0..1.0_f64, Just(0.0), Just(1.0),
            ]),
            1..6,
        ),
    ) {
        check(&samples)?;
    }

    #[test]
    fn choices_and_series_read_alike(
        series in prop::collection::vec(-5.0..5.0_f64, 1..12), steps in -2.0..15.0_f64,
    ) {
        fn formula<N: Number>(series: &[N], steps: &N) -> N {
            let before = N::delayed(series, steps.clone());
            let positive = N::literal(0.0).less(before.clone());
            N::choose(positive, before.clone().floor(), before.over(steps.clone()))
        }
        let recorder = Recorder::new();
        let inputs: Vec<Recorded> = (0..series.len()).map(|n| recorder.input(n)).collect();
        let output = formula(&inputs, &recorder.input(series.len()));
        let program = recorder.program(0, &[output]);
        let columns: Vec<Vec<f64>> = series.iter().chain([&steps]).map(|n| vec![*n]).collect();
        let plain = formula(&series, &steps);
        prop_assert_eq!(program.evaluate(&columns, Width::Widest)[0][0].to_bits(), plain.to_bits());
        let leaf = |value: &f64| Traced::leaf(*value, "a", "", Origin::Profile(None));
        let leaves: Vec<Traced> = series.iter().map(leaf).collect();
        prop_assert_eq!(formula(&leaves, &leaf(&steps)).value().to_bits(), plain.to_bits());
    }
}

#[test]
fn what_is_known_stays_plain() {
    let recorder = Recorder::new();
    let input = recorder.input(0);
    let known = Recorded::literal(2.0) * Recorded::literal(3.0);
    assert_eq!(known.known(), Some(6.0));
    assert_eq!((known.clone() + input).known(), None);
    let program = recorder.program(1, &[known]);
    assert_eq!(program.evaluate(&[vec![1.0]], Width::Widest), [[6.0]]);
}
