//! JSON and CSV as different writers write them.

use super::made::HALF;
use serde_json::Value;

/// How JSON is spaced and escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Nothing that need not be.
    Compact,
    /// Blanks around colons and commas, `\/`, everything beyond ASCII escaped.
    Loose,
    /// Over many lines.
    Pretty,
}

/// A value as JSON.
pub fn json(value: &Value, style: Style) -> String {
    let mut text = String::new();
    write(value, style, 0, &mut text);
    text
}

fn write(value: &Value, style: Style, depth: usize, out: &mut String) {
    let breaks = |depth: usize, out: &mut String| {
        if style == Style::Pretty {
            out.push('\n');
            out.push_str(&"  ".repeat(depth));
        }
    };
    let comma = if style == Style::Loose { " , " } else { "," };
    let colon = match style {
        Style::Compact => ":",
        Style::Loose => " : ",
        Style::Pretty => ": ",
    };
    match value {
        Value::String(text) => string(text, style, out),
        Value::Array(list) if !list.is_empty() => {
            out.push('[');
            for (at, one) in list.iter().enumerate() {
                out.push_str(if at > 0 { comma } else { "" });
                breaks(depth + 1, out);
                write(one, style, depth + 1, out);
            }
            breaks(depth, out);
            out.push(']');
        }
        Value::Object(map) if !map.is_empty() => {
            out.push('{');
            for (at, (key, one)) in map.iter().enumerate() {
                out.push_str(if at > 0 { comma } else { "" });
                breaks(depth + 1, out);
                string(key, Style::Compact, out);
                out.push_str(colon);
                write(one, style, depth + 1, out);
            }
            breaks(depth, out);
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

fn string(text: &str, style: Style, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            HALF => out.push_str("\\udc07"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' if style != Style::Loose => out.push_str("\\t"),
            '/' if style == Style::Loose => out.push_str("\\/"),
            _ if letter < ' ' || style == Style::Loose && !letter.is_ascii() => {
                let mut units = [0; 2];
                for unit in letter.encode_utf16(&mut units) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
}

/// A row of CSV without its line end. `is_all`: every cell in quotation marks.
pub fn row(cells: &[String], delimiter: char, is_all: bool) -> String {
    let cell = |text: &String| {
        let text = text.replace(HALF, "\u{fffd}");
        let needs = text.contains([delimiter, '"', '\r', '\n']) || text.trim() != text;
        match needs || is_all {
            true => format!("\"{}\"", text.replace('"', "\"\"")),
            false => text,
        }
    };
    let cells: Vec<String> = cells.iter().map(cell).collect();
    cells.join(&delimiter.to_string())
}
