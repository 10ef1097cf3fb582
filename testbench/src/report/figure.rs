//! Tables with bars in them.

use serde::Serialize;

/// A table with a title.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// Where links lead.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What is to be seen in it.
    pub lead: String,
    /// What the colours mean.
    pub legend: Vec<Legend>,
    /// Titles of the columns, the one of the rows' names first.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    /// One line each, below the table.
    pub notes: Vec<String>,
}

impl Figure {
    /// Characters of the longest text beside a bar.
    pub fn beside(&self) -> usize {
        let cells = self.rows.iter().flat_map(|row| &row.cells);
        let tracks = cells.flat_map(|cell| &cell.tracks);
        let lengths = tracks.map(|track| track.value.chars().count());
        lengths.max().unwrap_or_default()
    }
}

/// What a colour means.
#[derive(Clone, Debug, Serialize)]
pub struct Legend {
    /// The colour.
    pub colour: Colour,
    /// What is drawn in it.
    pub label: String,
}

/// Colours by what they stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Colour {
    /// What Jukebox achieves.
    Good,
    /// What it leaves.
    Left,
    /// What it does in vain.
    Vain,
    /// What comes late.
    Late,
    /// A record written.
    Record,
    /// A record read.
    Replay,
    /// What no design can exceed.
    Bound,
    /// Another design.
    Other,
    /// A property of the program.
    Program,
}

/// A column.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// Its title.
    pub title: String,
    /// There are bars in it.
    pub bars: bool,
}

impl Column {
    /// A column of bars.
    pub fn bars(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            bars: true,
        }
    }

    /// A column of text.
    pub fn text(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            bars: false,
        }
    }
}

/// What a row is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// One of many.
    Each,
    /// The one that the page is about.
    This,
    /// All of them together.
    All,
    /// The publication.
    Paper,
}

/// A row.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// What it is of.
    pub kind: Kind,
    /// A cell for each column but the first.
    pub cells: Vec<Cell>,
}

/// A cell: bars, or text alone.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Cell {
    /// Bars, one below the other.
    pub tracks: Vec<Track>,
    /// Text.
    pub text: String,
}

impl Cell {
    /// Text alone.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            tracks: Vec::new(),
            text: text.into(),
        }
    }

    /// Bars.
    pub fn bars(tracks: Vec<Track>) -> Self {
        Self {
            tracks,
            text: String::new(),
        }
    }
}

/// A bar and what is written beside it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Track {
    /// Its parts, from left to right.
    pub parts: Vec<Part>,
    /// Places that are marked, in percent of the width.
    pub marks: Vec<f64>,
    /// What is written beside it.
    pub value: String,
    /// The same in characters.
    pub text: String,
}

/// A part of a bar.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// Its colour.
    pub colour: Colour,
    /// Where it begins, in percent of the width.
    pub left: f64,
    /// Its width, in percent.
    pub width: f64,
}

/// What the full width stands for.
#[derive(Clone, Copy, Debug)]
pub struct Scale(f64);

impl Scale {
    /// A scale on which the largest of some values has its place.
    pub fn of(values: impl IntoIterator<Item = Option<f64>>) -> Self {
        let largest = values.into_iter().flatten().fold(0.0, f64::max);
        Self(if largest > 0.0 { largest } else { 1.0 })
    }

    /// A bar of parts that follow each other.
    pub fn stack(self, parts: &[(Colour, Option<f64>)], value: String) -> Track {
        let mut left = 0.0;
        let mut drawn = Vec::new();
        for &(colour, size) in parts {
            let width = self.at(size.unwrap_or_default()).min(100.0 - left);
            if width > 0.0 {
                drawn.push(Part {
                    colour,
                    left: rounded(left),
                    width: rounded(width),
                });
                left += width;
            }
        }
        Track {
            text: text(&drawn),
            parts: drawn,
            marks: Vec::new(),
            value,
        }
    }

    /// A bar of one part.
    pub fn bar(self, colour: Colour, size: Option<f64>, value: String) -> Track {
        self.stack(&[(colour, size)], value)
    }

    /// The same with marks at some values.
    pub fn marked(self, track: Track, values: &[Option<f64>]) -> Track {
        let marks = values
            .iter()
            .flatten()
            .map(|&value| rounded(self.at(value)));
        Track {
            marks: marks.collect(),
            ..track
        }
    }

    fn at(self, value: f64) -> f64 {
        (value / self.0 * 100.0).clamp(0.0, 100.0)
    }
}

/// A bar in characters.
fn text(parts: &[Part]) -> String {
    const WIDTH: f64 = 24.0;
    let place = |percent: f64| (percent / 100.0 * WIDTH).round() as usize;
    let mut text = String::new();
    for part in parts {
        let (from, to) = (place(part.left), place(part.left + part.width));
        let c = match part.colour {
            Colour::Good | Colour::Program | Colour::Record => '█',
            Colour::Left => '░',
            Colour::Vain | Colour::Late | Colour::Bound => '▒',
            Colour::Other | Colour::Replay => '▓',
        };
        text.extend(std::iter::repeat_n(c, to - from));
    }
    text
}

/// Hundredths are finer than anybody sees.
fn rounded(percent: f64) -> f64 {
    (percent * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_each_other_and_end_with_the_width() {
        let scale = Scale::of([Some(0.5), None, Some(2.0)]);
        let track = scale.stack(
            &[
                (Colour::Good, Some(1.0)),
                (Colour::Left, None),
                (Colour::Vain, Some(9.0)),
            ],
            String::new(),
        );
        let places: Vec<_> = track
            .parts
            .iter()
            .map(|part| (part.left, part.width))
            .collect();
        assert_eq!(places, [(0.0, 50.0), (50.0, 50.0)]);
        assert_eq!(scale.marked(track, &[Some(1.5), None]).marks, [75.0]);
        // What goes the other way has no length.
        assert!(
            scale
                .bar(Colour::Good, Some(-1.0), String::new())
                .parts
                .is_empty()
        );
        assert_eq!(Scale::of([]).at(1.0), 100.0);
    }
}
