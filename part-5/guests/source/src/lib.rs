//! Makes lines, and says so each time: all in a list, or one by one into a stream.

wit_bindgen::generate!({
    world: "source",
    path: "../../../wit/part-5/streams",
});

use exports::tutorial::streams::{checked, lines};
use wit_bindgen::{FutureReader, StreamReader, spawn_local};

struct Source;

impl lines::Guest for Source {
    fn all(count: u32) -> Vec<String> {
        (1..=count).map(make).collect()
    }

    // ANCHOR: each
    async fn each(count: u32) -> StreamReader<String> {
        let (mut writer, reader) = wit_stream::new();
        // Nobody can read before this function has returned, so the writing goes on after it.
        spawn_local(async move {
            for number in 1..=count {
                // Waits until it is read. What nobody will read any more comes back.
                if let Some(line) = writer.write_one(make(number)).await {
                    println!("source: nobody wants {line}");
                    return;
                }
            }
            println!("source: that was all");
        });
        reader
    }
    // ANCHOR_END: each
}

impl checked::Guest for Source {
    // ANCHOR: read
    async fn read(count: Option<u32>) -> (StreamReader<String>, FutureReader<Result<u32, String>>) {
        let (mut writer, reader) = wit_stream::new();
        let (outcome, outcome_reader) = wit_future::new(|| Err("the source left".to_string()));
        spawn_local(async move {
            let mut read = 0;
            let result = loop {
                if count == Some(read) {
                    break Ok(read);
                }
                if count.is_some() && read == LAST {
                    break Err(format!("there is no line {}", read + 1));
                }
                if let Some(line) = writer.write_one(make(read + 1)).await {
                    println!("source: nobody wants {line}");
                    break Ok(read);
                }
                read += 1;
            };
            // First the stream ends, and then the reader learns why.
            drop(writer);
            // A reader that doesn't want to know is no error.
            let _ = outcome.write(result).await;
        });
        (reader, outcome_reader)
    }
    // ANCHOR_END: read
}

/// Whoever counts can have so many lines, and who doesn't has them without end.
const LAST: u32 = 3;

fn make(number: u32) -> String {
    println!("source: made line {number}");
    format!("line {number}")
}

#[cfg(target_arch = "wasm32")]
export!(Source);
