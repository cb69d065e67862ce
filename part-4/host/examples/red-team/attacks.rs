//! The attacks, by name: a call of a Rust plugin, or a component written by hand.

pub enum Attack {
    /// A function of the plugin `faulty`.
    Faulty(Fault),
    /// A function of the plugin `intruder`.
    Intruder(Intrusion),
    /// A component in the text format; its export is called `attack`.
    Wat(&'static str),
    /// The same, and what is shown is the name of the function that trapped.
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
    Fill,
    Reach,
    Variables,
    Say(&'static str),
    /// Statements against the database `sqlite:shop`.
    Query(&'static [&'static str]),
    Connect(&'static str),
    Repeat(&'static str),
    Hoard,
    DropParentFirst,
}

use Attack::{Faulty, File, Intruder, Named, Wat};
use Fault::*;
use Intrusion::*;

pub const ATTACKS: &[(&str, Attack)] = &[
    ("panics", Faulty(Panic)),
    ("divides by zero", Faulty(DivideByZero)),
    ("reads outside of its memory", Faulty(OutOfBounds)),
    ("exits", Faulty(Exit)),
    ("recurses without end", Faulty(Recurse)),
    ("loops without end", Faulty(Loop)),
    (
        "loops in `start`",
        Wat(include_str!("attacks/start-loops.wat")),
    ),
    (
        "loops in `realloc`",
        Wat(include_str!("attacks/realloc-loops.wat")),
    ),
    ("sleeps for an hour in WASI", Faulty(Sleep)),
    ("sleeps for an hour in an import", Faulty(Nap)),
    ("allocates without end", Faulty(Allocate)),
    (
        "has 15 memories of 10 MiB",
        Wat(include_str!("attacks/fifteen-memories.wat")),
    ),
    (
        "has a memory of 8 GiB",
        Wat(include_str!("attacks/memory64.wat")),
    ),
    (
        "has a shared memory",
        Wat(include_str!("attacks/shared-memory.wat")),
    ),
    (
        "grows a table by 20 million",
        Wat(include_str!("attacks/growing-table.wat")),
    ),
    (
        "has 100 instances inside",
        Wat(include_str!("attacks/hundred-instances.wat")),
    ),
    (
        "makes handles without end",
        Wat(include_str!("attacks/million-handles.wat")),
    ),
    (
        "sets alarm clocks without end",
        Wat(include_str!("attacks/timers.wat")),
    ),
    ("passes 8 MB to an import", Faulty(Ask(8_000_000))),
    ("returns 8 MB", Faulty(Return(8_000_000))),
    (
        "returns 500,000 empty strings",
        Faulty(EmptyStrings(500_000)),
    ),
    (
        "returns one list 100,000 times",
        Wat(include_str!("attacks/list-of-one-list.wat")),
    ),
    (
        "returns lists in lists in lists",
        Wat(include_str!("attacks/nested-lists.wat")),
    ),
    (
        "asks for 60 MB of random bytes",
        Wat(include_str!("attacks/random-bytes.wat")),
    ),
    (
        "returns a string outside of its memory",
        Wat(include_str!("attacks/string-outside.wat")),
    ),
    (
        "returns a string that is no UTF-8",
        Wat(include_str!("attacks/bad-utf8.wat")),
    ),
    (
        "returns a case that doesn't exist",
        Wat(include_str!("attacks/bad-discriminant.wat")),
    ),
    (
        "`realloc` lies",
        Wat(include_str!("attacks/realloc-lies.wat")),
    ),
    (
        "calls itself through the host",
        Wat(include_str!("attacks/re-entrant.wat")),
    ),
    ("prints without end", Faulty(Print)),
    (
        "prints a forged line and escapes",
        Intruder(Say("fine\nhost: \x1b[32mgranted\x1b[0m\u{202e}")),
    ),
    (
        "has escapes in a function's name",
        Named(include_str!("attacks/name-with-escapes.wat")),
    ),
    ("reads /etc/passwd", Intruder(Read("/etc/passwd"))),
    (
        "reads ../secret.txt",
        Intruder(Read("data/../../secret.txt")),
    ),
    ("reads the environment", Intruder(Variables)),
    ("reaches for the network", Intruder(Reach)),
    (
        "opens `sqlite:` without a name",
        Intruder(Connect("sqlite:")),
    ),
    (
        "opens `sqlite:../shop`",
        Intruder(Connect("sqlite:../shop")),
    ),
    (
        "opens `sqlite:file:/tmp/x?mode=rwc`",
        Intruder(Connect("sqlite:file:/tmp/x?mode=rwc")),
    ),
    (
        "SQL: ATTACH",
        Intruder(Query(&["ATTACH DATABASE '../stolen.sqlite' AS stolen"])),
    ),
    (
        "SQL: VACUUM INTO",
        Intruder(Query(&["VACUUM INTO '../stolen.sqlite'"])),
    ),
    (
        "SQL: asks for the path",
        Intruder(Query(&["SELECT file FROM pragma_database_list"])),
    ),
    (
        "SQL: lifts its own limits",
        Intruder(Query(&["PRAGMA hard_heap_limit = 0"])),
    ),
    (
        "SQL: recurses without end",
        Intruder(Query(&[
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        ])),
    ),
    (
        "SQL: a million rows",
        Intruder(Query(&[
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n LIMIT 1000000",
        ])),
    ),
    (
        "SQL: a queue of large values",
        Intruder(Query(&[
            "WITH RECURSIVE n(i, b) AS (SELECT 1, zeroblob(60000) UNION ALL SELECT i + 1, zeroblob(60000) FROM n UNION ALL SELECT i + 1, zeroblob(60000) FROM n) SELECT count(*) FROM n",
        ])),
    ),
    (
        "SQL: one value of 500 MB",
        Intruder(Query(&["SELECT zeroblob(500000000)"])),
    ),
    (
        "SQL: a slow function",
        Intruder(Query(&[
            "SELECT instr(replace(hex(zeroblob(32000)), '00', 'a'), replace(hex(zeroblob(16000)), '00', 'a') || 'b')",
        ])),
    ),
    (
        "SQL: fills the disk",
        Intruder(Repeat("INSERT INTO hoard VALUES (zeroblob(60000))")),
    ),
    (
        "SQL: fills a temporary table",
        Intruder(Query(&["CREATE TEMP TABLE t (x)"])),
    ),
    ("opens 20,000 connections", Intruder(Hoard)),
    (
        "drops a connection under its transaction",
        Intruder(DropParentFirst),
    ),
    ("is a file of 2 MiB", File(|| vec![0; 2 * 1024 * 1024])),
    ("takes a minute to compile", File(slow)),
    ("fills a granted folder", Intruder(Fill)),
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
