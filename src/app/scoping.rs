//! Before an exclusion is saved as the API's body: for which devices it is to be.

use super::App;
use super::overlay::Overlay;
use super::question::looking::LookAt;
use super::question::scoping::ToScope;
use super::saves::SaveTarget;
use crate::rule::write;

impl App {
    /// Asks for which devices the exclusion is to be; it is saved then.
    pub(super) fn ask_devices(&mut self, to: SaveTarget) {
        let what = LookAt::Devices(ToScope {
            to,
            chosen: write::devices_of(self.work.draft()),
            preview: self.preview().clone(),
        });
        self.look("devices that it is to be for", what);
    }

    /// `Space`: the exclusion is to be for the device, or not.
    pub(super) fn choose_device(&mut self) {
        if let Some(Overlay::Devices(devices)) = self.overlays.last_mut()
            && let Some(device) = devices.listed.get_mut(devices.scroll.cursor)
        {
            device.is_chosen = !device.is_chosen;
        }
    }

    /// `Enter`: goes on with those that are chosen.
    pub(super) fn take_devices(&mut self) {
        if let Some(Overlay::Devices(devices)) = self.overlays.pop() {
            let chosen = devices.chosen();
            let SaveTarget {
                path,
                form,
                expected,
                ..
            } = devices.to;
            self.saves.set_devices(Some((path.clone(), chosen)));
            self.write_unless_wrong(path, form, expected);
        }
    }
}
