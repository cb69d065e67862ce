//! The work as a core module, by hand as in Part 1: pointers, lengths, and a layout that both sides
//! have to know.

use std::alloc::{Layout, alloc, dealloc};

#[unsafe(no_mangle)]
pub extern "C" fn nop() {}

/// Reserves `size` bytes for the host to write to; null if there are none left.
#[unsafe(no_mangle)]
pub extern "C" fn reserve(size: usize) -> *mut u8 {
    match Layout::array::<u8>(size.max(1)) {
        // SAFETY: the layout's size is never 0, as `alloc` asks.
        Ok(layout) => unsafe { alloc(layout) },
        Err(_) => std::ptr::null_mut(),
    }
}

/// Gives back what `reserve` or `echo` returned, with the same size.
///
/// # Safety
///
/// `pointer` and `size` must belong together.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn release(pointer: *mut u8, size: usize) {
    if let Ok(layout) = Layout::array::<u8>(size.max(1)) {
        unsafe { dealloc(pointer, layout) }
    }
}

/// The text at `pointer`; an empty one if it is no UTF-8.
///
/// # Safety
///
/// It must be inside the memory, and stay there.
unsafe fn text<'a>(pointer: *const u8, size: usize) -> &'a str {
    let bytes = unsafe { std::slice::from_raw_parts(pointer, size) };
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// # Safety
///
/// As for `text`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn length(pointer: *const u8, size: usize) -> u32 {
    costs_work::length(unsafe { text(pointer, size) })
}

/// Returns a copy, pointer and size in one number. The host gives it back with `release`.
///
/// # Safety
///
/// As for `text`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn echo(pointer: *const u8, size: usize) -> u64 {
    let copy: Box<[u8]> = unsafe { text(pointer, size) }.as_bytes().into();
    let size = copy.len() as u64;
    (Box::into_raw(copy).cast::<u8>() as u64) << 32 | size
}

/// Records as the host packed them: size, bytes, count, and the next.
///
/// # Safety
///
/// The `size` bytes at `pointer` must be inside the memory.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn total(pointer: *const u8, size: usize) -> u64 {
    let mut rest = unsafe { std::slice::from_raw_parts(pointer, size) };
    costs_work::total(std::iter::from_fn(|| {
        let size = number(&mut rest)?;
        let bytes = rest.split_off(..size as usize)?;
        Some((std::str::from_utf8(bytes).ok()?, number(&mut rest)?))
    }))
}

fn number(bytes: &mut &[u8]) -> Option<u32> {
    let (number, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(u32::from_le_bytes(*number))
}

/// # Safety
///
/// As for `text`, and `counts` must be aligned.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn total_columns(
    pointer: *const u8,
    size: usize,
    counts: *const u32,
    count: usize,
) -> u64 {
    let counts = unsafe { std::slice::from_raw_parts(counts, count) };
    costs_work::total_columns(unsafe { text(pointer, size) }, counts)
}

#[unsafe(no_mangle)]
pub extern "C" fn spin(rounds: u32) -> u32 {
    costs_work::spin(rounds)
}
