//! S7: tapes. Drives, slots and windows of a library are not sized here.

#[cfg(test)]
mod tests;

use crate::number::Number;

/// S7.1: TB that fit on a cartridge after formatting and beside the index. The compression
/// that makers print does not apply to media.
pub fn usable_tb<N: Number>(native_tb: N, formatted_share: N, left_by_index: N) -> N {
    native_tb * formatted_share * left_by_index
}

/// S7.1: cartridges for so many copies; a cartridge never holds two copies.
pub fn tapes<N: Number>(tb_per_copy: N, copies: N, usable_tb: N) -> N {
    copies * (tb_per_copy / usable_tb).ceil_guarded()
}
