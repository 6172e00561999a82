//! What is asked of an ESET Inspect server of one's own, by the paths of its REST
//! interface.

use super::answer::{self, ListPage, RawRecord};
use super::caller::{Call, Caller};
use super::failure::Failure;
use super::url::{encoded, with_query};

/// The records of a page.
pub(super) const PAGE: usize = 100;

impl Caller<'_> {
    /// The detections after this number, in order of their numbers.
    pub(super) fn inspect_detections(
        &mut self,
        after: u64,
        top: usize,
    ) -> Result<ListPage, Failure> {
        let filter = format!("id gt {after}");
        let query = [
            ("$top", Some(top.to_string())),
            ("$count", Some("1".to_owned())),
            ("$orderBy", Some("id asc".to_owned())),
            ("$filter", Some(filter)),
        ];
        let query: Vec<(&str, Option<&str>)> = query
            .iter()
            .map(|(name, value)| (*name, value.as_deref()))
            .collect();
        let call = Call::get(with_query("/api/v1/detections", &query));
        let answer = self.call(&call)?;
        answer::list(&call, &answer)
    }

    /// All of `rules` or `exclusions`, without their XML.
    pub(super) fn inspect_all(&mut self, what: &str) -> Result<Vec<RawRecord>, Failure> {
        let mut all = Vec::new();
        loop {
            let page = self.inspect_page(what, PAGE, all.len())?;
            let came = page.records.len();
            all.extend(page.records);
            // Pages may be smaller than asked for: the count tells, else an empty one.
            let is_all = page
                .total
                .is_some_and(|total| u64::try_from(all.len()).is_ok_and(|len| len >= total));
            if came == 0 || is_all {
                return Ok(all);
            }
        }
    }

    /// A page of `rules` or `exclusions`.
    pub(super) fn inspect_page(
        &mut self,
        what: &str,
        top: usize,
        skip: usize,
    ) -> Result<ListPage, Failure> {
        let (top, skip) = (top.to_string(), skip.to_string());
        let query = [
            ("$top", Some(top.as_str())),
            ("$skip", Some(skip.as_str())),
            ("$count", Some("1")),
            ("$orderBy", Some("id asc")),
        ];
        let call = Call::get(with_query(&format!("/api/v1/{what}"), &query));
        let answer = self.call(&call)?;
        answer::list(&call, &answer)
    }

    /// One detection, rule or exclusion whole; `key` is what it stands under.
    pub(super) fn inspect_one(
        &mut self,
        what: &str,
        id: &str,
        key: &str,
    ) -> Result<RawRecord, Failure> {
        let is_uuid = crate::rule::is_uuid(id);
        let query = [("$idType", is_uuid.then_some("uuid"))];
        let path = format!("/api/v1/{what}/{}", *encoded(id));
        let call = Call::get(with_query(&path, &query));
        let answer = self.call(&call)?;
        answer::one(&call, &answer, &[key, &key.to_lowercase()])
    }
}
