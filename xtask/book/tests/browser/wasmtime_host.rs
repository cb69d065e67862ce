//! Makes a form's calls in Wasmtime, for any component, and writes down what a form would.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use tempfile::TempDir;
use wasmtime::component::{Component, Func, Instance, Linker, ResourceAny, ResourceTable, Val};
use wasmtime::{Config, Engine, Store};
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;
use wasmtime_wasi::{FsPerms, WasiCtx, WasiCtxView, WasiView};

pub struct State {
    wasi: WasiCtx,
    table: ResourceTable,
    /// What the host's functions noted since the last call.
    log: Vec<String>,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

struct Running {
    store: Store<State>,
    instance: Instance,
    stderr: MemoryOutputPipe,
    read: usize,
    handles: BTreeMap<String, ResourceAny>,
}

pub struct Host<'a> {
    form: &'a Value,
    engine: Engine,
    component: Component,
    running: Option<Running>,
    folder: TempDir,
    is_granted: bool,
    /// How many handles had a name so far.
    count: usize,
    log: String,
}

impl<'a> Host<'a> {
    pub fn new(form: &'a Value) -> Self {
        let mut config = Config::new();
        config.concurrency_support(false);
        let engine = Engine::new(&config).unwrap();
        let name = form["component"].as_str().unwrap();
        let bytes = &book::live::component(name).unwrap().bytes;
        let component = Component::new(&engine, bytes).unwrap();
        let folder = TempDir::new().unwrap();
        for lent in list(&form["folders"]) {
            let path = folder.path().join(lent["name"].as_str().unwrap());
            fs::create_dir_all(&path).unwrap();
            let file = path.join(lent["file"].as_str().unwrap());
            fs::write(file, lent["text"].as_str().unwrap()).unwrap();
        }
        Self {
            form,
            engine,
            component,
            running: None,
            folder,
            is_granted: true,
            count: 0,
            log: String::new(),
        }
    }

    pub fn run(mut self, steps: &[Value]) -> String {
        for step in steps {
            if let Some(name) = step["drop"].as_str().or(step["lose"].as_str()) {
                let running = self.running.as_mut().unwrap();
                let handle = running.handles.remove(name).unwrap();
                if step["drop"].is_string() {
                    handle.resource_drop(&mut running.store).unwrap();
                    self.say(&format!("drop {name}"));
                } else {
                    self.say(&format!(
                        "{name} is lost: no handle leads to it, and it wasn't dropped"
                    ));
                }
                continue;
            }
            self.is_granted = step["grant"] != false;
            let path = step["path"].as_str().unwrap();
            let calls = list(&self.form["calls"]);
            let preset = calls.iter().find(|call| call["path"] == path).unwrap();
            let values = step.get("values").unwrap_or(&preset["values"]);
            let is_first = self.running.is_none() || !list(&self.form["first"]).is_empty();
            if !is_first || self.start() {
                let mut handles = list(step.get("handles").unwrap_or(&Value::Null)).iter();
                self.call(path, list(values), &mut handles);
            }
            for path in list(&self.form["watch"]) {
                let path = path.as_str().unwrap();
                let shown = match self.running.is_some() {
                    true => self.invoke(path, &[]).unwrap(),
                    false => "…".to_string(),
                };
                self.say(&format!("{path}() = {shown}"));
            }
        }
        self.log.trim().to_string()
    }

    /// Whether it is ready to be called.
    fn start(&mut self) -> bool {
        let mut linker = Linker::<State>::new(&self.engine);
        wasmtime_wasi::p2::add_to_linker_sync(&mut linker).unwrap();
        for import in list(&self.form["imports"]) {
            let name = import["name"].as_str().unwrap().to_string();
            let shown_name = name.clone();
            let params = list(&import["params"]).to_vec();
            let result = import["result"].clone();
            let path = import["path"].as_str().unwrap();
            let answer = self.form["answers"].get(path).cloned();
            let function = move |mut store: wasmtime::StoreContextMut<'_, State>,
                                 _: wasmtime::component::types::ComponentFunc,
                                 values: &[Val],
                                 results: &mut [Val]| {
                let shown: Vec<_> = params
                    .iter()
                    .zip(values)
                    .map(|(param, value)| print(&param[1], value, &mut |_| unreachable!()))
                    .collect();
                let mut line = format!("{shown_name}({})", shown.join(", "));
                if let Some(answer) = &answer {
                    results[0] = value(&result, answer);
                    let answer = print(&result, &results[0], &mut |_| unreachable!());
                    line.push_str(&format!(" = {answer}"));
                }
                store.data_mut().log.push(line);
                Ok(())
            };
            match import["interface"].as_str() {
                Some(interface) => {
                    let mut instance = linker.instance(interface).unwrap();
                    instance.func_new(&name, function).unwrap();
                }
                None => linker.root().func_new(&name, function).unwrap(),
            }
        }
        let stderr = MemoryOutputPipe::new(1 << 20);
        let mut wasi = WasiCtx::builder();
        wasi.stderr(stderr.clone());
        for lent in list(&self.form["folders"]) {
            let name = lent["name"].as_str().unwrap();
            if self.is_granted {
                let folder = self.folder.path().join(name);
                wasi.preopened_dir(folder, name, FsPerms::ReadOnly).unwrap();
            }
        }
        let state = State {
            wasi: wasi.build(),
            table: ResourceTable::new(),
            log: Vec::new(),
        };
        let mut store = Store::new(&self.engine, state);
        let instance = linker.instantiate(&mut store, &self.component).unwrap();
        self.running = Some(Running {
            store,
            instance,
            stderr,
            read: 0,
            handles: BTreeMap::new(),
        });
        let mut first = list(&self.form["first"]).iter();
        first.all(|first| {
            let values = list(&first["values"]);
            self.call(first["path"].as_str().unwrap(), values, &mut [].iter())
        })
    }

    /// Whether it went well.
    fn call(
        &mut self,
        path: &str,
        values: &[Value],
        handles: &mut std::slice::Iter<'_, Value>,
    ) -> bool {
        let function = find(self.form, path);
        let mut shown = Vec::new();
        let mut arguments = Vec::new();
        let mut moved = Vec::new();
        for (index, param) in list(&function["params"]).iter().enumerate() {
            let ty = &param[1];
            if ty.get("own").or(ty.get("borrow")).is_some() {
                let name = handles.next().unwrap().as_str().unwrap();
                let running = self.running.as_ref().unwrap();
                arguments.push(Val::Resource(running.handles[name]));
                shown.push(name.to_string());
                moved.push(name);
            } else {
                let argument = value(ty, &values[index]);
                shown.push(print(ty, &argument, &mut |_| unreachable!()));
                arguments.push(argument);
            }
        }
        let called = format!("{path}({})", shown.join(", "));
        match self.invoke(path, &arguments) {
            Ok(result) => {
                self.say(&format!("{called} = {result}"));
                !result.starts_with("Err(")
            }
            Err((why, is_dead)) => {
                self.say(&format!("{called} failed: {why}"));
                if is_dead {
                    self.running = None;
                    self.say("(this instance is finished; the next call gets a new one)");
                }
                false
            }
        }
    }

    /// The result as text, or the root of the error, and whether the store is dead after it.
    fn invoke(&mut self, path: &str, arguments: &[Val]) -> Result<String, (String, bool)> {
        let function = find(self.form, path);
        let running = self.running.as_mut().unwrap();
        let store = &mut running.store;
        let func = lookup(&running.instance, store, function);
        let result = &function["result"];
        let mut results = vec![Val::Bool(false); usize::from(!result.is_null())];
        let called = func.call(&mut *store, arguments, &mut results);
        for line in std::mem::take(&mut store.data_mut().log) {
            self.log.push_str(&format!("{line}\n"));
        }
        let stderr = running.stderr.contents();
        self.log
            .push_str(&String::from_utf8_lossy(&stderr[running.read..]));
        running.read = stderr.len();
        called.map_err(|error| {
            let why = error.root_cause().to_string();
            // What failed before Wasm ran leaves the store alive.
            let is_dead = !why.contains("handle index");
            (why, is_dead)
        })?;
        let Some(value) = results.first() else {
            return Ok("()".to_string());
        };
        let (handles, count) = (&mut running.handles, &mut self.count);
        let resource = result["own"].as_str().unwrap_or_default();
        Ok(print(result, value, &mut |handle| {
            *count += 1;
            let name = format!("{resource} {count}");
            handles.insert(name.clone(), handle);
            name
        }))
    }

    fn say(&mut self, line: &str) {
        self.log.push_str(line);
        self.log.push('\n');
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn find<'a>(form: &'a Value, path: &str) -> &'a Value {
    let functions = list(&form["functions"]).iter();
    let mut found = functions.filter(|function| function["path"] == path);
    found.next().unwrap()
}

fn lookup(instance: &Instance, store: &mut Store<State>, function: &Value) -> Func {
    let name = function["name"].as_str().unwrap_or_default();
    let name = match (function["kind"].as_str().unwrap(), &function["resource"]) {
        ("function", _) => name.to_string(),
        ("constructor", resource) => format!("[constructor]{}", resource.as_str().unwrap()),
        (kind, resource) => format!("[{kind}]{}.{name}", resource.as_str().unwrap()),
    };
    let interface = function["interface"].as_str().map(|interface| {
        instance
            .get_export_index(&mut *store, None, interface)
            .unwrap()
    });
    let index = instance.get_export_index(&mut *store, interface.as_ref(), &name);
    instance.get_func(&mut *store, index.unwrap()).unwrap()
}

/// A value of the component's type.
fn value(ty: &Value, given: &Value) -> Val {
    if let Some(name) = ty.as_str() {
        let (signed, unsigned) = (given.as_i64(), given.as_u64());
        return match name {
            "bool" => Val::Bool(given.as_bool().unwrap()),
            "string" => Val::String(given.as_str().unwrap().to_string()),
            "char" => Val::Char(given.as_str().unwrap().parse().unwrap()),
            "f32" => Val::Float32(given.as_f64().unwrap() as f32),
            "f64" => Val::Float64(given.as_f64().unwrap()),
            "u8" => Val::U8(unsigned.unwrap() as u8),
            "u32" => Val::U32(unsigned.unwrap() as u32),
            "u64" => Val::U64(unsigned.unwrap()),
            "s32" => Val::S32(signed.unwrap() as i32),
            name => unimplemented!("{name} is in no form"),
        };
    }
    let case = |types: &dyn Fn(&str) -> Value| match given.as_object() {
        Some(case) => {
            let (name, data) = case.iter().next().unwrap();
            (name.clone(), Some(Box::new(value(&types(name), data))))
        }
        None => (given.as_str().unwrap().to_string(), None),
    };
    let (kind, of) = kind(ty);
    match kind {
        "option" if given.is_null() => Val::Option(None),
        "option" => Val::Option(Some(Box::new(value(of, given)))),
        "list" => Val::List(list(given).iter().map(|it| value(of, it)).collect()),
        "tuple" => {
            let pairs = list(of).iter().zip(list(given));
            Val::Tuple(pairs.map(|(ty, it)| value(ty, it)).collect())
        }
        "record" => {
            let fields = list(of).iter().map(|field| {
                let name = field[0].as_str().unwrap();
                (name.to_string(), value(&field[1], &given[name]))
            });
            Val::Record(fields.collect())
        }
        "variant" => {
            let (name, data) = case(&|name| {
                let mut cases = list(of).iter();
                cases.find(|case| case[0] == name).unwrap()[1].clone()
            });
            Val::Variant(name, data)
        }
        "enum" => Val::Enum(given.as_str().unwrap().to_string()),
        "flags" => {
            let names = list(given).iter();
            Val::Flags(names.map(|it| it.as_str().unwrap().to_string()).collect())
        }
        kind => unimplemented!("{kind} is in no form"),
    }
}

/// A value as `{:?}` prints what `bindgen!` makes of it.
fn print(ty: &Value, shown: &Val, name: &mut dyn FnMut(ResourceAny) -> String) -> String {
    let of = |key: &str| ty.get(key).cloned().unwrap_or_default();
    let type_name = pascal(ty["name"].as_str().unwrap_or_default());
    match shown {
        Val::Bool(it) => format!("{it:?}"),
        Val::U8(it) => format!("{it:?}"),
        Val::U32(it) => format!("{it:?}"),
        Val::U64(it) => format!("{it:?}"),
        Val::S32(it) => format!("{it:?}"),
        Val::Float32(it) => format!("{it:?}"),
        Val::Float64(it) => format!("{it:?}"),
        Val::Char(it) => format!("{it:?}"),
        Val::String(it) => format!("{it:?}"),
        Val::List(items) => {
            let items: Vec<_> = items
                .iter()
                .map(|it| print(&of("list"), it, name))
                .collect();
            format!("[{}]", items.join(", "))
        }
        Val::Tuple(items) => {
            let types = of("tuple");
            let pairs = list(&types).iter().zip(items);
            let items: Vec<_> = pairs.map(|(ty, it)| print(ty, it, name)).collect();
            format!("({})", items.join(", "))
        }
        Val::Record(fields) => {
            let types = of("record");
            let pairs = list(&types).iter().zip(fields);
            let fields: Vec<_> = pairs
                .map(|(ty, (field, it))| {
                    format!("{}: {}", field.replace('-', "_"), print(&ty[1], it, name))
                })
                .collect();
            format!("{type_name} {{ {} }}", fields.join(", "))
        }
        Val::Variant(case, data) => {
            let types = of("variant");
            let ty = list(&types).iter().find(|it| it[0] == **case).unwrap();
            let data = data.as_ref().map(|it| print(&ty[1], it, name));
            let data = data.map(|it| format!("({it})")).unwrap_or_default();
            format!("{type_name}::{}{data}", pascal(case))
        }
        Val::Enum(case) => format!("{type_name}::{}", pascal(case)),
        Val::Flags(flags) => format!("({})", flags.join(" | ").to_uppercase()),
        Val::Option(None) => "None".to_string(),
        Val::Option(Some(it)) => format!("Some({})", print(&of("option"), it, name)),
        Val::Result(result) => {
            let types = of("result");
            let (word, ty, data) = match result {
                Ok(data) => ("Ok", &types[0], data),
                Err(data) => ("Err", &types[1], data),
            };
            let data = data.as_ref().map(|it| print(ty, it, name));
            format!("{word}({})", data.unwrap_or("()".to_string()))
        }
        Val::Resource(handle) => name(*handle),
        other => unimplemented!("{other:?} is in no form"),
    }
}

fn kind(ty: &Value) -> (&str, &Value) {
    let mut keys = ty.as_object().unwrap().iter();
    let (kind, of) = keys.find(|(key, _)| *key != "name").unwrap();
    (kind, of)
}

fn pascal(name: &str) -> String {
    let words = name.split('-').filter(|word| !word.is_empty());
    words
        .map(|word| word[..1].to_uppercase() + &word[1..])
        .collect()
}
