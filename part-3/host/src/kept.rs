//! What no plugin may change, whatever it may write.

use std::path::{Path, PathBuf};

use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::Book;

use crate::config::Config;
use crate::obeyed;

pub struct Kept {
    /// What mdBook or this host obeys: a plugin that could change book.toml would choose the next
    /// build's commands.
    obeyed: Vec<PathBuf>,
    /// Every folder that is granted to some plugin.
    granted: Vec<PathBuf>,
}

impl Kept {
    pub fn new(
        context: &PreprocessorContext,
        book: &Book,
        config: &Config,
        cache: Option<&Path>,
    ) -> Self {
        let root = &context.root;
        let mut obeyed = obeyed::files(context, book);
        obeyed.extend(obeyed::programs(context));
        obeyed.extend(cache.map(Path::to_path_buf));
        obeyed.extend(config.plugin.iter().map(|plugin| root.join(&plugin.path)));
        let grants = config.plugin.iter();
        let grants = grants.flat_map(|plugin| plugin.read.values().chain(plugin.write.values()));
        Self {
            obeyed,
            granted: grants.map(|folder| root.join(folder)).collect(),
        }
    }

    // ANCHOR: kept
    /// Finds what a plugin could change that may write in `folder`.
    pub fn in_reach(&self, folder: &Path) -> Option<&PathBuf> {
        // A folder may be granted twice. But what is below another can be replaced.
        let leads_through = |path: &&PathBuf| {
            let mut places = places(path).into_iter();
            places.any(|place| place != folder && place.starts_with(folder))
        };
        let contains = |path: &&PathBuf| {
            let end = places(path).pop();
            end.is_some_and(|end| folder.starts_with(end))
        };
        let mut obeyed = self.obeyed.iter();
        let found = obeyed.find(|path| leads_through(path) || contains(path));
        found.or_else(|| self.granted.iter().find(leads_through))
    }
    // ANCHOR_END: kept
}

/// Each entry of a folder that is read on the way to `path`, link after link, the end included.
fn places(path: &Path) -> Vec<PathBuf> {
    let parts = |path: &Path| -> Vec<PathBuf> {
        let parts = path.components().rev();
        parts.map(|part| PathBuf::from(part.as_os_str())).collect()
    };
    let (mut places, mut links) = (Vec::new(), 0);
    let mut here = PathBuf::new();
    let mut to_come = parts(&std::path::absolute(path).unwrap_or(path.to_path_buf()));
    while let Some(part) = to_come.pop() {
        if part == Path::new("..") {
            here.pop();
            continue;
        }
        let place = here.join(&part);
        match place.read_link() {
            // More than a system would follow are a circle.
            Ok(target) if links < 40 => {
                links += 1;
                to_come.extend(parts(&target));
            }
            _ => here = place.clone(),
        }
        places.push(place);
    }
    places.push(here);
    places
}
