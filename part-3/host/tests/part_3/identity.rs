//! What a plugin doesn't change survives bit for bit.

use std::fs;

use arbtest::arbitrary::{Result, Unstructured};
use arbtest::arbtest;
use mdbook_driver::MDBook;
use mdbook_preprocessor::book::{Book, BookItem, Chapter, SectionNumber};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use part_3_host::WasmPreprocessor;
use serde_json::json;

use crate::sample::{book, config, glossary, identity, run};

#[test]
fn everything_but_the_marked_terms_survives() {
    let folder = book();
    let before = MDBook::load(folder.path()).unwrap().book;
    let after = run(&folder, config(json!([glossary()]))).book.unwrap();

    let mut expected = before.clone();
    let mut chapters = 0;
    expected.for_each_mut(|item| {
        if let BookItem::Chapter(chapter) = item {
            let mark = "The <abbr title=\"it loads\">host</abbr> of";
            chapter.content = chapter.content.replacen("The host of", mark, 1);
            chapters += 1;
        }
    });
    assert_eq!(chapters, 7, "six chapters and a draft");
    assert_ne!(before, expected);
    assert_eq!(after, expected);
}

#[test]
fn a_whole_build_goes_through() {
    let folder = book();
    let plugins = config(json!([glossary(), identity()]));
    let book = MDBook::load_with_config(folder.path(), plugins).unwrap();
    book.build().unwrap();
    let page = book.build_dir_for("markdown").join("sub/deeper.md");
    let page = fs::read_to_string(page).unwrap();
    assert!(
        page.contains("<abbr title=\"it loads\">host</abbr>"),
        "{page}"
    );
}

#[test]
fn line_ends_front_matter_and_foreign_letters_survive() {
    let texts = [
        "",
        "\r\nline\r\n\rline\n\n\n",
        "---\ntitle: x\n---\n\u{feff}text without an end",
        "\u{0}\u{1b}[31m\u{202e}\u{10ffff}e\u{301} 👩‍👩‍👧",
        "<!-- {{#include nothing}} --> \\{{#playground x}} `\u{2028}`",
    ];
    for text in texts {
        let folder = book();
        let mut before = MDBook::load(folder.path()).unwrap().book;
        before.for_each_mut(|item| {
            if let BookItem::Chapter(chapter) = item {
                chapter.content = text.to_string();
            }
        });
        let after = preprocess(before.clone());
        assert_eq!(after, before, "{text:?}");
    }
}

/// Books of any shape: each item, each name and each number as it comes.
#[test]
fn any_book_survives() {
    let mut books = 0;
    arbtest(|random| {
        let before = Book::new_with_items(items(random, 0)?);
        assert_eq!(preprocess(before.clone()), before);
        books += 1;
        Ok(())
    })
    .budget_ms(2_000);
    assert!(books >= 20, "only {books} books");
    println!("{books} books came out as they were");
}

fn items(random: &mut Unstructured, depth: usize) -> Result<Vec<BookItem>> {
    let mut all = Vec::new();
    for _ in 0..random.int_in_range(0..=5)? {
        all.push(match random.int_in_range(0..=4)? {
            0 => BookItem::Separator,
            1 => BookItem::PartTitle(random.arbitrary()?),
            2 => BookItem::Chapter(Chapter::new_draft(random.arbitrary()?, random.arbitrary()?)),
            _ => {
                let (name, path): (&str, String) = random.arbitrary()?;
                let mut chapter =
                    Chapter::new(name, random.arbitrary()?, path, random.arbitrary()?);
                let number: Option<Vec<u32>> = random.arbitrary()?;
                chapter.number = number.map(SectionNumber::new);
                if random.arbitrary()? {
                    chapter.source_path = None;
                }
                if depth < 4 {
                    chapter.sub_items = items(random, depth + 1)?;
                }
                BookItem::Chapter(chapter)
            }
        });
    }
    Ok(all)
}

/// Runs the identity plugin over a book, and both through JSON as mdBook's protocol does.
fn preprocess(book: Book) -> Book {
    let folder = tempfile::tempdir().unwrap();
    let context = PreprocessorContext::new(
        folder.path().to_path_buf(),
        config(json!([identity()])),
        "markdown".to_string(),
    );
    let book = serde_json::to_string(&book).unwrap();
    let book = serde_json::from_str(&book).unwrap();
    let book = WasmPreprocessor.run(&context, book).unwrap();
    serde_json::from_str(&serde_json::to_string(&book).unwrap()).unwrap()
}
