//! How are the values of a closed list named in JSON and in addresses?

use std::fmt;

use serde::de::{Error, Visitor};

/// An enum whose values have ids: all of them in the order they are listed, and JSON that reads and writes the id.
///
/// serde's derive would write a reader of its own for each enum, which together cost the app 10 KB.
macro_rules! ids {
    ($(#[$about:meta])* $vis:vis enum $name:ident { $($(#[$says:meta])* $variant:ident = $id:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis enum $name { $($(#[$says])* $variant,)+ }

        impl $name {
            const IDS: &'static [&'static str] = &[$($id),+];

            /// All of them, in the order they are listed.
            pub const ALL: [Self; Self::IDS.len()] = [$(Self::$variant),+];

            /// Its name in JSON and in addresses.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            /// The one with this id.
            #[must_use]
            pub fn from_id(id: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.id() == id)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.id())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let place = deserializer.deserialize_str($crate::ids::Place(Self::IDS))?;
                // The place is one of the ids', and there are as many values.
                Ok(Self::ALL.get(place).copied().unwrap_or(Self::ALL[0]))
            }
        }
    };
}

pub(crate) use ids;

/// Reads an id as its place in a list.
pub(crate) struct Place(pub(crate) &'static [&'static str]);

impl Visitor<'_> for Place {
    type Value = usize;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "one of {}", self.0.join(", "))
    }

    fn visit_str<E: Error>(self, id: &str) -> Result<usize, E> {
        let place = self.0.iter().position(|known| *known == id);
        place.ok_or_else(|| E::unknown_variant(id, self.0))
    }
}

#[cfg(test)]
// The macro writes `pub`, which here leads nowhere.
#[allow(unreachable_pub)]
mod tests {

    ids! {
        /// For trying it.
        enum Light {
            /// Stop.
            Red = "red",
            /// Go.
            DarkGreen = "dark_green",
        }
    }

    #[test]
    fn every_value_survives_json() {
        for light in Light::ALL {
            let json = serde_json::to_string(&light).unwrap();
            assert_eq!(json, format!("\"{}\"", light.id()));
            assert_eq!(serde_json::from_str::<Light>(&json).unwrap(), light);
            assert_eq!(Light::from_id(light.id()), Some(light));
        }
    }

    #[test]
    fn what_is_no_id_is_refused_with_the_ids() {
        let error = serde_json::from_str::<Light>("\"blue\"").unwrap_err().to_string();
        assert!(error.contains("blue") && error.contains("red") && error.contains("dark_green"), "{error}");
        assert!(serde_json::from_str::<Light>("3").is_err());
        assert_eq!(Light::from_id("Red"), None);
    }
}
