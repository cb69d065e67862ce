//! Part 1's `length` by pointer, without the standard library: as small as a core module gets that
//! takes a text.

#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

use alloc::vec::Vec;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// Reserves `size` bytes for the host to write to.
#[unsafe(no_mangle)]
pub extern "C" fn reserve(size: usize) -> *mut u8 {
    Vec::leak(Vec::with_capacity(size)).as_mut_ptr()
}

/// Gives back what `reserve` returned.
///
/// # Safety
///
/// `size` must be the same.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn release(pointer: *mut u8, size: usize) {
    drop(unsafe { Vec::from_raw_parts(pointer, 0, size) });
}

/// Counts the characters of the `size` bytes at `pointer`; `u32::MAX` if they are no UTF-8.
///
/// # Safety
///
/// They must be inside the memory.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn length(pointer: *const u8, size: usize) -> u32 {
    let bytes = unsafe { core::slice::from_raw_parts(pointer, size) };
    match core::str::from_utf8(bytes) {
        Ok(text) => text.chars().count() as u32,
        Err(_) => u32::MAX,
    }
}
