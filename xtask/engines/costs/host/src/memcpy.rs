//! The least that passing something on can cost: its bytes are copied once.

use std::hint::black_box;

use anyhow::Result;

use crate::bench::Bench;
use crate::data::Data;

pub fn measure(bench: &mut Bench, data: &Data) -> Result<()> {
    let records = vec![7; data.record_bytes()];
    for (group, from) in [
        ("kib", data.kib.as_bytes()),
        ("mib", data.mib.as_bytes()),
        ("rows", &records),
        ("columns", &records),
    ] {
        let mut to = vec![0; from.len()];
        bench.time(group, "memcpy", || {
            to.copy_from_slice(black_box(from));
            black_box(&mut to);
            Ok(())
        })?;
    }
    Ok(())
}
