//! Made-up but realistic detections.
