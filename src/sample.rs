//! Stub.
#![allow(missing_docs)]
use crate::detection::Detection;
use std::ops::ControlFlow;
pub fn generate(_c: u64, _s: u64, _f: &mut dyn FnMut(&Detection) -> ControlFlow<()>) {}
