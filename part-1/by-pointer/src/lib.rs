//! `length` once more, without the Component Model: a core module knows numbers only.

use std::alloc::{Layout, alloc, dealloc};

// ANCHOR: reserve
/// Reserves `size` bytes for the host to write to; null if there are none left.
#[unsafe(no_mangle)]
pub extern "C" fn reserve(size: usize) -> *mut u8 {
    match layout(size) {
        // SAFETY: the layout's size is never 0, as `alloc` asks.
        Some(layout) => unsafe { alloc(layout) },
        None => std::ptr::null_mut(),
    }
}
// ANCHOR_END: reserve

/// Gives back what `reserve` returned, with the same size.
///
/// # Safety
///
/// `pointer` and `size` must belong together. The host promises; nobody checks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn release(pointer: *mut u8, size: usize) {
    if let Some(layout) = layout(size) {
        unsafe { dealloc(pointer, layout) }
    }
}

// ANCHOR: length
/// Counts the characters of the `size` bytes at `pointer`.
///
/// # Safety
///
/// They must be inside the memory. If they aren't UTF-8, the answer is `u32::MAX`: somebody had
/// to think of an error code, and everybody has to know it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn length(pointer: *const u8, size: usize) -> u32 {
    let bytes = unsafe { std::slice::from_raw_parts(pointer, size) };
    match std::str::from_utf8(bytes) {
        Ok(text) => text.chars().count() as u32,
        Err(_) => u32::MAX,
    }
}
// ANCHOR_END: length

fn layout(size: usize) -> Option<Layout> {
    Layout::array::<u8>(size.max(1)).ok()
}
