//! Proofs about a draft over all possible detections.
