//! One function for each kind of type that WIT has.

mod lists;
mod texts;

// ANCHOR: use
wit_bindgen::generate!({
    world: "tour",
    path: "../../wit/part-2",
});

use exports::tutorial::records::types::{Drawing, Guest, Point, Rights, Season, Shape};

struct Tour;
// ANCHOR_END: use

impl Guest for Tour {
    // ANCHOR: simple
    fn negate(yes: bool, sign: char, part: f32) -> (bool, char, f32) {
        (!yes, if sign == '-' { '+' } else { '-' }, -part)
    }

    fn swap(pair: (u8, String)) -> (String, u8) {
        (pair.1, pair.0)
    }

    fn sum(numbers: Vec<u32>) -> u64 {
        numbers.into_iter().map(u64::from).sum()
    }

    fn first_word(text: String) -> Option<String> {
        text.split_whitespace().next().map(str::to_string)
    }
    // ANCHOR_END: simple

    // ANCHOR: cases
    fn describe(shape: Shape) -> String {
        match shape {
            Shape::Circle(radius) => format!("a circle of radius {radius}"),
            Shape::Polygon(points) => format!("a polygon of {} points", points.len()),
            Shape::Nothing => "nothing at all".to_string(),
        }
    }
    // ANCHOR_END: cases

    fn next(season: Season) -> Season {
        match season {
            Season::Spring => Season::Summer,
            Season::Summer => Season::Autumn,
            Season::Autumn => Season::Winter,
            Season::Winter => Season::Spring,
        }
    }

    // ANCHOR: flags
    fn without_write(rights: Rights) -> Rights {
        rights - Rights::WRITE
    }
    // ANCHOR_END: flags

    // ANCHOR: nested
    fn move_by(mut drawing: Drawing, by: Point) -> Drawing {
        for shape in &mut drawing.shapes {
            if let Shape::Polygon(points) = shape {
                for point in points {
                    point.x += by.x;
                    point.y += by.y;
                }
            }
        }
        drawing
    }
    // ANCHOR_END: nested
}

#[cfg(target_arch = "wasm32")]
export!(Tour);
