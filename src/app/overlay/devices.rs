//! The devices that an exclusion is to be for: several can be chosen.

use crate::app::saves::SaveTarget;
use crate::app::scroll::Scroll;

/// A device of the loaded detections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedDevice {
    /// What it is called, where that is known.
    pub name: Option<String>,
    /// Its identifier.
    pub uuid: String,
    /// How many of its loaded detections the exclusion hides.
    pub hidden: usize,
    /// Whether the exclusion is to be for it.
    pub is_chosen: bool,
}

/// The devices, being chosen.
#[derive(Clone, Debug)]
pub struct Devices {
    /// Those of which the exclusion hides most first.
    pub listed: Vec<ListedDevice>,
    /// Cursor and view.
    pub scroll: Scroll,
    /// Where the exclusion is saved then.
    pub(in crate::app) to: SaveTarget,
}

impl Devices {
    /// The identifiers of those that are chosen.
    pub fn chosen(&self) -> Vec<String> {
        let chosen = self.listed.iter().filter(|device| device.is_chosen);
        chosen.map(|device| device.uuid.clone()).collect()
    }

    /// What is chosen, in words.
    pub fn in_words(&self) -> String {
        devices_in_words(self.chosen().len())
    }
}

/// So many devices in words: none chosen means all.
pub fn devices_in_words(count: usize) -> String {
    match count {
        0 => "all devices".to_owned(),
        1 => "1 device alone".to_owned(),
        count => format!("{count} devices alone"),
    }
}
