//! A plugin that knows the areas of shapes.

wit_bindgen::generate!({
    world: "plugin",
    path: "wit",
});

use exports::tutorial::shapes::shapes::{Guest, Shape};

struct Plugin;

impl Guest for Plugin {
    fn area(shape: Shape) -> f64 {
        match shape {
            Shape::Circle(radius) => std::f64::consts::PI * radius * radius,
            Shape::Nothing => 0.0,
        }
    }
}

// Names of interfaces have characters in them that other targets' linkers reject.
#[cfg(target_arch = "wasm32")]
export!(Plugin);
