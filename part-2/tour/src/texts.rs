//! Strings at the edges: one that comes back as it was, and one that is none.

use crate::Tour;
use crate::exports::tutorial::records::texts::Guest;

impl Guest for Tour {
    fn echo(text: String) -> String {
        text
    }

    fn broken() -> String {
        // SAFETY: none. This is what a guest in a language without checked strings may return.
        unsafe { String::from_utf8_unchecked(vec![b'W', 0xff, b'm']) }
    }
}
