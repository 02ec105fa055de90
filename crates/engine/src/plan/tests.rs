//! Plans are pure data: what is in them, and in which order.
