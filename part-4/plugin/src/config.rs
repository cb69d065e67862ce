//! Three functions that fail in three ways: with data on both sides, on one, on none.

use std::collections::HashSet;

use crate::Plugin;
use crate::exports::tutorial::resources::config::{ConfigEntry, Guest, ParseError};

impl Guest for Plugin {
    // ANCHOR: parse
    fn parse(text: String) -> Result<Vec<ConfigEntry>, ParseError> {
        let mut seen = HashSet::new();
        let mut entries = Vec::new();
        for (line, number) in text.lines().map(str::trim).zip(1..) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (key, value) = line
                .split_once('=')
                .ok_or(ParseError::MissingEquals(number))?;
            let (key, value) = (key.trim().to_string(), value.trim().to_string());
            if key.is_empty() {
                return Err(ParseError::EmptyKey(number));
            }
            if !seen.insert(key.clone()) {
                return Err(ParseError::DuplicateKey(key));
            }
            entries.push(ConfigEntry { key, value });
        }
        Ok(entries)
    }
    // ANCHOR_END: parse

    // ANCHOR: rest
    fn validate(text: String) -> Result<(), ParseError> {
        Self::parse(text).map(|_| ())
    }

    fn check(text: String) -> Result<(), ()> {
        Self::parse(text).map_err(|_| ()).map(|_| ())
    }
    // ANCHOR_END: rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Vec<ConfigEntry>, ParseError> {
        Plugin::parse(text.to_string())
    }

    #[test]
    fn comments_and_blank_lines_are_no_entries() {
        let entries = parse("# a comment\n\nport = 80\n").unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!((&*entries[0].key, &*entries[0].value), ("port", "80"));
    }

    // ANCHOR: unit
    #[test]
    fn an_error_names_its_line_or_key() {
        assert!(matches!(
            parse("a = 1\nb"),
            Err(ParseError::MissingEquals(2))
        ));
        assert!(matches!(parse("\n= 1"), Err(ParseError::EmptyKey(2))));
        assert!(matches!(parse("a=1\na=2"), Err(ParseError::DuplicateKey(key)) if key == "a"));
    }
    // ANCHOR_END: unit
}
