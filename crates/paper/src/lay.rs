//! Where everything stands: a paper becomes pages of marks. All lengths are points, from the upper left corner.

use crate::letters::Letters;
use crate::{Block, Figure, Paper, table};

pub(crate) const WIDE: f32 = 841.89;
pub(crate) const HIGH: f32 = 595.28;
pub(crate) const SIDE: f32 = 42.0;
/// How much of a line's width is there for words.
pub(crate) const ROOM: f32 = WIDE - 2.0 * SIDE;
const TOP: f32 = 48.0;
const BOTTOM: f32 = HIGH - 46.0;
/// How far lines are apart, of their size.
pub(crate) const APART: f32 = 1.45;
/// From the top of a line to where its letters stand, of their size.
const STANDS: f32 = 1.08;

/// Red, green, blue.
pub(crate) type Colour = [u8; 3];
pub(crate) const INK: Colour = [0x1f, 0x1f, 0x1f];
pub(crate) const QUIET: Colour = [0x59, 0x59, 0x59];
pub(crate) const RULE: Colour = [0xd0, 0xd0, 0xd0];
pub(crate) const FAINT: Colour = [0xee, 0xf1, 0xf5];
pub(crate) const BRAND: Colour = [0x09, 0x58, 0xd9];

/// Something on a page.
pub(crate) struct Mark {
    /// Which piece of the paper it is of; none for what only adorns.
    pub(crate) leaf: Option<usize>,
    pub(crate) what: What,
}

pub(crate) enum What {
    Text { x: f32, y: f32, size: f32, colour: Colour, bold: bool, text: String },
    Box { x: f32, y: f32, wide: f32, high: f32, colour: Colour },
    Line { points: Vec<(f32, f32)>, width: f32, colour: Colour },
}

/// What a piece of the paper is to somebody who hears it.
pub(crate) enum Part {
    Heading(u16, String, usize),
    Words(usize),
    Table { head: Vec<usize>, rows: Vec<Vec<usize>> },
}

/// A paper, laid out.
pub(crate) struct Laid {
    pub(crate) pages: Vec<Vec<Mark>>,
    pub(crate) parts: Vec<Part>,
    /// Headings, with their page and how far down they stand.
    pub(crate) contents: Vec<(String, usize, f32)>,
}

/// How a text looks.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    pub(crate) size: f32,
    pub(crate) colour: Colour,
    pub(crate) bold: bool,
}

pub(crate) const fn look(size: f32, colour: Colour, bold: bool) -> Look {
    Look { size, colour, bold }
}

const TITLE: Look = look(20.0, INK, true);
const LEAD: Look = look(10.0, QUIET, false);
const HEADING: Look = look(13.0, INK, true);
const WORDS: Look = look(9.5, INK, false);
const NOTE: Look = look(8.0, QUIET, false);

pub(crate) fn lay(paper: &Paper, letters: &Letters) -> Laid {
    let mut on = Laying { letters, laid: Laid { pages: vec![Vec::new()], parts: Vec::new(), contents: Vec::new() }, y: TOP, leaves: 0 };
    on.heading(1, &paper.title, TITLE);
    for line in &paper.lead {
        on.words(line, LEAD);
    }
    on.y += 4.0;
    on.draw(None, What::Box { x: SIDE, y: on.y, wide: ROOM, high: 1.5, colour: BRAND });
    on.y += 8.0;
    for block in &paper.blocks {
        match block {
            Block::Heading(text) => {
                on.y += if on.y > TOP { 12.0 } else { 0.0 };
                // A heading does not stand alone at the foot of a page.
                on.room(90.0);
                let at = (text.clone(), on.laid.pages.len() - 1, on.y);
                on.laid.contents.push(at);
                on.heading(2, text, HEADING);
                on.y += 3.0;
            }
            Block::Words(text) => on.words(text, WORDS),
            Block::Note(text) => on.words(text, NOTE),
            Block::Figures(figures) => on.figures(figures),
            Block::Table(table) => table::lay(&mut on, table),
        }
    }
    on.edges(paper);
    on.laid
}

/// Where the next thing goes.
pub(crate) struct Laying<'l> {
    pub(crate) letters: &'l Letters,
    laid: Laid,
    pub(crate) y: f32,
    leaves: usize,
}

impl Laying<'_> {
    /// Goes to a new page unless so much fits below; whether it went.
    pub(crate) fn room(&mut self, need: f32) -> bool {
        let full = self.y + need > BOTTOM && self.y > TOP;
        if full {
            self.laid.pages.push(Vec::new());
            self.y = TOP;
        }
        full
    }

    pub(crate) fn leaf(&mut self) -> usize {
        self.leaves += 1;
        self.leaves - 1
    }

    pub(crate) fn part(&mut self, part: Part) {
        self.laid.parts.push(part);
    }

    pub(crate) fn draw(&mut self, leaf: Option<usize>, what: What) {
        if let Some(page) = self.laid.pages.last_mut() {
            page.push(Mark { leaf, what });
        }
    }

    /// A line of text whose top is at `y`.
    pub(crate) fn text(&mut self, leaf: Option<usize>, (x, y): (f32, f32), look: Look, text: &str) {
        if !text.is_empty() {
            let Look { size, colour, bold } = look;
            self.draw(leaf, What::Text { x, y: y + size * STANDS, size, colour, bold, text: text.to_owned() });
        }
    }

    fn heading(&mut self, level: u16, text: &str, look: Look) {
        let leaf = self.leaf();
        self.part(Part::Heading(level, text.to_owned(), leaf));
        self.run(leaf, text, look);
    }

    fn words(&mut self, text: &str, look: Look) {
        let leaf = self.leaf();
        self.part(Part::Words(leaf));
        self.run(leaf, text, look);
        self.y += look.size * 0.3;
    }

    fn run(&mut self, leaf: usize, text: &str, look: Look) {
        for line in self.letters.lines(&plain(text), ROOM / look.size) {
            self.room(look.size * APART);
            self.text(Some(leaf), (SIDE, self.y), look, &line);
            self.y += look.size * APART;
        }
    }

    /// Figures side by side, as many in a line as stand there with room.
    fn figures(&mut self, figures: &[Figure]) {
        const ONE: f32 = 118.0;
        const HIGH_ONE: f32 = 62.0;
        let across = (ROOM / ONE) as usize;
        for line in figures.chunks(across) {
            self.room(HIGH_ONE);
            for (n, one) in line.iter().enumerate() {
                let x = SIDE + n as f32 * ONE;
                let leaf = self.leaf();
                self.part(Part::Words(leaf));
                let most = ONE - 14.0;
                let cut = |text: &str, size: f32| self.letters.lines(&plain(text), most / size).into_iter().next().unwrap_or_default();
                // A long figure is told smaller, and not cut.
                let size = (most / self.letters.width(&one.figure).max(0.1)).min(19.0);
                let (name, words) = (cut(&one.name, 8.5), cut(&one.words, 8.0));
                self.text(Some(leaf), (x, self.y), look(8.5, QUIET, false), &name);
                self.text(Some(leaf), (x, self.y + 13.0), look(size, INK, true), &one.figure);
                self.text(Some(leaf), (x, self.y + 42.0), look(8.0, QUIET, false), &words);
            }
            self.y += HIGH_ONE;
        }
    }

    /// What stands at the head and foot of every page.
    fn edges(&mut self, paper: &Paper) {
        let many = self.laid.pages.len();
        let small = look(8.0, QUIET, false);
        let foot = self.letters.lines(&plain(&paper.foot), (ROOM - 60.0) / small.size).into_iter().next().unwrap_or_default();
        for n in 0..many {
            let count = format!("{} / {many}", n + 1);
            let wide = self.letters.width(&count) * small.size;
            let mut edges = vec![(SIDE, HIGH - 32.0, foot.clone()), (WIDE - SIDE - wide, HIGH - 32.0, count)];
            if n > 0 {
                edges.push((SIDE, 22.0, paper.title.clone()));
            }
            for (x, y, text) in edges.into_iter().filter(|(_, _, text)| !text.is_empty()) {
                let what = What::Text { x, y: y + small.size, size: small.size, colour: small.colour, bold: false, text };
                self.laid.pages[n].push(Mark { leaf: None, what });
            }
        }
    }
}

/// A text without what no page can show.
pub(crate) fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\n').collect()
}
