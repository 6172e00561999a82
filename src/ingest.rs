//! Bytes to detections: files in any of the formats people have, record by record.
