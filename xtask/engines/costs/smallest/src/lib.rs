//! Part 1's `length` without the standard library: as small as a component gets that takes a text.

#![cfg_attr(target_arch = "wasm32", no_std)]

wit_bindgen::generate!({
    world: "plugin",
    path: "../../../../wit/part-1",
});

extern crate alloc;

use alloc::string::String;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

#[cfg(target_arch = "wasm32")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// What the host's copies are made with. With the standard library, wasi-libc brings it along.
#[cfg(target_arch = "wasm32")]
#[unsafe(no_mangle)]
unsafe extern "C" fn cabi_realloc(old: *mut u8, size: usize, align: usize, new: usize) -> *mut u8 {
    use alloc::alloc::{Layout, alloc, realloc};

    let layout = |size| unsafe { Layout::from_size_align_unchecked(size, align) };
    match (size, new) {
        (_, 0) => align as *mut u8,
        (0, _) => unsafe { alloc(layout(new)) },
        _ => unsafe { realloc(old, layout(size), new) },
    }
}

struct Smallest;

impl Guest for Smallest {
    fn length(s: String) -> u32 {
        s.chars().count() as u32
    }
}

#[cfg(target_arch = "wasm32")]
export!(Smallest);
