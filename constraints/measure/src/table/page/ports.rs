//! The section about the levels of logic at each port.

use minijinja::{Value, context};

use crate::depth::{Direction, Ports};
use crate::table::data::{ConfigRow, Table};

/// Instead of levels: the configuration has no such port.
const ABSENT: &str = "–";

/// Instead of levels: no path joins the port with a register.
const NO_PATH: &str = "none";

/// The rows of the section, and the paths that no register parts; nothing if no configuration was
/// measured so.
pub fn section(table: &Table) -> Value {
    let rows = table.configurations.iter();
    let measured: Vec<(&str, &Ports)> = rows.filter_map(with_ports).collect();
    if measured.is_empty() {
        return Value::from(());
    }
    let names: Vec<String> = measured
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    context! {
        configurations => names,
        rows => ports(&measured),
        through => through(&measured),
    }
}

fn with_ports(row: &ConfigRow) -> Option<(&str, &Ports)> {
    Some((&row.name, row.ecp5.as_ref()?.ports.as_ref()?))
}

/// A row for each port, with its levels in each configuration: ports of the first configuration,
/// then those that only others have.
fn ports(measured: &[(&str, &Ports)]) -> Vec<Value> {
    let mut known: Vec<(&str, Direction)> = Vec::new();
    for port in measured.iter().flat_map(|(_, ports)| &ports.levels) {
        let port = (port.port.as_str(), port.direction);
        if !known.contains(&port) {
            known.push(port);
        }
    }
    let row = |(port, direction): (&str, Direction)| {
        let levels = measured.iter().map(|(_, ports)| {
            let mut here = ports.levels.iter();
            match here.find(|here| here.port == port && here.direction == direction) {
                Some(here) => here
                    .levels
                    .map_or_else(|| NO_PATH.to_owned(), |levels| levels.to_string()),
                None => ABSENT.to_owned(),
            }
        });
        let levels: Vec<String> = levels.collect();
        let direction = match direction {
            Direction::In => "in",
            Direction::Out => "out",
        };
        context! { port => port, direction => direction, levels => levels }
    };
    known.into_iter().map(row).collect()
}

fn through(measured: &[(&str, &Ports)]) -> Vec<Value> {
    let all = measured.iter().flat_map(|(name, ports)| {
        ports.through.iter().map(move |path| {
            context! {
                configuration => *name,
                from => path.from.clone(),
                to => path.to.clone(),
                levels => path.levels.to_string(),
            }
        })
    });
    all.collect()
}
