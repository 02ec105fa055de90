//! Ranges that no distribution has, and correlations that cannot be, are told in words.
