//! How does JSON become one of our types? Read once into values, from which every type takes its fields.
//!
//! serde's derived readers are written out for every type and every way it is read: a tenth of the app. These are a few
//! instructions a field: where a value is not as expected something stands in its place and reading goes on, for to leave
//! halfway would take as many instructions again to let go of what was read. Writing is serde's. Fields that are not
//! known are passed over, as anyone's newer file may have them.

use std::fmt;

use serde::Deserialize;
use serde::de::{MapAccess, SeqAccess, Visitor};

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number from 0; every number of ours is one.
    Whole(u64),
    /// Any other number; none of ours is one, so which it is does not matter.
    Number,
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object, its fields in the order they stand.
    Object(Vec<(String, Json)>),
}

/// A type that is read from JSON.
pub trait FromJson: Sized {
    /// Takes the value apart; what is not as expected is noted, and anything stands in its place.
    fn take_from(json: Json, faults: &mut Faults) -> Self;

    /// Takes the value apart; the error says where it is not as expected.
    fn from_json(json: Json) -> Result<Self, String> {
        let mut faults = Faults::default();
        let value = Self::take_from(json, &mut faults);
        faults.0.map_or(Ok(value), Err)
    }
}

/// What was not as expected, of which the first is told.
#[derive(Default)]
pub struct Faults(Option<String>);

impl Faults {
    /// Notes that something is not as expected.
    pub fn note(&mut self, says: String) {
        self.0.get_or_insert(says);
    }

    /// Says of what was noted inside a field where that is.
    fn name(&mut self, field: &str) {
        if let Some(says) = &mut self.0 {
            *says = format!("{field}: {says}");
        }
    }
}

/// Reads a type from the bytes of a JSON text.
pub fn read<T: FromJson>(bytes: &[u8]) -> Result<T, String> {
    T::from_json(parse(bytes)?)
}

fn parse(bytes: &[u8]) -> Result<Json, String> {
    serde_json::from_slice(bytes).map_err(|error| error.to_string())
}

impl Json {
    /// What the value is, for messages.
    fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Whole(_) | Self::Number => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    /// The string, where it is one.
    pub(crate) fn text(self, faults: &mut Faults) -> String {
        match self {
            Self::Text(text) => text,
            other => other.unlike("a string", faults),
        }
    }

    fn whole(&self, faults: &mut Faults) -> u64 {
        match self {
            Self::Whole(number) => *number,
            other => other.unlike("a whole number", faults),
        }
    }

    /// Notes that something else was expected.
    fn unlike<T: Default>(&self, expected: &str, faults: &mut Faults) -> T {
        faults.note(format!("expected {expected}, found {}", self.kind()));
        T::default()
    }
}

/// The fields of an object, each taken once.
pub struct Fields<'a> {
    fields: Vec<(String, Json)>,
    faults: &'a mut Faults,
}

impl<'a> Fields<'a> {
    /// The fields of a value that must be an object.
    pub fn of(json: Json, faults: &'a mut Faults) -> Self {
        let fields = match json {
            Json::Object(fields) => fields,
            other => other.unlike("an object", faults),
        };
        Self { fields, faults }
    }

    fn value(&mut self, name: &str) -> Option<Json> {
        let place = self.fields.iter().position(|(known, _)| known == name)?;
        Some(self.fields.swap_remove(place).1)
    }

    /// A field that must be there.
    fn needed(&mut self, name: &str) -> Json {
        self.value(name).unwrap_or_else(|| {
            self.faults.note(format!("field {name} is missing"));
            Json::Null
        })
    }

    /// A field that must be there.
    pub fn take<T: FromJson>(&mut self, name: &str) -> T {
        let value = self.needed(name);
        self.inside(name, value)
    }

    /// A field that may be missing.
    pub fn take_or_default<T: FromJson + Default>(&mut self, name: &str) -> T {
        self.value(name).map_or_else(T::default, |value| self.inside(name, value))
    }

    fn inside<T: FromJson>(&mut self, name: &str, value: Json) -> T {
        let was_whole = self.faults.0.is_none();
        let value = T::take_from(value, self.faults);
        if was_whole {
            self.faults.name(name);
        }
        value
    }
}

impl FromJson for Json {
    fn take_from(json: Json, _: &mut Faults) -> Self {
        json
    }
}

impl FromJson for String {
    fn take_from(json: Json, faults: &mut Faults) -> Self {
        json.text(faults)
    }
}

impl FromJson for bool {
    fn take_from(json: Json, faults: &mut Faults) -> Self {
        match json {
            Json::Bool(value) => value,
            other => other.unlike("a boolean", faults),
        }
    }
}

impl FromJson for u64 {
    fn take_from(json: Json, faults: &mut Faults) -> Self {
        json.whole(faults)
    }
}

macro_rules! smaller {
    ($($number:ty),+) => {$(
        impl FromJson for $number {
            fn take_from(json: Json, faults: &mut Faults) -> Self {
                Self::try_from(json.whole(faults)).unwrap_or_else(|_| {
                    faults.note("the number is too large".to_owned());
                    0
                })
            }
        }
    )+};
}

smaller!(u32, u16, u8);

impl<T: FromJson> FromJson for Option<T> {
    fn take_from(json: Json, faults: &mut Faults) -> Self {
        if json == Json::Null { None } else { Some(T::take_from(json, faults)) }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn take_from(json: Json, faults: &mut Faults) -> Self {
        let values: Vec<Json> = match json {
            Json::List(values) => values,
            other => other.unlike("an array", faults),
        };
        let mut items = Self::with_capacity(values.len());
        for value in values {
            items.push(T::take_from(value, faults));
        }
        items
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Whole(value))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Json, E> {
        Ok(Json::Number)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Json, E> {
        Ok(Json::Number)
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Json::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Json, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = object.next_entry()? {
            fields.push(field);
        }
        // In the app `serde_json` hands numbers over as they are written: reading fractions, which are none of ours, would
        // cost it 3 KB in brotli, mostly powers of ten.
        match fields.as_slice() {
            [(name, Json::Text(digits))] if name == WRITTEN_NUMBER => {
                Ok(digits.parse().map_or(Json::Number, Json::Whole))
            }
            _ => Ok(Json::Object(fields)),
        }
    }
}

/// The name under which `serde_json` hands over a number as it is written (its feature `arbitrary_precision`).
const WRITTEN_NUMBER: &str = "$serde_json::private::Number";

/// Reads a struct: the fields that must be there, then after a semicolon those that may be missing.
macro_rules! reads {
    ($name:ident { $($field:ident),* $(,)? $(; $($optional:ident),* $(,)?)? }) => {
        impl $crate::json::FromJson for $name {
            fn take_from(json: $crate::json::Json, faults: &mut $crate::json::Faults) -> Self {
                let mut fields = $crate::json::Fields::of(json, faults);
                Self {
                    $($field: fields.take(stringify!($field)),)*
                    $($($optional: fields.take_or_default(stringify!($optional)),)*)?
                }
            }
        }

        $crate::json::deserializes!($name);
    };
}

/// Lets serde read a type that is read from JSON, for those who go through serde.
macro_rules! deserializes {
    ($name:ident) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let json = <$crate::json::Json as serde::Deserialize>::deserialize(deserializer)?;
                <Self as $crate::json::FromJson>::from_json(json).map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use {deserializes, reads};

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq)]
    struct Run {
        text: String,
        href: Option<String>,
        em: bool,
        mark: Option<u32>,
    }

    reads!(Run { text; href, em, mark });

    #[test]
    fn a_struct_takes_its_fields_and_passes_over_others() {
        let run: Run = read(br#"{"new":[1,{"a":null}],"text":"\u4e00","em":true}"#).unwrap();
        assert_eq!(run, Run { text: "一".to_owned(), em: true, ..Run::default() });
        let run: Run = read(br#"{"text":"x","href":null}"#).unwrap();
        assert_eq!(run.href, None);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let fault = |json: &str| read::<Vec<Run>>(json.as_bytes()).unwrap_err();
        assert_eq!(fault("[{}]"), "field text is missing");
        assert_eq!(fault("[{\"text\":1}]"), "text: expected a string, found a number");
        assert_eq!(fault("[{\"text\":\"x\",\"mark\":4294967296}]"), "mark: the number is too large");
        assert_eq!(fault("[{\"text\":\"x\",\"mark\":-1}]"), "mark: expected a whole number, found a number");
        assert_eq!(fault("{}"), "expected an array, found an object");
        assert!(fault("[").contains("EOF"));
    }

    #[test]
    fn serde_reads_them_too() {
        let run: Run = serde_json::from_str(r#"{"text":"a"}"#).unwrap();
        assert_eq!(run, Run { text: "a".to_owned(), ..Run::default() });
        assert!(serde_json::from_str::<Run>("[]").is_err());
    }

    #[test]
    fn nesting_without_end_is_refused() {
        assert!(read::<Vec<Run>>("[".repeat(100_000).as_bytes()).is_err());
    }
}
