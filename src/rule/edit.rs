//! Stub.
use super::*;
#[allow(missing_docs, clippy::todo)]
mod stub {
    use super::*;
    use crate::detection::Subject;
    #[derive(Clone, Debug)]
    pub struct Edit;
    impl Edit {
        pub fn apply(self, _d: &mut Draft) -> Result<Edit, String> {
            Err("stub".into())
        }
    }
    pub struct Rung {
        pub condition: Condition,
        pub label: String,
    }
    type Made = Result<(Edit, Path), String>;
    pub fn add(_d: &Draft, _s: Subject, _c: Condition, _o: Option<&str>, _r: Option<&str>) -> Made {
        Err("stub".into())
    }
    pub fn toggle_and_or(_d: &Draft, _p: &[usize]) -> Made {
        Err("stub".into())
    }
    pub fn negate(_d: &Draft, _p: &[usize]) -> Made {
        Err("stub".into())
    }
    pub fn next_comparison(_d: &Draft, _p: &[usize]) -> Made {
        Err("stub".into())
    }
    pub fn set_value(_d: &Draft, _p: &[usize], _t: &str) -> Made {
        Err("stub".into())
    }
    pub fn set_condition(_d: &Draft, _p: &[usize], _c: Condition) -> Made {
        Err("stub".into())
    }
    pub fn delete(_d: &Draft, _p: &[usize]) -> Made {
        Err("stub".into())
    }
    pub fn move_up(_d: &Draft, _p: &[usize]) -> Made {
        Err("stub".into())
    }
    pub fn move_down(_d: &Draft, _p: &[usize]) -> Made {
        Err("stub".into())
    }
    pub fn group(_d: &Draft, _p: &[usize]) -> Made {
        Err("stub".into())
    }
    pub fn ungroup(_d: &Draft, _p: &[usize]) -> Made {
        Err("stub".into())
    }
    pub fn insert_condition(_d: &Draft, _p: &[usize], _c: Condition) -> Made {
        Err("stub".into())
    }
    pub fn ladder(_c: &Condition, _o: Option<&str>) -> Option<(Vec<Rung>, usize)> {
        None
    }
}
pub use stub::*;
