//! The work as a dynamic library. Nothing is copied and nothing is checked: both sides promise.

use std::slice;

/// A text as C would pass it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Text {
    pub pointer: *const u8,
    pub size: usize,
}

/// A record, in the layout that the host has as well.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Word {
    pub text: Text,
    pub count: u32,
}

impl Text {
    /// # Safety
    ///
    /// It must be UTF-8, and outlive the call.
    unsafe fn as_str<'a>(self) -> &'a str {
        unsafe { str::from_utf8_unchecked(slice::from_raw_parts(self.pointer, self.size)) }
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn nop() {}

/// # Safety
///
/// As for `Text::as_str`, here and below.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn length(text: Text) -> u32 {
    costs_work::length(unsafe { text.as_str() })
}

/// Returns a copy, which the host gives back with `release`.
///
/// # Safety
///
/// As above.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn echo(text: Text) -> Text {
    let copy: Box<[u8]> = unsafe { text.as_str() }.as_bytes().into();
    let size = copy.len();
    let pointer = Box::into_raw(copy).cast();
    Text { pointer, size }
}

/// # Safety
///
/// `text` must have come from `echo`, and be given back once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn release(text: Text) {
    let bytes = std::ptr::slice_from_raw_parts_mut(text.pointer.cast_mut(), text.size);
    drop(unsafe { Box::from_raw(bytes) });
}

/// # Safety
///
/// As above, for `count` records.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn total(words: *const Word, count: usize) -> u64 {
    let words = unsafe { slice::from_raw_parts(words, count) };
    costs_work::total(
        words
            .iter()
            .map(|word| (unsafe { word.text.as_str() }, word.count)),
    )
}

/// # Safety
///
/// As above, for `count` numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn total_columns(texts: Text, counts: *const u32, count: usize) -> u64 {
    let counts = unsafe { slice::from_raw_parts(counts, count) };
    costs_work::total_columns(unsafe { texts.as_str() }, counts)
}
