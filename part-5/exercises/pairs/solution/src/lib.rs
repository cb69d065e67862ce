//! Passes on somebody's lines, two in one.

wit_bindgen::generate!({
    world: "stage",
    path: "../../../../wit/part-5/streams",
});

use tutorial::streams::lines;
use wit_bindgen::{StreamReader, spawn_local};

struct Stage;

impl exports::tutorial::streams::lines::Guest for Stage {
    fn all(count: u32) -> Vec<String> {
        let lines = lines::all(count);
        lines.chunks(2).map(|pair| pair.join(", ")).collect()
    }

    // ANCHOR: each
    async fn each(count: u32) -> StreamReader<String> {
        let mut incoming = lines::each(count).await;
        let (mut writer, reader) = wit_stream::new();
        spawn_local(async move {
            while let Some(mut line) = incoming.next().await {
                let second = incoming.next().await;
                // Whoever has got a `None` must not ask again.
                let is_last = second.is_none();
                if let Some(second) = second {
                    line = format!("{line}, {second}");
                }
                if writer.write_one(line).await.is_some() || is_last {
                    // Dropping `incoming` tells the source.
                    return;
                }
            }
        });
        reader
    }
    // ANCHOR_END: each
}

#[cfg(target_arch = "wasm32")]
export!(Stage);
