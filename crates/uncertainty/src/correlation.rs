//! Inputs that go together: a Gaussian copula.
//!
//! Correlated inputs are drawn as normal scores with the correlations that were stated, and each
//! score is then made the value of its input's own distribution, which stays as it is. The
//! correlation of the values' ranks is `6/π · asin(r/2)`, at most 0.018 less than the stated one.

#[cfg(test)]
mod tests;

use thiserror::Error;

/// The least share of an input's variation that the inputs before it must leave to it.
const LEAST_PIVOT: f64 = 1e-9;

/// How two inputs go together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Correlation {
    /// Number of an input.
    pub first: usize,
    /// Number of another.
    pub second: usize,
    /// Correlation of their normal scores, between -1 and 1.
    pub coefficient: f64,
}

/// Why correlations cannot be.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Impossible {
    /// There is no such input.
    #[error("there is no input {0}")]
    Unknown(usize),
    /// An input with itself.
    #[error("input {0} is correlated with itself")]
    Itself(usize),
    /// A pair that was stated before.
    #[error("the correlation of inputs {0} and {1} is stated twice")]
    Twice(usize, usize),
    /// Not between -1 and 1.
    #[error("a correlation of {0} is not between -1 and 1")]
    Coefficient(f64),
    /// No amounts go together so, for example two that follow a third but flee each other.
    #[error("inputs {inputs:?} cannot be correlated so: at most {factor:.2} times as strongly")]
    Contradictory {
        /// The least set of inputs whose correlations contradict each other.
        inputs: Vec<usize>,
        /// By what their correlations have to be multiplied.
        factor: f64,
        /// All correlations as they could be.
        nearest: Vec<Correlation>,
    },
}

/// How scores that know nothing of each other are made correlated.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Copula {
    /// For each input that follows others: its number, its own weight and those of the others.
    rows: Vec<Row>,
    correlated: Vec<bool>,
}

#[derive(Debug, Clone, PartialEq)]
struct Row {
    input: usize,
    own: f64,
    others: Vec<(usize, f64)>,
}

type Matrix = Vec<Vec<f64>>;

impl Copula {
    /// Inputs that know nothing of each other.
    pub fn independent() -> Self {
        Self::default()
    }

    /// The copula of so many inputs with these correlations; all others are zero.
    ///
    /// # Errors
    /// Correlations that cannot be, with the nearest that can.
    pub fn new(inputs: usize, correlations: &[Correlation]) -> Result<Self, Impossible> {
        let matrix = matrix(inputs, correlations)?;
        let Some(factor) = cholesky(&matrix) else {
            return Err(contradiction(&matrix, correlations));
        };
        let mut correlated = vec![false; inputs];
        for correlation in correlations.iter().filter(|one| one.coefficient != 0.0) {
            correlated[correlation.first] = true;
            correlated[correlation.second] = true;
        }
        let rows = factor
            .iter()
            .enumerate()
            .map(|(input, row)| Row {
                input,
                own: row[input],
                others: (0..input)
                    .filter(|other| row[*other] != 0.0)
                    .map(|other| (other, row[other]))
                    .collect(),
            })
            .filter(|row| !row.others.is_empty())
            .collect();
        Ok(Self { rows, correlated })
    }

    /// Whether an input is correlated with any other.
    pub fn involves(&self, input: usize) -> bool {
        self.correlated.get(input).copied().unwrap_or(false)
    }

    /// Makes scores correlated in place. `columns` are the inputs' scores; those of correlated
    /// inputs must be scores.
    #[inline(always)]
    pub(crate) fn correlate<C: AsMut<[f64]> + AsRef<[f64]>>(&self, columns: &mut [C]) {
        // From the last input to the first, so that those before are still uncorrelated.
        for row in self.rows.iter().rev() {
            let (before, rest) = columns.split_at_mut(row.input);
            let Some(own) = rest.first_mut() else {
                continue;
            };
            let own = own.as_mut();
            for score in own.iter_mut() {
                *score *= row.own;
            }
            for (other, weight) in &row.others {
                for (score, other) in own.iter_mut().zip(before[*other].as_ref()) {
                    *score += weight * other;
                }
            }
        }
    }
}

fn matrix(inputs: usize, correlations: &[Correlation]) -> Result<Matrix, Impossible> {
    let mut matrix = vec![vec![0.0; inputs]; inputs];
    for (input, row) in matrix.iter_mut().enumerate() {
        row[input] = 1.0;
    }
    let mut stated = std::collections::BTreeSet::new();
    for Correlation {
        first,
        second,
        coefficient,
    } in correlations.iter().copied()
    {
        if let Some(unknown) = [first, second].into_iter().find(|input| *input >= inputs) {
            return Err(Impossible::Unknown(unknown));
        }
        if first == second {
            return Err(Impossible::Itself(first));
        }
        if !(coefficient > -1.0 && coefficient < 1.0) {
            return Err(Impossible::Coefficient(coefficient));
        }
        let pair = (first.min(second), first.max(second));
        if !stated.insert(pair) {
            return Err(Impossible::Twice(pair.0, pair.1));
        }
        matrix[first][second] = coefficient;
        matrix[second][first] = coefficient;
    }
    Ok(matrix)
}

/// The lower triangle whose product with its transpose is the matrix; none where there is none.
fn cholesky(matrix: &Matrix) -> Option<Matrix> {
    let count = matrix.len();
    let mut factor = vec![vec![0.0; count]; count];
    for row in 0..count {
        for column in 0..=row {
            let mut rest = matrix[row][column];
            for before in 0..column {
                rest -= factor[row][before] * factor[column][before];
            }
            if row == column {
                if rest < LEAST_PIVOT {
                    return None;
                }
                factor[row][row] = rest.sqrt();
            } else {
                factor[row][column] = rest / factor[column][column];
            }
        }
    }
    Some(factor)
}

/// The part of a matrix for some inputs, correlations multiplied.
fn part(matrix: &Matrix, inputs: &[usize], factor: f64) -> Matrix {
    let entry = |row: usize, column: usize| {
        if row == column {
            1.0
        } else {
            matrix[row][column] * factor
        }
    };
    let row = |row: &usize| inputs.iter().map(|column| entry(*row, *column)).collect();
    inputs.iter().map(row).collect()
}

/// Names a least set of inputs that contradict each other, and shrinks correlations towards
/// zero until none do (N. Higham, N. Strabić, V. Šego, "Restoring Definiteness via Shrinking",
/// SIAM Review 58, 2016).
fn contradiction(matrix: &Matrix, correlations: &[Correlation]) -> Impossible {
    let mut matrix = matrix.clone();
    let mut first: Option<(Vec<usize>, f64)> = None;
    let all: Vec<usize> = (0..matrix.len()).collect();
    while cholesky(&matrix).is_none() {
        let mut guilty = all.clone();
        for input in &all {
            let without: Vec<usize> = guilty.iter().copied().filter(|one| one != input).collect();
            if cholesky(&part(&matrix, &without, 1.0)).is_none() {
                guilty = without;
            }
        }
        let factor = largest_factor(&matrix, &guilty);
        for row in &guilty {
            for column in guilty.iter().filter(|column| *column != row) {
                matrix[*row][*column] *= factor;
            }
        }
        first.get_or_insert((guilty, factor));
    }
    let nearest = correlations
        .iter()
        .map(|one| Correlation {
            coefficient: matrix[one.first][one.second],
            ..*one
        })
        .collect();
    let (inputs, factor) = first.unwrap_or_default();
    Impossible::Contradictory {
        inputs,
        factor,
        nearest,
    }
}

/// The largest factor, in hundredths, with which the correlations of some inputs can be.
fn largest_factor(matrix: &Matrix, inputs: &[usize]) -> f64 {
    (0..100)
        .rev()
        .map(|hundredths| f64::from(hundredths) / 100.0)
        .find(|factor| cholesky(&part(matrix, inputs, *factor)).is_some())
        .unwrap_or(0.0)
}
