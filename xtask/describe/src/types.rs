//! Types as JSON, and whether a value given as JSON is of one.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use wit_parser::{Handle, Resolve, Type, TypeDefKind};

/// A type, written out.
pub fn of(resolve: &Resolve, ty: &Type) -> Value {
    let id = match ty {
        Type::Bool => return json!("bool"),
        Type::U8 => return json!("u8"),
        Type::U16 => return json!("u16"),
        Type::U32 => return json!("u32"),
        Type::U64 => return json!("u64"),
        Type::S8 => return json!("s8"),
        Type::S16 => return json!("s16"),
        Type::S32 => return json!("s32"),
        Type::S64 => return json!("s64"),
        Type::F32 => return json!("f32"),
        Type::F64 => return json!("f64"),
        Type::Char => return json!("char"),
        Type::String => return json!("string"),
        Type::ErrorContext => return json!({ "unsupported": "error-context" }),
        Type::Id(id) => *id,
    };
    let def = &resolve.types[id];
    let name = def.name.as_deref();
    let maybe = |ty: &Option<Type>| ty.as_ref().map(|ty| of(resolve, ty));
    match &def.kind {
        TypeDefKind::Type(ty) => of(resolve, ty),
        TypeDefKind::List(ty) => json!({ "list": of(resolve, ty) }),
        TypeDefKind::Option(ty) => json!({ "option": of(resolve, ty) }),
        TypeDefKind::Result(result) => {
            json!({ "result": [maybe(&result.ok), maybe(&result.err)] })
        }
        TypeDefKind::Tuple(tuple) => {
            let types: Vec<_> = tuple.types.iter().map(|ty| of(resolve, ty)).collect();
            json!({ "tuple": types })
        }
        TypeDefKind::Record(record) => {
            let fields: Vec<_> = record
                .fields
                .iter()
                .map(|field| json!([field.name, of(resolve, &field.ty)]))
                .collect();
            json!({ "record": fields, "name": name })
        }
        TypeDefKind::Variant(variant) => {
            let cases: Vec<_> = variant
                .cases
                .iter()
                .map(|case| json!([case.name, maybe(&case.ty)]))
                .collect();
            json!({ "variant": cases, "name": name })
        }
        TypeDefKind::Enum(cases) => {
            let cases: Vec<_> = cases.cases.iter().map(|case| &*case.name).collect();
            json!({ "enum": cases, "name": name })
        }
        TypeDefKind::Flags(flags) => {
            let flags: Vec<_> = flags.flags.iter().map(|flag| &*flag.name).collect();
            json!({ "flags": flags, "name": name })
        }
        TypeDefKind::Handle(Handle::Own(id)) => json!({ "own": resource(resolve, *id) }),
        TypeDefKind::Handle(Handle::Borrow(id)) => json!({ "borrow": resource(resolve, *id) }),
        TypeDefKind::Stream(ty) => json!({ "stream": maybe(ty) }),
        TypeDefKind::Future(ty) => json!({ "future": maybe(ty) }),
        kind => json!({ "unsupported": kind.as_str() }),
    }
}

/// A resource that was renamed by `use` has another name there; the first is its own.
fn resource(resolve: &Resolve, mut id: wit_parser::TypeId) -> Option<&str> {
    while let TypeDefKind::Type(Type::Id(next)) = resolve.types[id].kind {
        id = next;
    }
    resolve.types[id].name.as_deref()
}

/// Checks that a value is one of the type: numbers, strings, lists and records as in JSON; `null`
/// for an option's none; a case as its name, or as `{"name": value}`; flags as a list of names.
///
/// # Errors
///
/// If it isn't. The error says where, and what was expected.
pub fn check(ty: &Value, value: &Value) -> Result<()> {
    if let Some(name) = ty.as_str() {
        return simple(name, value);
    }
    let (kind, of) = ty
        .as_object()
        .and_then(|ty| ty.iter().find(|(kind, _)| *kind != "name"))
        .context("a type has a kind")?;
    match kind.as_str() {
        "option" if value.is_null() => Ok(()),
        "option" => check(of, value),
        "list" => {
            let items = value.as_array().context(expected("a list", value))?;
            items.iter().try_for_each(|item| check(of, item))
        }
        "tuple" => {
            let (types, items) = (array(of), value.as_array());
            let items = items.filter(|items| items.len() == types.len());
            let items = items.context(expected(&format!("{} values", types.len()), value))?;
            let mut pairs = types.iter().zip(items);
            pairs.try_for_each(|(ty, item)| check(ty, item))
        }
        "record" => {
            let fields = value.as_object().context(expected("a record", value))?;
            for field in array(of) {
                let name = field[0].as_str().unwrap_or_default();
                let given = fields.get(name);
                let given = given.with_context(|| format!("the field `{name}` is missing"))?;
                check(&field[1], given).with_context(|| format!("`{name}`"))?;
            }
            let is_known = |name: &str| array(of).iter().any(|field| field[0] == name);
            match fields.keys().find(|name| !is_known(name)) {
                Some(name) => bail!("there is no field `{name}`"),
                None => Ok(()),
            }
        }
        "variant" => {
            let cases = array(of).iter();
            case(cases.map(|case| (case[0].as_str(), &case[1])), value)
        }
        "result" => case([Some("ok"), Some("err")].into_iter().zip(array(of)), value),
        "enum" => {
            let names = array(of).iter();
            case(names.map(|name| (name.as_str(), &Value::Null)), value)
        }
        "flags" => {
            let names = value
                .as_array()
                .context(expected("a list of flags", value))?;
            let unknown = names.iter().find(|name| !array(of).contains(name));
            match unknown {
                Some(name) => bail!("there is no flag {name}"),
                None => Ok(()),
            }
        }
        kind => bail!("a value of type `{kind}` can't be written down"),
    }
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn expected(what: &str, value: &Value) -> String {
    format!("expected {what}, found {value}")
}

fn case<'a>(
    mut cases: impl Iterator<Item = (Option<&'a str>, &'a Value)>,
    value: &Value,
) -> Result<()> {
    let with_data = value.as_object().and_then(|value| value.iter().next());
    let (name, data) = match with_data {
        Some((name, data)) => (Some(name.as_str()), Some(data)),
        None => (value.as_str(), None),
    };
    let found = cases.find(|(case, _)| name.is_some() && *case == name);
    let (_, ty) = found.with_context(|| expected("a case", value))?;
    match (ty, data) {
        (Value::Null, None) => Ok(()),
        (Value::Null, Some(_)) => bail!("the case {value} has no data"),
        (ty, Some(data)) => check(ty, data),
        (_, None) => bail!("the case {value} has data"),
    }
}

fn simple(name: &str, value: &Value) -> Result<()> {
    let bits = || name[1..].parse::<u32>().unwrap_or(64);
    let fits = match name {
        "bool" => value.is_boolean(),
        "string" => value.is_string(),
        "char" => value.as_str().is_some_and(|text| text.chars().count() == 1),
        "f32" | "f64" => value.is_number(),
        _ if name.starts_with('u') => value
            .as_u64()
            .is_some_and(|number| u128::from(number) < 1 << bits()),
        _ => value.as_i64().is_some_and(|number| {
            let most = 1_i128 << (bits() - 1);
            (-most..most).contains(&i128::from(number))
        }),
    };
    ensure!(fits, expected(&format!("a {name}"), value));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_fits(ty: &Value, fits: &[Value], others: &[Value]) {
        for value in fits {
            check(ty, value).unwrap_or_else(|error| panic!("{value}: {error:#}"));
        }
        for value in others {
            assert!(check(ty, value).is_err(), "{value} is no {ty}");
        }
    }

    #[test]
    fn numbers_have_their_ranges() {
        assert_fits(
            &json!("u8"),
            &[json!(0), json!(255)],
            &[json!(256), json!(-1), json!(0.5), json!("1")],
        );
        assert_fits(&json!("s8"), &[json!(-128)], &[json!(128), json!(-129)]);
        assert_fits(&json!("u64"), &[json!(u64::MAX)], &[json!(-1)]);
        assert_fits(&json!("s64"), &[json!(i64::MIN)], &[json!(u64::MAX)]);
        assert_fits(&json!("f32"), &[json!(0.5), json!(1)], &[json!("x")]);
        assert_fits(&json!("char"), &[json!("ü")], &[json!(""), json!("ab")]);
    }

    #[test]
    fn what_is_nested_is_checked() {
        let point = json!({ "record": [["x", "s32"]], "name": "point" });
        assert_fits(
            &json!({ "list": point }),
            &[json!([]), json!([{ "x": 1 }])],
            &[
                json!([{}]),
                json!([{ "x": 1, "y": 2 }]),
                json!([{ "x": "1" }]),
            ],
        );
        let number = json!({ "option": { "list": "u32" } });
        assert_fits(&number, &[json!(null), json!([2, 1])], &[json!([null])]);
        let pair = json!({ "tuple": ["u8", "string"] });
        assert_fits(
            &pair,
            &[json!([7, "seven"])],
            &[json!([7]), json!(["seven", 7])],
        );
    }

    #[test]
    fn cases_have_data_or_none() {
        let shape = json!({ "variant": [["circle", "f64"], ["nothing", null]], "name": "shape" });
        assert_fits(
            &shape,
            &[json!("nothing"), json!({ "circle": 1.5 })],
            &[
                json!("circle"),
                json!({ "nothing": 1 }),
                json!("square"),
                json!(1),
            ],
        );
        let result = json!({ "result": [null, "string"] });
        assert_fits(
            &result,
            &[json!("ok"), json!({ "err": "x" })],
            &[json!({ "ok": 1 })],
        );
        let rights = json!({ "flags": ["read", "write"], "name": "rights" });
        assert_fits(
            &rights,
            &[json!([]), json!(["write"])],
            &[json!(["delete"]), json!("read")],
        );
    }
}
