//! The devices of the loaded detections, to choose from.

use crate::app::overlay::devices::{Devices, ListedDevice};
use crate::app::saves::SaveTarget;
use crate::app::scroll::Scroll;
use crate::matcher::preview::Preview;
use crate::store::Store;
use indexmap::IndexMap;
use std::cmp::Reverse;
use std::sync::Arc;

/// What is to be saved, and what is known of its devices.
#[derive(Clone, Debug)]
pub(in crate::app) struct ToScope {
    pub(in crate::app) to: SaveTarget,
    /// The devices that it is for by now.
    pub(in crate::app) chosen: Vec<String>,
    pub(in crate::app) preview: Arc<Preview>,
}

impl ToScope {
    /// The devices, those of which the draft hides most first.
    pub(in crate::app) fn devices(&self, store: &Store) -> Devices {
        let records = store.records();
        let mut all: IndexMap<String, (Option<String>, usize)> = IndexMap::new();
        for row in 0..store.len() {
            let Some(uuid) = records.device_uuids().get(row) else {
                continue;
            };
            if !all.contains_key(uuid) {
                all.insert(uuid.to_owned(), (None, 0));
            }
            if let Some((name, hidden)) = all.get_mut(uuid) {
                *hidden += usize::from(self.preview.suppressed.contains(row));
                if name.is_none() {
                    *name = records.devices().get(row).map(str::to_owned);
                }
            }
        }
        for uuid in &self.chosen {
            all.entry(uuid.clone()).or_default();
        }
        let listed = all.into_iter().map(|(uuid, (name, hidden))| ListedDevice {
            is_chosen: self.chosen.contains(&uuid),
            name,
            uuid,
            hidden,
        });
        let mut listed: Vec<ListedDevice> = listed.collect();
        listed.sort_by_key(|device| (Reverse(device.hidden), device.name.clone()));
        Devices {
            listed,
            scroll: Scroll::default(),
            to: self.to.clone(),
        }
    }
}
