//! Letters: which shapes a text has, how wide it is, and where its lines end.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use std::collections::HashMap;
use unicode_linebreak::{BreakOpportunity, linebreaks};

/// A typeface in one weight; what is bold is drawn with a thin line around.
pub(crate) struct Letters {
    pub(crate) font: Font,
    /// Character → glyph and how far it goes, of the size.
    of: HashMap<char, (u32, f32)>,
    /// What stands for a character that the typeface has not.
    unknown: (u32, f32),
}

impl Letters {
    pub(crate) fn read(file: &'static [u8]) -> Option<Self> {
        let font = Font::new(file.into(), 0)?;
        let read = FontRef::new(file).ok()?;
        let whole = f32::from(read.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
        let widths = read.glyph_metrics(Size::unscaled(), LocationRef::default());
        let wide = |glyph| widths.advance_width(glyph).unwrap_or(whole) / whole;
        let of: HashMap<char, (u32, f32)> =
            (read.charmap().mappings()).filter_map(|(code, glyph)| Some((char::from_u32(code)?, (glyph.to_u32(), wide(glyph))))).collect();
        let unknown = of.get(&'□').copied().unwrap_or((0, 1.0));
        Some(Self { font, of, unknown })
    }

    fn glyph(&self, letter: char) -> (u32, f32) {
        self.of.get(&letter).copied().unwrap_or(self.unknown)
    }

    /// How wide a text is, of its size.
    pub(crate) fn width(&self, text: &str) -> f32 {
        text.chars().map(|letter| self.glyph(letter).1).sum()
    }

    /// The shapes of a text, of its size.
    pub(crate) fn shapes(&self, text: &str) -> Vec<KrillaGlyph> {
        text.char_indices()
            .map(|(at, letter)| {
                let (glyph, wide) = self.glyph(letter);
                KrillaGlyph {
                    glyph_id: GlyphId::new(glyph),
                    text_range: at..at + letter.len_utf8(),
                    x_advance: wide,
                    x_offset: 0.0,
                    y_offset: 0.0,
                    y_advance: 0.0,
                    location: None,
                }
            })
            .collect()
    }

    /// The widest piece of a text that no line may break.
    pub(crate) fn widest_piece(&self, text: &str) -> f32 {
        pieces(text).map(|(piece, _)| self.width(piece.trim_end())).fold(0.0, f32::max)
    }

    /// A text in lines that are no wider than `most`, of its size; a piece that is wider is cut where it must be.
    pub(crate) fn lines(&self, text: &str, most: f32) -> Vec<String> {
        let (mut lines, mut line) = (Vec::new(), String::new());
        for (piece, ends) in pieces(text) {
            if !line.is_empty() && self.width(&line) + self.width(piece.trim_end()) > most {
                lines.push(std::mem::take(&mut line));
            }
            for letter in piece.chars() {
                if !letter.is_whitespace() && !line.is_empty() && self.width(&line) + self.glyph(letter).1 > most {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(letter);
            }
            if ends {
                lines.push(std::mem::take(&mut line));
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        for line in &mut lines {
            line.truncate(line.trim_end().len());
        }
        lines
    }
}

/// The pieces of a text between which a line may end, and whether it must end after one (Unicode's line breaking algorithm).
fn pieces(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut from = 0;
    linebreaks(text).map(move |(at, how)| {
        let piece = &text[from..at];
        from = at;
        (piece, how == BreakOpportunity::Mandatory && (at < text.len() || piece.ends_with('\n')))
    })
}
