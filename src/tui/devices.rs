//! Draws the devices that an exclusion can be for.

use super::cells::{padded, put, tint, window};
use super::theme::Theme;
use crate::app::App;
use crate::app::overlay::devices::Devices;
use crate::text::Shown;
use crate::text::number::grouped;
use ratatui::buffer::Buffer;
use ratatui::text::{Line, Span};

pub(super) fn draw(buffer: &mut Buffer, app: &App, devices: &Devices, theme: &Theme) {
    let key = |name: &str| app.keymap().key_of(name);
    let title = format!(
        " for {} ─ {} chooses, {} saves, {} leaves it unsaved ",
        devices.in_words(),
        key("device-choose"),
        key("device-take"),
        key("leave")
    );
    let body = window(buffer, app, &title, devices.listed.len().max(1) + 1, theme);
    let head = match devices.listed.is_empty() {
        true => "no loaded detection says which device it is of: it is for all devices",
        false => "       hides  device (none chosen: it is for all devices)",
    };
    put(buffer, body, 0, &Line::styled(head, theme.heading));
    let seen = devices.listed.iter().skip(devices.scroll.top);
    let height = usize::from(body.height).saturating_sub(1);
    for (at, device) in seen.take(height).enumerate() {
        let sign = if device.is_chosen { "[x]" } else { "[ ]" };
        let before = format!("{sign} {:>8}  ", grouped(device.hidden));
        let name = match &device.name {
            Some(name) => format!("{name}  {}", device.uuid),
            None => device.uuid.clone(),
        };
        let room = usize::from(body.width).saturating_sub(before.chars().count());
        let mut spans = vec![Span::styled(before, theme.text)];
        spans.extend(padded(
            &Shown::within(&name, room),
            room,
            theme.value,
            theme,
        ));
        put(buffer, body, at + 1, &Line::from(spans));
        if devices.scroll.top + at == devices.scroll.cursor {
            tint(buffer, body, at + 1, theme.cursor);
        }
    }
}
