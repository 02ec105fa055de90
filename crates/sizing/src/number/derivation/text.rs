//! Derivations as text.

use std::collections::BTreeSet;
use std::fmt;

use super::{Derivation, Origin, Step};
use crate::number::traced::{Kind, Traced};
use crate::text::number;

/// What stands for a value inside an expression.
#[derive(Clone, Copy)]
pub(super) enum Show {
    Names,
    Numbers,
}

pub(super) fn id_of(value: &Traced) -> Option<&String> {
    match &value.0.kind {
        Kind::Leaf { id, .. } | Kind::Named { id, .. } => Some(id),
        _ => None,
    }
}

/// The expression on one line, with the brackets it needs and no others.
pub(super) fn expression(value: &Traced, show: Show) -> String {
    let mut text = String::new();
    write(value, show, 0, &mut text);
    text
}

/// Binding strength of an operator; a function binds strongest.
fn strength(symbol: &str) -> u8 {
    match symbol {
        "+" | "-" => 1,
        "×" | "/" => 2,
        _ => 3,
    }
}

fn write(value: &Traced, show: Show, outer: u8, text: &mut String) {
    match &value.0.kind {
        Kind::Literal => text.push_str(&number(value.value())),
        Kind::Leaf { id, .. } | Kind::Named { id, .. } => match show {
            Show::Names => text.push_str(id),
            Show::Numbers => text.push_str(&number(value.value())),
        },
        Kind::Operation {
            symbol,
            operands: [left, right],
        } => {
            let own = strength(symbol);
            let bracket = own < outer;
            if bracket {
                text.push('(');
            }
            write(left, show, own, text);
            text.push(' ');
            text.push_str(symbol);
            text.push(' ');
            // `a - (b - c)` and `a / (b / c)` are not associative.
            let inner = if matches!(*symbol, "-" | "/" | "^") {
                own + 1
            } else {
                own
            };
            write(right, show, inner, text);
            if bracket {
                text.push(')');
            }
        }
        Kind::Call { name, arguments } => {
            text.push_str(name);
            text.push('(');
            for (index, argument) in arguments.iter().enumerate() {
                if index > 0 {
                    text.push_str(", ");
                }
                write(argument, show, 0, text);
            }
            text.push(')');
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile(Some(place)) => write!(f, "{place}"),
            Self::Profile(None) => f.write_str("default, not in the profile"),
            Self::Constant {
                name,
                label,
                source,
            } => {
                write!(f, "constant, {label}: {name}")?;
                if !source.is_empty() && source != label {
                    write!(f, " [{source}]")?;
                }
                Ok(())
            }
            Self::Table(place) => f.write_str(place),
            Self::Requirement(id) => write!(f, "requirement {id}"),
        }
    }
}

impl fmt::Display for Derivation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(&|rule| rule.to_owned(), f)
    }
}

impl Derivation {
    /// Writes every figure that was asked for, with rules as `cite` names them.
    pub(crate) fn write(
        &self,
        cite: &dyn Fn(&str) -> String,
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        for (index, root) in self.roots.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            let mut unfolding = Unfolding {
                steps: &self.steps,
                seen: BTreeSet::new(),
                cite,
            };
            unfolding.write(*root, "", "", f)?;
        }
        Ok(())
    }
}

struct Unfolding<'a> {
    steps: &'a [Step],
    seen: BTreeSet<usize>,
    cite: &'a dyn Fn(&str) -> String,
}

impl Unfolding<'_> {
    fn write(
        &mut self,
        place: usize,
        first: &str,
        rest: &str,
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        let Some(step) = self.steps.get(place) else {
            return Ok(());
        };
        write!(f, "{first}")?;
        if !step.id.is_empty() {
            write!(f, "{} = ", step.id)?;
        }
        write!(f, "{}", number(step.value))?;
        if !step.unit.is_empty() {
            write!(f, " {}", step.unit)?;
        }
        if !step.rule.is_empty() {
            write!(f, "  [rule {}]", (self.cite)(&step.rule))?;
        }
        if let Some(origin) = &step.origin {
            write!(f, "  ({origin})")?;
        }
        if !step.parts.is_empty() && !self.seen.insert(place) {
            return writeln!(f, "  (see above)");
        }
        writeln!(f)?;
        let bar = if step.parts.is_empty() { " " } else { "│" };
        if !step.expression.is_empty() && step.expression != step.numbers {
            writeln!(f, "{rest}{bar} = {}", step.expression)?;
        }
        if !step.numbers.is_empty() && step.numbers != number(step.value) {
            writeln!(f, "{rest}{bar} = {}", step.numbers)?;
        }
        for (index, part) in step.parts.iter().enumerate() {
            let last = index + 1 == step.parts.len();
            let (branch, below) = if last {
                ("└─ ", "   ")
            } else {
                ("├─ ", "│  ")
            };
            self.write(
                *part,
                &format!("{rest}{branch}"),
                &format!("{rest}{below}"),
                f,
            )?;
        }
        Ok(())
    }
}
