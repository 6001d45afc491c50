//! In which row and column of its table does text stand, and does the table hold data or only lay out a page?
//!
//! Cells are placed as HTML places them: a cell that spans rows or columns keeps others out of them. Tables that lay out
//! a page hold pictures, lists, other tables or whole texts; what they hold is shown as if they were not there.

use std::collections::{BTreeMap, BTreeSet};

use super::body::Draft;
use crate::corpus::Kind;

/// Columns beyond these are no table one could read.
const MAX_COLUMNS: u8 = u8::MAX;
/// A cell with more paragraphs than these holds a text, not a datum.
const MAX_PARAGRAPHS: usize = 4;

/// Where a cell stands, counted from 1, and whether it heads its row or column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) row: u16,
    pub(super) column: u8,
    is_header: bool,
}

/// A table that is open.
#[derive(Debug)]
pub(super) struct Table {
    first_draft: usize,
    row: u16,
    column: u8,
    /// The last row down to which a cell above fills a column.
    filled: BTreeMap<u8, u16>,
    cell: Option<Cell>,
    is_layout: bool,
}

impl Table {
    /// A table whose content begins with this draft.
    pub(super) fn new(first_draft: usize) -> Self {
        Self { first_draft, row: 0, column: 0, filled: BTreeMap::new(), cell: None, is_layout: false }
    }

    /// The cell that is open.
    pub(super) fn cell(&self) -> Option<Cell> {
        self.cell
    }

    pub(super) fn open_row(&mut self) {
        self.column = 0;
        match self.row.checked_add(1) {
            Some(row) => self.row = row,
            None => self.is_layout = true,
        }
    }

    /// Opens a cell that fills so many columns and rows, each at least one.
    pub(super) fn open_cell(&mut self, is_header: bool, columns: Option<&str>, rows: Option<&str>) {
        let span = |written: Option<&str>| written.and_then(|span| span.trim().parse::<u16>().ok()).unwrap_or(1).max(1);
        let mut next = || {
            self.column = self.column.checked_add(1).filter(|column| *column < MAX_COLUMNS)?;
            Some(self.column)
        };
        let mut first = next();
        while first.is_some_and(|column| self.filled.get(&column).is_some_and(|down_to| *down_to >= self.row)) {
            first = next();
        }
        let Some(column) = first else {
            self.is_layout = true;
            return;
        };
        let last = u16::from(column).saturating_add(span(columns) - 1).min(u16::from(MAX_COLUMNS - 1));
        self.column = u8::try_from(last).unwrap_or(MAX_COLUMNS);
        let down_to = self.row.saturating_add(span(rows) - 1);
        if down_to > self.row {
            self.filled.extend((column..=self.column).map(|column| (column, down_to)));
        }
        self.cell = Some(Cell { row: self.row, column, is_header });
    }

    pub(super) fn close_cell(&mut self) {
        self.cell = None;
    }

    /// Settles what the table held: cells where it holds data, else what it was.
    pub(super) fn close(self, drafts: &mut Vec<Draft>) {
        let held = drafts.split_off(self.first_draft.min(drafts.len()));
        let is_data = !self.is_layout && is_data(&held);
        for mut draft in held {
            let Some(cell) = draft.cell.filter(|_| draft.kind == Some(Kind::Paragraph) && is_data) else {
                // Cells of a table inside this one are settled already.
                draft.cell = draft.cell.filter(|_| matches!(draft.kind, Some(Kind::Cell | Kind::HeaderCell)));
                drafts.push(draft);
                continue;
            };
            let here = drafts.get_mut(self.first_draft..).and_then(|drafts| drafts.last_mut());
            if let Some(last) = here.filter(|last| last.cell == Some(cell)) {
                last.text.append(draft.text);
            } else {
                draft.kind = Some(if cell.is_header { Kind::HeaderCell } else { Kind::Cell });
                draft.level = Some(cell.column);
                drafts.push(draft);
            }
        }
    }
}

/// Whether drafts are what cells of a table of data hold: a few paragraphs each, in several rows and columns.
fn is_data(held: &[Draft]) -> bool {
    let cells: Vec<Cell> = held.iter().filter_map(|draft| draft.cell).collect();
    let is_short = cells.chunk_by(|one, next| one == next).all(|same| same.len() <= MAX_PARAGRAPHS);
    let rows: BTreeSet<u16> = cells.iter().map(|cell| cell.row).collect();
    held.iter().all(|draft| draft.kind == Some(Kind::Paragraph))
        && is_short
        && rows.len() > 1
        && cells.iter().any(|cell| cell.column > 1)
}
