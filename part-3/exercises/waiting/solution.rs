//! Three plugins, each with a store and a chapter of its own.

use wasmtime::{Result, Store};

use super::check::{Chapter, PluginPre, State};

/// What a plugin makes of its chapter.
type Answer = Result<String, String>;

pub async fn process_all(
    linked: &PluginPre<State>,
    stores: [Store<State>; 3],
    chapters: &[Chapter; 3],
) -> Result<[Answer; 3]> {
    // ANCHOR: join
    let [one, two, three] = stores;
    let (one, two, three) = tokio::try_join!(
        process(linked, one, &chapters[0]),
        process(linked, two, &chapters[1]),
        process(linked, three, &chapters[2]),
    )?;
    Ok([one, two, three])
    // ANCHOR_END: join
}

async fn process(
    linked: &PluginPre<State>,
    mut store: Store<State>,
    chapter: &Chapter,
) -> Result<Answer> {
    let plugin = linked.instantiate_async(&mut store).await?;
    let preprocessor = plugin.tutorial_book_preprocessor();
    preprocessor.call_process(&mut store, chapter).await
}
