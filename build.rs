//! Names the readers of archives by a hash of their source, so that what an older one read is read again, and packs the
//! tables of `src/text/fold.rs` for the app: as text they are read and reviewed, packed they are a third smaller in the
//! first load.
//!
//! Form of `fold.bin`: the number of characters that fold to another, two bytes, low one first; the number of those
//! whose representative is far from others, likewise; for each character, in order of code points, how far it is from the
//! one before, seven bits a byte and the highest bit set where more follow; then a byte for each: how far its
//! representative is from an earlier one, see `pack`; then the far representatives, as all the high bytes of code points,
//! all the middle ones, all the low ones.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const TABLES: [&str; 2] = ["src/text/classes.txt", "src/text/latin.txt"];

/// What decides how a file is read, and what is remembered of it.
const READERS: [&str; 8] = [
    "src/ingest.rs",
    "src/ingest",
    "src/corpus",
    "src/text",
    "src/hash.rs",
    "src/layout/gist.rs",
    "src/layout/relations",
    "Cargo.lock",
];

fn main() -> io::Result<()> {
    let mut readers = DefaultHasher::new();
    for path in READERS {
        println!("cargo::rerun-if-changed={path}");
        hash(Path::new(path), &mut readers)?;
    }
    println!("cargo::rustc-env=YULAN_READERS={:016x}", readers.finish());
    let mut folds = BTreeMap::new();
    for table in TABLES {
        println!("cargo::rerun-if-changed={table}");
        let text = fs::read_to_string(table)?;
        for class in text.lines().filter(|line| !line.starts_with('#')) {
            let mut members = class.chars().map(u32::from);
            let Some(representative) = members.next() else { continue };
            folds.extend(members.map(|member| (member, representative)));
        }
    }
    let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo names no OUT_DIR"))?;
    fs::write(Path::new(&folder).join("fold.bin"), pack(&folds))
}

/// Hashes a file, or every file of a folder in the order of their names.
fn hash(path: &Path, into: &mut DefaultHasher) -> io::Result<()> {
    if !path.is_dir() {
        path.hash(into);
        fs::read(path)?.hash(into);
        return Ok(());
    }
    let mut inside: Vec<PathBuf> =
        fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    inside.sort();
    inside.iter().try_for_each(|path| hash(path, into))
}

/// Representatives up to so far from the last near one are written as the distance; [`FAR`] less this, from another.
const NEAR: u32 = 180;

/// The byte of a representative that is near no other.
const FAR: u8 = u8::MAX;

/// Characters of one radical lie together in both scripts, in much the same order: their representatives are near each
/// other, with others between. So a distance is from the last that was near, else from the one that stood out since.
fn pack(folds: &BTreeMap<u32, u32>) -> Vec<u8> {
    let (mut steps, mut places, mut far) = (Vec::new(), Vec::new(), Vec::new());
    let (mut before, mut last, mut other) = (0, 0, 0);
    for (member, representative) in folds {
        let mut step = member - before;
        while step > 0x7F {
            steps.push(step.to_le_bytes()[0] | 0x80);
            step >>= 7;
        }
        steps.push(step.to_le_bytes()[0]);
        before = *member;
        let from_last = zigzag(*representative, last);
        let from_other = zigzag(*representative, other).saturating_add(NEAR);
        if from_last < NEAR {
            places.push(from_last.to_le_bytes()[0]);
            last = *representative;
        } else if from_other < u32::from(FAR) {
            places.push(from_other.to_le_bytes()[0]);
            (last, other) = (*representative, last);
        } else {
            places.push(FAR);
            far.push(*representative);
            other = *representative;
        }
    }
    let mut packed = Vec::new();
    for count in [folds.len(), far.len()] {
        let [low, high, ..] = count.to_le_bytes();
        packed.extend([low, high]);
    }
    packed.append(&mut steps);
    packed.append(&mut places);
    for shift in [16, 8, 0] {
        packed.extend(far.iter().map(|representative| (representative >> shift).to_le_bytes()[0]));
    }
    packed
}

/// The distance of a code point from another: 0, -1, 1, -2, 2 as 0, 1, 2, 3, 4.
fn zigzag(to: u32, from: u32) -> u32 {
    if to < from { (from - to) * 2 - 1 } else { (to - from) * 2 }
}
