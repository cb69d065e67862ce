//! A key-value store as a resource: the host gets a handle, the entries stay here.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use crate::Plugin;
use crate::exports::tutorial::resources::storage::{Guest, GuestKvStore, KvStore, KvStoreBorrow};

// ANCHOR: shelf
thread_local! {
    static LIVE: Cell<u32> = const { Cell::new(0) };
}

pub struct Shelf {
    // In a cell, because methods get `&self`.
    entries: RefCell<BTreeMap<String, String>>,
}

impl Shelf {
    fn with(entries: BTreeMap<String, String>) -> Self {
        LIVE.set(LIVE.get() + 1);
        Self {
            entries: RefCell::new(entries),
        }
    }
}
// ANCHOR_END: shelf

// ANCHOR: drop
// The destructor of the resource. WIT has no word for it: Rust's own is called.
impl Drop for Shelf {
    fn drop(&mut self) {
        LIVE.set(LIVE.get() - 1);
    }
}
// ANCHOR_END: drop

// ANCHOR: guest
impl Guest for Plugin {
    type KvStore = Shelf;

    fn open_store(entries: Vec<(String, String)>) -> KvStore {
        KvStore::new(Shelf::with(entries.into_iter().collect()))
    }

    fn live_stores() -> u32 {
        LIVE.get()
    }
}
// ANCHOR_END: guest

// ANCHOR: methods
impl GuestKvStore for Shelf {
    fn new() -> Self {
        Self::with(BTreeMap::new())
    }

    fn get(&self, key: String) -> Option<String> {
        self.entries.borrow().get(&key).cloned()
    }

    fn put(&self, key: String, value: String) {
        self.entries.borrow_mut().insert(key, value);
    }
    // ANCHOR_END: methods

    fn delete(&self, key: String) -> Option<String> {
        self.entries.borrow_mut().remove(&key)
    }

    // ANCHOR: ownership
    fn copy_from(&self, other: KvStoreBorrow<'_>) {
        // Cloned first: `other` may be this very store.
        let entries = other.get::<Shelf>().entries.borrow().clone();
        self.entries.borrow_mut().extend(entries);
    }

    fn merge(a: KvStore, b: KvStore) -> KvStore {
        let mut entries = a.get::<Shelf>().entries.take();
        entries.append(&mut b.get::<Shelf>().entries.borrow_mut());
        KvStore::new(Shelf::with(entries))
        // `a` and `b` are ours now, so they are dropped here.
    }
    // ANCHOR_END: ownership
}
