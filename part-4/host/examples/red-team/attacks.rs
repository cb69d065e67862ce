//! The attacks, by name: a call of a Rust plugin, or a component written by hand.

pub enum Attack {
    /// A function of the plugin `faulty`.
    Faulty(Fault),
    /// A function of the plugin `intruder`.
    Intruder(Intrusion),
    /// A component in the text format; its export is called `attack`.
    Wat(&'static str),
    /// The same, and what is shown is all that the error says, not its cause alone.
    Named(&'static str),
    /// Bytes to load.
    File(fn() -> Vec<u8>),
}

pub enum Fault {
    Panic,
    DivideByZero,
    OutOfBounds,
    Recurse,
    Loop,
    Allocate,
    Print,
    Exit,
    Ask(u32),
    Return(u32),
    EmptyStrings(u32),
    Nap,
    Sleep,
}

pub enum Intrusion {
    Read(&'static str),
    Link(&'static str),
    Fill,
    Reach,
    Variables,
    Say(&'static str),
    /// A statement for the database `sqlite:shop`; `{outside}` is a folder that wasn't granted.
    Query(&'static str),
    Connect(&'static str),
    Repeat(&'static str),
    Hoard,
    DropParentFirst,
}

use Attack::{Faulty, File, Intruder, Named, Wat};
use Fault::*;
use Intrusion::*;

/// A component that lies beside this file.
macro_rules! by_hand {
    ($name:literal) => {
        include_str!(concat!("attacks/", $name, ".wat"))
    };
}

/// Numbers without end, as SQL makes them.
macro_rules! numbers {
    ($select:literal) => {
        concat!(
            "WITH RECURSIVE n(i, b) AS (SELECT 1, zeroblob(60000) UNION ALL ",
            "SELECT i + 1, zeroblob(60000) FROM n) ",
            $select
        )
    };
}

// One attack a line.
#[rustfmt::skip]
pub const ATTACKS: &[(&str, &[(&str, Attack)])] = &[
    ("It crashes", &[
        ("panics", Faulty(Panic)),
        ("divides by zero", Faulty(DivideByZero)),
        ("reads outside of its memory", Faulty(OutOfBounds)),
        ("exits", Faulty(Exit)),
        ("recurses without end", Faulty(Recurse)),
    ]),
    ("It takes time", &[
        ("loops", Faulty(Loop)),
        ("loops in `start`", Wat(by_hand!("start-loops"))),
        ("loops in `realloc`", Wat(by_hand!("realloc-loops"))),
        ("sleeps for an hour in WASI", Faulty(Sleep)),
        ("sleeps for an hour in an import", Faulty(Nap)),
    ]),
    ("It takes memory", &[
        ("allocates without end", Faulty(Allocate)),
        ("15 memories of 10 MiB", Wat(by_hand!("fifteen-memories"))),
        ("a memory of 8 GiB", Wat(by_hand!("memory64"))),
        ("a memory for threads", Wat(by_hand!("shared-memory"))),
        ("a table of 20 million", Wat(by_hand!("growing-table"))),
        ("25 empty memories", Wat(by_hand!("empty-memories"))),
        ("25 empty tables", Wat(by_hand!("empty-tables"))),
        ("100 instances inside", Wat(by_hand!("hundred-instances"))),
        ("50,000 handles", Wat(by_hand!("many-handles"))),
        ("alarm clocks without end", Wat(by_hand!("timers"))),
    ]),
    ("It makes the host copy", &[
        ("an argument of 8 MB", Faulty(Ask(8_000_000))),
        ("a result of 8 MB", Faulty(Return(8_000_000))),
        ("500,000 empty strings", Faulty(EmptyStrings(500_000))),
        ("one list, 100,000 times", Wat(by_hand!("list-of-one-list"))),
        ("lists in lists in lists", Wat(by_hand!("nested-lists"))),
        ("60 MB of random bytes", Wat(by_hand!("random-bytes"))),
    ]),
    ("It breaks the rules", &[
        ("a string outside of its memory", Wat(by_hand!("string-outside"))),
        ("a string that is no UTF-8", Wat(by_hand!("bad-utf8"))),
        ("a case that doesn't exist", Wat(by_hand!("bad-discriminant"))),
        ("`realloc` lies", Wat(by_hand!("realloc-lies"))),
        ("it calls itself", Wat(by_hand!("re-entrant"))),
    ]),
    ("It writes to the terminal", &[
        ("without end", Faulty(Print)),
        ("escapes, and a forged line", Intruder(Say("fine\nhost: \x1b[32mgranted\x1b[0m\u{202e}"))),
        ("a line that a terminal breaks", Intruder(Say("fine。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。。host: granted"))),
        ("escapes in a function's name", Named(by_hand!("name-with-escapes"))),
        ("a name that unfolds when it is printed", Named(by_hand!("endless-name"))),
    ]),
    ("It reaches out", &[
        ("for /etc/passwd", Intruder(Read("/etc/passwd"))),
        ("for ../secret.txt", Intruder(Read("data/../../secret.txt"))),
        ("for it through a symlink", Intruder(Link("../secret.txt"))),
        ("for the environment", Intruder(Variables)),
        ("for the network", Intruder(Reach)),
        ("for `sqlite:` without a name", Intruder(Connect("sqlite:"))),
        ("for `sqlite:../shop`", Intruder(Connect("sqlite:../shop"))),
        ("for `sqlite:file:x?mode=rwc`", Intruder(Connect("sqlite:file:x?mode=rwc"))),
    ]),
    ("Its SQL is hostile", &[
        ("ATTACH", Intruder(Query("ATTACH DATABASE '{outside}/stolen.sqlite' AS stolen"))),
        ("VACUUM INTO", Intruder(Query("VACUUM INTO '{outside}/stolen.sqlite'"))),
        ("load_extension", Intruder(Query("SELECT load_extension('libevil')"))),
        ("the path of its file", Intruder(Query("SELECT file FROM pragma_database_list"))),
        ("its own limits", Intruder(Query("PRAGMA hard_heap_limit = 0"))),
        ("a second statement", Intruder(Query("SELECT 1; PRAGMA hard_heap_limit = 0"))),
        ("recursion without end", Intruder(Query(numbers!("SELECT count(*) FROM n")))),
        ("a million rows", Intruder(Query(numbers!("SELECT i FROM n LIMIT 1000000")))),
        ("sorting without end", Intruder(Query(numbers!("SELECT b FROM n ORDER BY i DESC")))),
        ("a value of 500 MB", Intruder(Query("SELECT zeroblob(500000000)"))),
        ("a slow function", Intruder(Query("SELECT instr(hex(zeroblob(9)), '00')"))),
        ("a COMMIT of its own", Intruder(Query("COMMIT"))),
        ("a slow pattern", Intruder(Query("SELECT hex(zeroblob(9)) LIKE '%0%1'"))),
        ("a full disk", Intruder(Repeat(numbers!("INSERT INTO hoard SELECT b FROM n LIMIT 500")))),
        ("a temporary table", Intruder(Query("CREATE TEMP TABLE t (x)"))),
        ("20,000 connections", Intruder(Hoard)),
        ("a connection dropped too early", Intruder(DropParentFirst)),
    ]),
    ("Its file is hostile", &[
        ("2 MiB of it", File(|| vec![0; 2 * 1024 * 1024])),
        ("a few KiB that compile for minutes", File(slow)),
        ("a few KiB that become 160 MiB", Wat(by_hand!("dense-memories"))),
    ]),
    ("It uses what it was granted", &[
        ("it fills a folder", Intruder(Fill)),
    ]),
];

/// Four hundred loops, each in the one before: a few kilobytes that cost the compiler minutes.
fn slow() -> Vec<u8> {
    let depth = 400;
    let step = |i: usize| {
        format!(
            "local.get {} local.get {} i64.mul local.set {} local.get {0} i32.wrap_i64 br_if {i} ",
            i % 200,
            i * 7 % 200,
            i * 3 % 200
        )
    };
    let text = format!(
        "(component (core module (func (local {}) {} {} {})))",
        "i64 ".repeat(200),
        "loop ".repeat(depth),
        (0..depth).map(step).collect::<String>(),
        "end ".repeat(depth)
    );
    wat::parse_str(text).expect("the text is a component")
}
