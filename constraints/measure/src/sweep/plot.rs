//! One picture a sweep: what the values of a key cost and buy.

use anyhow::{Result, anyhow};
use plotters::coord::Shift;
use plotters::prelude::*;

/// Size of a picture in pixels.
const SIZE: (u32, u32) = (900, 620);

/// Colours of the lines of a panel.
const COLOURS: [RGBColor; 3] = [
    RGBColor(31, 119, 180),
    RGBColor(214, 96, 20),
    RGBColor(44, 140, 60),
];

/// Height of a panel over its largest value, in parts of it, without and for each line: room for
/// the legend.
const HEADROOM: (f64, f64) = (1.05, 0.1);

/// A diagram in a picture.
pub struct Panel {
    /// What its vertical axis shows, with the unit.
    pub title: String,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// A line in a diagram.
pub struct Line {
    /// Its name.
    pub label: String,
    /// A value for each value of the key, with the least and the most measured.
    pub values: Vec<Option<Value>>,
}

/// A measured value.
#[derive(Clone, Copy)]
pub struct Value {
    /// What the line goes through.
    pub middle: f64,
    /// Least and most, where several were measured.
    pub range: Option<(f64, f64)>,
}

impl Line {
    /// A line through values that were measured once.
    pub fn new(label: &str, values: impl IntoIterator<Item = Option<f64>>) -> Self {
        let exact = |middle| Value {
            middle,
            range: None,
        };
        Line {
            label: label.to_owned(),
            values: values.into_iter().map(|value| value.map(exact)).collect(),
        }
    }
}

/// Draws a picture as SVG: up to four panels over the values of a key.
///
/// # Errors
/// If drawing fails.
pub fn draw(key: &str, values: &[String], panels: &[Panel]) -> Result<String> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        area.fill(&WHITE).map_err(failed)?;
        for (place, panel) in area.split_evenly((2, 2)).iter().zip(panels) {
            draw_panel(place, key, values, panel)?;
        }
        area.present().map_err(failed)?;
    }
    Ok(svg)
}

fn failed(error: impl std::fmt::Display) -> anyhow::Error {
    anyhow!("plot: {error}")
}

fn draw_panel(
    area: &DrawingArea<SVGBackend<'_>, Shift>,
    key: &str,
    values: &[String],
    panel: &Panel,
) -> Result<()> {
    let measured = panel.lines.iter().flat_map(|line| &line.values).flatten();
    let top = measured
        .map(|value| value.range.map_or(value.middle, |(_, most)| most))
        .fold(0.0, f64::max);
    let room = HEADROOM.0 + HEADROOM.1 * panel.lines.len() as f64;
    let top = if top > 0.0 { top * room } else { 1.0 };
    let last = values.len() as f64 - 0.5;
    let mut chart = ChartBuilder::on(area)
        .caption(&panel.title, ("sans-serif", 18))
        .margin(8)
        .x_label_area_size(36)
        .y_label_area_size(56)
        .build_cartesian_2d(-0.5..last, 0.0..top)
        .map_err(failed)?;
    let tick = |x: &f64| {
        let whole = (x - x.round()).abs() < 0.01;
        let index = whole.then_some(x.round() as usize);
        index
            .and_then(|index| values.get(index))
            .cloned()
            .unwrap_or_default()
    };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .x_desc(key)
        .x_labels(2 * values.len() + 1)
        .x_label_formatter(&tick)
        .y_labels(5)
        .y_label_formatter(&|y| trimmed(*y))
        .label_style(("sans-serif", 15))
        .draw()
        .map_err(failed)?;
    for (line, colour) in panel.lines.iter().zip(COLOURS) {
        let points: Vec<(f64, Value)> = (0..)
            .zip(&line.values)
            .filter_map(|(index, value)| Some((f64::from(index), (*value)?)))
            .collect();
        let path = points.iter().map(|(x, value)| (*x, value.middle));
        chart
            .draw_series(LineSeries::new(path.clone(), colour.stroke_width(2)))
            .map_err(failed)?
            .label(&line.label)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 14, y)], colour.stroke_width(2)));
        chart
            .draw_series(path.map(|point| Circle::new(point, 3, colour.filled())))
            .map_err(failed)?;
        let bars = points.iter().filter_map(|(x, value)| {
            let (least, most) = value.range?;
            Some(PathElement::new([(*x, least), (*x, most)], colour))
        });
        chart.draw_series(bars).map_err(failed)?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.8))
        .label_font(("sans-serif", 15))
        .draw()
        .map_err(failed)
}

/// A number without needless digits.
fn trimmed(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_names_its_axes_lines_and_values() {
        let values = ["4".to_owned(), "8".to_owned()];
        let panel = Panel {
            title: "cells".into(),
            lines: vec![
                Line::new("LUT4", [Some(10.0), Some(20.0)]),
                Line::new("gone", [None, None]),
            ],
        };
        let svg = draw("entries", &values, &[panel]).unwrap();
        for text in ["cells", "LUT4", "entries", "\n4\n", "\n8\n"] {
            assert!(svg.contains(text), "{text}");
        }
        assert_eq!(svg.matches("<circle").count(), 2);
        assert_eq!(trimmed(20.0), "20");
        assert_eq!(trimmed(0.25), "0.25");
    }
}
