//! Makes lines, and says so each time: all in a list, or one by one into a stream.

wit_bindgen::generate!({
    world: "source",
    path: "../../../wit/part-5/streams",
});

use exports::tutorial::streams::{checked, lines};
use wit_bindgen::{FutureReader, StreamReader, StreamWriter, spawn_local};

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
        let (mut writer, lines) = wit_stream::new();
        let (answer, outcome) = wit_future::new(|| Err("the source left".to_string()));
        spawn_local(async move {
            let written = write(&mut writer, count).await;
            // First the stream ends, and then the reader learns why.
            drop(writer);
            // A reader that doesn't want to know is no error.
            let _ = answer.write(written).await;
        });
        (lines, outcome)
    }
    // ANCHOR_END: read
}

/// Who asks for a number of lines can have so many. Who doesn't gets them without end.
const LAST: u32 = 3;

// ANCHOR: write
/// Writes lines until there are enough, or there are no more, or nobody wants them.
async fn write(writer: &mut StreamWriter<String>, count: Option<u32>) -> Result<u32, String> {
    let mut read = 0;
    while count != Some(read) {
        if count.is_some() && read == LAST {
            return Err(format!("there is no line {}", read + 1));
        }
        if let Some(line) = writer.write_one(make(read + 1)).await {
            println!("source: nobody wants {line}");
            break;
        }
        read += 1;
    }
    Ok(read)
}
// ANCHOR_END: write

fn make(number: u32) -> String {
    println!("source: made line {number}");
    format!("line {number}")
}

#[cfg(target_arch = "wasm32")]
export!(Source);
