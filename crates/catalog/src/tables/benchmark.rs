//! Measured speed of machine types, `cpu-benchmarks.csv`. Good for comparing machines with each
//! other, not for absolute transcoding speed: the command line of the runs is not known.

use super::error::TableErrors;
use super::provenance::Provenance;
use super::sheet;
use super::vocabulary::Provider;

/// One machine type's measurements.
#[derive(Debug, Clone, PartialEq)]
pub struct CpuBenchmark {
    /// Who rents the machine.
    pub provider: Provider,
    /// Machine type.
    pub instance_type: String,
    /// Processor that was found in it.
    pub cpu_model: String,
    /// Threads the run used.
    pub threads: u32,
    /// CoreMark iterations per second over all threads.
    pub coremark: f64,
    /// Frames per second of one ffmpeg run.
    pub ffmpeg_fps: Option<f64>,
    /// Whether that run used an accelerator.
    pub accelerated: Option<bool>,
    /// Origin of the figures.
    pub provenance: Provenance,
}

/// All measurements.
#[derive(Debug)]
pub(crate) struct Benchmarks {
    runs: Vec<CpuBenchmark>,
    by_type: Vec<usize>,
}

impl Benchmarks {
    pub(crate) fn parse(path: &str, text: &str) -> Result<Self, TableErrors> {
        let (runs, by_type) = parse(path, text)?;
        Ok(Self { runs, by_type })
    }

    pub(crate) fn find(&self, provider: Provider, instance_type: &str) -> Option<&CpuBenchmark> {
        let wanted = (provider, instance_type);
        self.by_type
            .binary_search_by(|index| key(&self.runs[*index]).cmp(&wanted))
            .ok()
            .map(|position| &self.runs[self.by_type[position]])
    }
}

fn key(run: &CpuBenchmark) -> (Provider, &str) {
    (run.provider, &run.instance_type)
}

fn parse(path: &str, text: &str) -> Result<(Vec<CpuBenchmark>, Vec<usize>), TableErrors> {
    let records = sheet::read(
        path,
        text,
        |header| {
            (
                header.required("provider"),
                header.required("instance_type"),
                header.required("cpu_model"),
                header.required("threads"),
                header.required("coremark"),
                header.optional("ffmpeg_fps"),
                header.optional("accelerated"),
                header.provenance(),
            )
        },
        |(provider, instance_type, model, threads, coremark, fps, accelerated, origin), row| {
            Ok(CpuBenchmark {
                provider: row.word(*provider)?,
                instance_type: row.text(*instance_type)?.to_owned(),
                cpu_model: row.text(*model)?.to_owned(),
                threads: row.count(*threads)?,
                coremark: row.number(*coremark)?,
                ffmpeg_fps: row.optional_number(*fps)?,
                accelerated: match row.raw(*accelerated) {
                    "" => None,
                    _ => Some(row.word(*accelerated)?),
                },
                provenance: origin.read(row)?,
            })
        },
    )?;
    let by_type = records.index(path, "instance_type", key, |run| {
        format!("{} {}", run.provider, run.instance_type)
    })?;
    Ok((records.items, by_type))
}
