//! One function for each way a plugin can misbehave.

use std::hint::black_box;
use std::thread;
use std::time::Duration;

wit_bindgen::generate!({
    world: "faulty",
    path: "../../../wit/part-4",
});

struct Faulty;

impl Guest for Faulty {
    fn fine() -> u32 {
        42
    }

    fn panic() {
        panic!("the plugin's own words");
    }

    fn unwrap_none() {
        black_box(None::<u32>).unwrap();
    }

    fn out_of_bounds() {
        // An address that a safe language wouldn't let you name: the last byte of 4 GiB.
        // SAFETY: there is none.
        unsafe { black_box(u32::MAX as *const u8).read_volatile() };
    }

    fn divide(by: u32) -> u32 {
        100 / by
    }

    fn loop_forever() {
        loop {
            black_box(());
        }
    }

    fn allocate_forever() {
        let mut hoard = Vec::new();
        loop {
            hoard.push(vec![1u8; 1024 * 1024]);
            black_box(&hoard);
        }
    }

    fn recurse_forever() {
        #[allow(unconditional_recursion)]
        fn deeper(depth: u64) -> u64 {
            black_box(deeper(black_box(depth) + 1)) + depth
        }
        black_box(deeper(0));
    }

    fn exit_early() {
        std::process::exit(0);
    }

    fn ask_host(size: u32) -> u32 {
        ask(&"?".repeat(size as usize)).len() as u32
    }

    fn print_forever() {
        loop {
            println!("me, me, me");
        }
    }

    fn huge_list(size: u32) -> Vec<u8> {
        vec![1; size as usize]
    }

    fn nap_long(milliseconds: u32) {
        nap(milliseconds);
    }

    fn sleep_long(milliseconds: u32) {
        thread::sleep(Duration::from_millis(milliseconds.into()));
    }

    fn empty_strings(count: u32) -> Vec<String> {
        vec![String::new(); count as usize]
    }
}

export!(Faulty);
