//! Pages of marks become a PDF, with what a screen reader needs.

use crate::Paper;
use crate::lay::{Colour, HIGH, Laid, Mark, Part, WIDE, What};
use crate::letters::Letters;
use krilla::Document;
use krilla::color::rgb;
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TableHeaderScope, Tag, TagGroup, TagTree};
use std::collections::HashMap;
use std::num::NonZeroU16;

/// Which content of the pages is of a leaf.
type Found = HashMap<usize, Vec<Identifier>>;

pub(crate) fn print(paper: &Paper, laid: &Laid, letters: &Letters) -> Result<Vec<u8>, String> {
    let mut document = Document::new();
    let mut found = Found::new();
    for page in &laid.pages {
        let size = PageSettings::from_wh(WIDE, HIGH).ok_or("a page without a size")?;
        let mut page_of = document.start_page_with(size);
        let mut surface = page_of.surface();
        for mark in page {
            let tag = match mark.leaf {
                Some(_) => ContentTag::Span(SpanTag::empty()),
                None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
            };
            let identifier = surface.start_tagged(tag);
            draw(&mut surface, mark, letters);
            surface.end_tagged();
            if let Some(leaf) = mark.leaf {
                found.entry(leaf).or_default().push(identifier);
            }
        }
        surface.finish();
        page_of.finish();
    }
    let mut outline = Outline::new();
    for (text, page, y) in &laid.contents {
        outline.push_child(OutlineNode::new(text.clone(), XyzDestination::new(*page, Point::from_xy(0.0, *y))));
    }
    document.set_outline(outline);
    document.set_tag_tree(tree(laid, &mut found).with_lang(Some(paper.lang.to_owned())));
    let about = Metadata::new().title(paper.title.clone()).language(paper.lang.to_owned()).creator("Upcount".to_owned());
    document.set_metadata(about);
    document.finish().map_err(|why| format!("{why:?}"))
}

fn tree(laid: &Laid, found: &mut Found) -> TagTree {
    let mut tree = TagTree::new();
    let mut of = |leaf: &usize| -> Vec<Node> { found.remove(leaf).into_iter().flatten().map(Node::from).collect() };
    for part in &laid.parts {
        match part {
            Part::Heading(level, text, leaf) => {
                let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
                tree.push(TagGroup::with_children(Tag::Hn(level, Some(text.clone())), of(leaf)));
            }
            Part::Words(leaf) => tree.push(TagGroup::with_children(Tag::P, of(leaf))),
            Part::Table { head, rows } => {
                let mut first = TagGroup::new(Tag::TR);
                for leaf in head {
                    first.push(TagGroup::with_children(Tag::TH(TableHeaderScope::Column), of(leaf)));
                }
                let mut body = TagGroup::new(Tag::TBody);
                for row in rows {
                    body.push(TagGroup::with_children(
                        Tag::TR,
                        row.iter().map(|leaf| TagGroup::with_children(Tag::TD, of(leaf)).into()).collect(),
                    ));
                }
                let head = TagGroup::with_children(Tag::THead, vec![first.into()]);
                tree.push(TagGroup::with_children(Tag::Table, vec![head.into(), body.into()]));
            }
        }
    }
    tree
}

fn fill(colour: Colour) -> Fill {
    Fill { paint: rgb::Color::new(colour[0], colour[1], colour[2]).into(), ..Fill::default() }
}

fn stroke(colour: Colour, width: f32) -> Stroke {
    Stroke { paint: rgb::Color::new(colour[0], colour[1], colour[2]).into(), width, ..Stroke::default() }
}

fn draw(surface: &mut Surface<'_>, mark: &Mark, letters: &Letters) {
    match &mark.what {
        What::Text { x, y, size, colour, bold, text } => {
            surface.set_fill(Some(fill(*colour)));
            surface.set_stroke(bold.then(|| stroke(*colour, size * 0.035)));
            surface.draw_glyphs(Point::from_xy(*x, *y), &letters.shapes(text), letters.font.clone(), text, *size, false);
        }
        What::Box { x, y, wide, high, colour } => {
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_xywh(*x, *y, *wide, *high) {
                path.push_rect(rect);
            }
            surface.set_fill(Some(fill(*colour)));
            surface.set_stroke(None);
            path.finish().into_iter().for_each(|path| surface.draw_path(&path));
        }
        What::Line { points, width, colour } => {
            let mut path = PathBuilder::new();
            for (n, (x, y)) in points.iter().enumerate() {
                if n == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
            }
            surface.set_fill(None);
            surface.set_stroke(Some(stroke(*colour, *width)));
            path.finish().into_iter().for_each(|path| surface.draw_path(&path));
        }
    }
}
