//! Do two pictures look alike? Each is reduced to the mean colours of small squares, which edges of letters hardly change
//! and another width, size or colour does. Never decides by a single pixel.

use std::io::Cursor;

use png::{BitDepth, ColorType, Decoder, Encoder, Transformations};

/// Side of a square: about half a line of text, so that a square is ink and ground mixed.
const SQUARE_PX: usize = 8;
/// By how much one of red, green and blue may differ, of 255. Letters set without parts of pixels, which is what another
/// version of fonts or browser comes to at worst, differ by 29 at most.
const MAX_DIFFERENCE: u8 = 32;
/// How many squares of 10,000 may differ by more. A screen of rows set lower by two pixels has six, one with another accent
/// colour ten, one whose marks are not marked twelve.
const MAX_OTHERS: usize = 5;

/// A picture as the mean colours of its squares, row by row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Squares {
    n_columns: usize,
    means: Vec<[u8; 3]>,
}

impl Squares {
    /// Reduces a picture in PNG. Squares at the right and lower edge may be cut off.
    pub(crate) fn of_picture(picture: &[u8]) -> Self {
        let (width_px, pixels) = pixels(picture);
        let n_columns = width_px.div_ceil(SQUARE_PX);
        let bands = pixels.chunks(width_px * SQUARE_PX);
        let mean_of = |band: &[[u8; 3]], column: usize| {
            let lines = band.chunks(width_px).flat_map(|line| line.chunks(SQUARE_PX).nth(column).unwrap_or_default());
            mean(&lines.copied().collect::<Vec<_>>())
        };
        let means = bands.flat_map(|band| (0..n_columns).map(move |column| mean_of(band, column))).collect();
        Self { n_columns, means }
    }

    /// Reads squares that were written with a pixel each.
    pub(crate) fn read(picture: &[u8]) -> Self {
        let (n_columns, means) = pixels(picture);
        Self { n_columns, means }
    }

    /// As PNG, a pixel for each square.
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut written = Vec::new();
        let [width, height] = [self.n_columns, self.means.len() / self.n_columns].map(|n| u32::try_from(n).unwrap());
        let mut encoder = Encoder::new(&mut written, width, height);
        encoder.set_color(ColorType::Rgb);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        encoder.write_header().unwrap().write_image_data(self.means.as_flattened()).unwrap();
        written
    }

    /// What tells this picture from the one that is expected; nothing where both look alike.
    pub(crate) fn unlike(&self, expected: &Self) -> Option<String> {
        if (self.n_columns, self.means.len()) != (expected.n_columns, expected.means.len()) {
            return Some("it has another size".to_owned());
        }
        let differs = |(one, other): (&[u8; 3], &[u8; 3])| {
            one.iter().zip(other).any(|(one, other)| one.abs_diff(*other) > MAX_DIFFERENCE)
        };
        let others: Vec<usize> = self
            .means
            .iter()
            .zip(&expected.means)
            .enumerate()
            .filter(|(_, pair)| differs(*pair))
            .map(|(nth, _)| nth)
            .collect();
        if others.len() * 10_000 <= self.means.len() * MAX_OTHERS {
            return None;
        }
        let first = others.first().map(|nth| [nth % self.n_columns, nth / self.n_columns].map(|n| n * SQUARE_PX));
        let [x, y] = first.unwrap_or_default();
        Some(format!("{} of {} squares differ, the first at {x}, {y} px", others.len(), self.means.len()))
    }
}

/// Width and pixels of a picture, without what shines through.
fn pixels(picture: &[u8]) -> (usize, Vec<[u8; 3]>) {
    let mut decoder = Decoder::new(Cursor::new(picture));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut bytes).unwrap();
    let n_samples = frame.color_type.samples();
    assert!(n_samples >= 3, "a picture without colours: {:?}", frame.color_type);
    (frame.width.try_into().unwrap(), bytes.chunks(n_samples).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect())
}

fn mean(pixels: &[[u8; 3]]) -> [u8; 3] {
    let n_pixels = u32::try_from(pixels.len()).unwrap();
    let mean = |channel: usize| {
        let sum: u32 = pixels.iter().map(|pixel| u32::from(pixel[channel])).sum();
        u8::try_from((sum + n_pixels / 2) / n_pixels).unwrap()
    };
    [mean(0), mean(1), mean(2)]
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE_PX: (usize, usize) = (804, 600);

    /// A picture of one colour with a rectangle of another one.
    fn picture(ground: [u8; 3], [left, top, width, height]: [usize; 4], ink: [u8; 3]) -> Squares {
        let (width_px, height_px) = SIZE_PX;
        let is_ink = |x: usize, y: usize| (left..left + width).contains(&x) && (top..top + height).contains(&y);
        let places = (0..height_px).flat_map(|y| (0..width_px).map(move |x| (x, y)));
        let means = places.map(|(x, y)| if is_ink(x, y) { ink } else { ground }).collect();
        // Every pixel is a square of its own, so what is written is the picture itself.
        Squares::of_picture(&Squares { n_columns: width_px, means }.write())
    }

    const PAPER: [u8; 3] = [250, 248, 244];
    const INK: [u8; 3] = [44, 74, 120];
    const BOX: [usize; 4] = [80, 80, 160, 80];

    #[track_caller]
    fn check(seen: &Squares, alike: bool) {
        let unlike = seen.unlike(&picture(PAPER, BOX, INK));
        assert_eq!(unlike.is_none(), alike, "{unlike:?}");
    }

    #[test]
    fn what_looks_alike_passes_and_what_does_not_is_noticed() {
        check(&picture(PAPER, BOX, INK), true);
        // A shade that nobody sees, and an edge a pixel further.
        check(&picture(PAPER.map(|channel| channel - 4), BOX, INK), true);
        check(&picture(PAPER, [80, 80, 161, 80], INK), true);
        // Moved by half a line, gone, of another colour, on another ground, of another size.
        check(&picture(PAPER, [80, 88, 160, 80], INK), false);
        check(&picture(PAPER, [80, 80, 0, 0], INK), false);
        check(&picture(PAPER, BOX, [44, 120, 74]), false);
        check(&picture([22, 21, 19], BOX, INK), false);
        check(&Squares { n_columns: 101, means: vec![PAPER; 101 * 74] }, false);
    }

    #[test]
    fn squares_are_means_and_are_read_as_they_were_written() {
        let squares = picture([100; 3], [0, 0, 4, 8], [200; 3]);
        assert_eq!((squares.n_columns, squares.means.len()), (101, 101 * 75));
        assert_eq!((squares.means[0], squares.means[1]), ([150; 3], [100; 3]), "half of a square is ink");
        assert_eq!(Squares::read(&squares.write()), squares);
    }
}
