//! How are the values of a closed list named in JSON and in addresses?

/// An enum whose values have ids: all of them in the order they are listed, and JSON that reads and writes the id.
macro_rules! ids {
    ($(#[$about:meta])* $vis:vis enum $name:ident { $($(#[$says:meta])* $variant:ident = $id:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis enum $name { $($(#[$says])* $variant,)+ }

        impl $name {
            const IDS: &'static [&'static str] = &[$($id),+];

            /// All of them, in the order they are listed.
            $vis const ALL: [Self; Self::IDS.len()] = [$(Self::$variant),+];

            /// Its name in JSON and in addresses.
            #[must_use]
            $vis fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            /// The one with this id.
            #[must_use]
            $vis fn from_id(id: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.id() == id)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.id())
            }
        }

        impl $crate::json::FromJson for $name {
            fn take_from(json: $crate::json::Json, faults: &mut $crate::json::Faults) -> Self {
                let id = json.text(faults);
                Self::from_id(&id).unwrap_or_else(|| {
                    faults.note($crate::ids::unknown(&id, Self::IDS));
                    let [first, ..] = Self::ALL;
                    first
                })
            }
        }

        $crate::json::deserializes!($name);
    };
}

pub(crate) use ids;

/// Says which ids there are.
pub(crate) fn unknown(id: &str, ids: &[&str]) -> String {
    format!("unknown {id:?}, expected one of {}", ids.join(", "))
}

#[cfg(test)]
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
