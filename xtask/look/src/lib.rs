//! Looks into a component, and translates it, in the reader's own browser.

wit_bindgen::generate!({
    world: "look",
    path: "wit",
});

struct Look;

impl Guest for Look {
    fn inspect(file: Vec<u8>) -> Result<Seen, String> {
        let (resolve, world) = describe::decode(&file).map_err(|error| format!("{error:#}"))?;
        let wit = describe::print(&resolve, world).map_err(|error| format!("{error:#}"))?;
        let description = describe::describe(&resolve, world).to_string();
        Ok(Seen { wit, description })
    }

    fn translate(name: String, file: Vec<u8>) -> Result<String, String> {
        translate::script(&name, &file).map_err(|error| format!("{error:#}"))
    }
}

export!(Look);
