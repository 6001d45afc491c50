//! How does JSON become one of our types? Read once into values, from which every type takes its fields.
//!
//! serde's derived readers are written out for every type and every way it is read: a tenth of the app. These are a few
//! instructions a field. Writing is serde's. Fields that are not known are passed over, as anyone's newer file may have
//! them.

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
    /// Takes the value apart; the error says where it is not as expected.
    fn from_json(json: Json) -> Result<Self, String>;
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

    /// Says that something else was expected.
    pub(crate) fn unlike(&self, expected: &str) -> String {
        format!("expected {expected}, found {}", self.kind())
    }

    /// The string, where it is one.
    pub(crate) fn text(self) -> Result<String, String> {
        match self {
            Self::Text(text) => Ok(text),
            other => Err(other.unlike("a string")),
        }
    }

    fn whole(&self) -> Result<u64, String> {
        match self {
            Self::Whole(number) => Ok(*number),
            other => Err(other.unlike("a whole number")),
        }
    }
}

/// The fields of an object, each taken once.
pub struct Fields {
    fields: Vec<(String, Json)>,
}

impl Fields {
    /// The fields of a value that must be an object.
    pub fn of(json: Json) -> Result<Self, String> {
        match json {
            Json::Object(fields) => Ok(Self { fields }),
            other => Err(other.unlike("an object")),
        }
    }

    fn value(&mut self, name: &str) -> Option<Json> {
        let place = self.fields.iter().position(|(known, _)| known == name)?;
        Some(self.fields.swap_remove(place).1)
    }

    /// A field that must be there.
    pub fn take<T: FromJson>(&mut self, name: &str) -> Result<T, String> {
        let value = self.value(name).ok_or_else(|| missing(name))?;
        T::from_json(value).map_err(|error| inside(name, &error))
    }

    /// A field that may be missing.
    pub fn take_or_default<T: FromJson + Default>(&mut self, name: &str) -> Result<T, String> {
        match self.value(name) {
            Some(value) => T::from_json(value).map_err(|error| inside(name, &error)),
            None => Ok(T::default()),
        }
    }
}

fn missing(name: &str) -> String {
    format!("field {name} is missing")
}

fn inside(name: &str, error: &str) -> String {
    format!("{name}: {error}")
}

impl FromJson for Json {
    fn from_json(json: Json) -> Result<Self, String> {
        Ok(json)
    }
}

impl FromJson for String {
    fn from_json(json: Json) -> Result<Self, String> {
        json.text()
    }
}

impl FromJson for bool {
    fn from_json(json: Json) -> Result<Self, String> {
        match json {
            Json::Bool(value) => Ok(value),
            other => Err(other.unlike("a boolean")),
        }
    }
}

impl FromJson for u64 {
    fn from_json(json: Json) -> Result<Self, String> {
        json.whole()
    }
}

macro_rules! smaller {
    ($($number:ty),+) => {$(
        impl FromJson for $number {
            fn from_json(json: Json) -> Result<Self, String> {
                Self::try_from(json.whole()?).map_err(|_| "the number is too large".to_owned())
            }
        }
    )+};
}

smaller!(u32, u16, u8);

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(json: Json) -> Result<Self, String> {
        if json == Json::Null { Ok(None) } else { T::from_json(json).map(Some) }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: Json) -> Result<Self, String> {
        match json {
            // A plain loop: collecting results would cost the app half a KB for each type of item.
            Json::List(values) => {
                let mut items = Self::with_capacity(values.len());
                for value in values {
                    items.push(T::from_json(value)?);
                }
                Ok(items)
            }
            other => Err(other.unlike("an array")),
        }
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
            fn from_json(json: $crate::json::Json) -> Result<Self, String> {
                let mut fields = $crate::json::Fields::of(json)?;
                Ok(Self {
                    $($field: fields.take(stringify!($field))?,)*
                    $($($optional: fields.take_or_default(stringify!($optional))?,)*)?
                })
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
