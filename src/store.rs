//! Detections in columns, and sets of rows.
