//! Every format, every envelope, every kind of damage.
