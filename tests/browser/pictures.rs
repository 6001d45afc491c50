//! What does it look like? Pictures of the main views, for people to look at; nothing compares them.

use std::fs;
use std::path::Path;

use super::access::{prefer, resize};
use super::session::Session;

const SIZES: [(u32, u32); 3] = [(1440, 900), (768, 1024), (390, 844)];

/// Writes every view in every size, light and dark, into `target/pictures`.
pub(crate) fn take(session: &Session) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
    fs::create_dir_all(&folder).unwrap();
    let list = session.open("#q=普京");
    let views = [
        ("home", String::new()),
        ("results", "#q=普京".to_owned()),
        ("article", format!("#q=普京&article={}&hit=1", list.results.first().unwrap().id)),
        ("empty", "#q=无此词语无此词语&script=Hant".to_owned()),
        ("notice", "#q=普京&date__gte=yesterday".to_owned()),
        ("about", "#view=about".to_owned()),
    ];
    for (width_px, height_px) in SIZES {
        resize(session, width_px, height_px);
        for scheme in ["light", "dark"] {
            prefer(session, scheme);
            for (name, address) in &views {
                session.open(address);
                fs::write(folder.join(format!("{name}-{width_px}-{scheme}.png")), session.page().picture()).unwrap();
            }
        }
    }
}
