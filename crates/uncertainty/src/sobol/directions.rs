//! Direction numbers of Sobol's sequence, from the table of Joe and Kuo.

/// The table, with where it comes from.
const TABLE: &str = include_str!("../../data/direction-numbers.txt");
/// Dimensions that the table has.
pub const MOST_DIMENSIONS: usize = 256;
/// Bits of a coordinate.
const BITS: usize = 32;

/// The direction numbers of one dimension, bits reversed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Directions([u32; BITS]);

impl Directions {
    /// The coordinate of a point, bits reversed and not scrambled.
    #[inline(always)]
    pub(super) fn reversed(&self, number: u32) -> u32 {
        let mut left = number;
        let mut coordinate = 0;
        while left != 0 {
            coordinate ^= self.0[left.trailing_zeros() as usize];
            left &= left - 1;
        }
        coordinate
    }
}

/// The first dimensions, as many as are asked for and the table has.
pub(super) fn read(dimensions: usize) -> impl Iterator<Item = Directions> {
    // The first dimension is the sequence of van der Corput, which needs no table.
    let first = Directions(std::array::from_fn(|bit| 1 << bit));
    let further = TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(of_line);
    std::iter::once(first).chain(further).take(dimensions)
}

/// One line: dimension, degree s of the primitive polynomial, its inner coefficients a, and the
/// s initial numbers m.
fn of_line(line: &str) -> Option<Directions> {
    let mut numbers = line.split_ascii_whitespace().map(str::parse::<u32>);
    let (_dimension, degree, inner) = (
        numbers.next()?.ok()?,
        numbers.next()?.ok()?,
        numbers.next()?.ok()?,
    );
    let degree = degree as usize;
    let mut directions = [0_u32; BITS];
    for (bit, direction) in directions.iter_mut().enumerate().take(degree) {
        *direction = numbers.next()?.ok()? << (BITS - 1 - bit);
    }
    for bit in degree..BITS {
        let earlier = directions[bit - degree];
        let mut direction = earlier ^ (earlier >> degree);
        for back in 1..degree {
            if (inner >> (degree - 1 - back)) & 1 == 1 {
                direction ^= directions[bit - back];
            }
        }
        directions[bit] = direction;
    }
    Some(Directions(directions.map(u32::reverse_bits)))
}
