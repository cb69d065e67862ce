//! Reads the glossary: a file that the plugin sees only if the book's owner granted its folder.

/// A term and what it means.
pub type Term = (String, String);

// ANCHOR: read
/// Reads `term = meaning` lines; blank lines are skipped.
pub fn read(path: &str) -> Result<Vec<Term>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        format!("{path}: {error}; does book.toml grant its folder, with `read`?")
    })?;
    parse(&text).map_err(|line| format!("{path}:{line}: expected `term = meaning`"))
}
// ANCHOR_END: read

/// Fails with the number of the first line that has another form.
fn parse(text: &str) -> Result<Vec<Term>, usize> {
    let lines = text.lines().zip(1..);
    lines
        .filter(|(line, _)| !line.trim().is_empty())
        .map(|(line, number)| {
            let (term, meaning) = line.split_once('=').ok_or(number)?;
            let (term, meaning) = (term.trim(), meaning.trim());
            if term.is_empty() || meaning.is_empty() {
                return Err(number);
            }
            Ok((term.to_string(), meaning.to_string()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_line_is_a_term_and_its_meaning() {
        let terms = parse("host = loads plugins\n\nworld = a contract\n").unwrap();
        assert_eq!(terms[0], ("host".to_string(), "loads plugins".to_string()));
        assert_eq!(terms.len(), 2);
    }

    #[test]
    fn the_error_is_the_line() {
        assert_eq!(parse("host = loads plugins\nworld\n"), Err(2));
        assert_eq!(parse("= nothing"), Err(1));
    }
}
