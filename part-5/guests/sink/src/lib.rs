//! Reads somebody's lines to the end, and counts their characters.

wit_bindgen::generate!({
    world: "sink",
    path: "../../../wit/part-5/streams",
});

use tutorial::streams::lines;

struct Sink;

impl exports::tutorial::streams::total::Guest for Sink {
    async fn characters(count: u32) -> u32 {
        let mut incoming = lines::each(count).await;
        let mut total = 0;
        while let Some(line) = incoming.next().await {
            println!("sink:   read {line}");
            total += line.chars().count() as u32;
        }
        total
    }
}

#[cfg(target_arch = "wasm32")]
export!(Sink);
