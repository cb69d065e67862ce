//! One function for each type that WIT can express.

mod lists;
mod texts;

wit_bindgen::generate!({
    world: "tour",
    path: "../../wit/part-2",
});

use exports::tutorial::records::types::{Drawing, Guest, Point, Rights, Season, Shape};

struct Tour;

impl Guest for Tour {
    fn swap(pair: (u8, String)) -> (String, u8) {
        (pair.1, pair.0)
    }

    fn sum(numbers: Vec<u32>) -> u64 {
        numbers.into_iter().map(u64::from).sum()
    }

    fn first_word(text: String) -> Option<String> {
        text.split_whitespace().next().map(str::to_string)
    }

    fn describe(shape: Shape) -> String {
        match shape {
            Shape::Circle(radius) => format!("a circle of radius {radius}"),
            Shape::Polygon(points) => format!("a polygon of {} points", points.len()),
            Shape::Nothing => "nothing at all".to_string(),
        }
    }

    fn next(season: Season) -> Season {
        match season {
            Season::Spring => Season::Summer,
            Season::Summer => Season::Autumn,
            Season::Autumn => Season::Winter,
            Season::Winter => Season::Spring,
        }
    }

    fn without_write(rights: Rights) -> Rights {
        rights - Rights::WRITE
    }

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
}

#[cfg(target_arch = "wasm32")]
export!(Tour);
