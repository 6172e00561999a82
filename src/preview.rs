//! What a draft does to the detections that are loaded.
