//! The set-up that the examples about async hosts share. A crate, so that it is compiled once for
//! all of them.

pub mod noisy;
