//! Somebody else's formatter: it keeps words of four letters or more.

wit_bindgen::generate!({
    world: "terse",
    path: "wit",
    generate_all,
});

struct Terse;

impl exports::tutorial::pipeline::format::Guest for Terse {
    fn clean(text: String) -> String {
        let words = text.split_whitespace();
        let long = words.filter(|word| word.chars().count() > 3);
        long.collect::<Vec<_>>().join(" ")
    }
}

export!(Terse);
