//! Sources that came to nothing: whether that is an answer or a mistake.
//!
//! A source whose records are none of them detections, or so damaged that none
//! could be read, must not pass for one in which nothing happened. `[]`, or a
//! page with an empty list, is an answer; anything else is trouble.

use super::{TROUBLE, say};
use crate::ingest::{RawText, Source};
use crate::load::News;
use serde_json::Value;

/// What has come of each source so far.
pub(super) struct SourceTallies {
    sources: Vec<SourceTally>,
    /// Detections of a source that is not named yet.
    fresh: usize,
}

struct SourceTally {
    name: String,
    raw: RawText,
    detections: usize,
    skipped: u64,
}

impl SourceTallies {
    pub(super) fn of(sources: &[Source]) -> SourceTallies {
        let none = |source: &Source| SourceTally {
            name: source.name().to_owned(),
            raw: source.raw(),
            detections: 0,
            skipped: 0,
        };
        SourceTallies {
            sources: sources.iter().map(none).collect(),
            fresh: 0,
        }
    }

    /// Counts detections of the source that is being read.
    pub(super) fn found(&mut self, detections: usize) {
        self.fresh += detections;
    }

    /// Listens to what loading says, and hands it on.
    pub(super) fn heard<T>(&mut self, news: News<T>) -> News<T> {
        match &news {
            News::Skipped(skipped) => {
                for one in skipped {
                    let named = self.sources.iter_mut();
                    named
                        .filter(|source| source.name == one.source)
                        .for_each(|source| source.skipped += 1);
                }
            }
            // It follows what came of a part of that source.
            News::Progress { source, .. } => {
                if let Some(source) = self.sources.get_mut(*source) {
                    source.detections += std::mem::take(&mut self.fresh);
                }
            }
            _ => {}
        }
        news
    }

    /// Says which sources came to nothing without being an empty answer, and
    /// gives the exit status: `done` where there are none.
    pub(super) fn status(&self, done: u8) -> u8 {
        let hollow: Vec<&SourceTally> = self.sources.iter().filter(|one| one.is_hollow()).collect();
        for one in &hollow {
            let why = match one.skipped {
                0 => "none of its records is a detection".to_owned(),
                1 => "a record could not be read, and none is a detection".to_owned(),
                count => format!("{count} records could not be read, and none is a detection"),
            };
            say(&format!("`{}` holds no detection: {why}", one.name));
        }
        if hollow.is_empty() { done } else { TROUBLE }
    }
}

impl SourceTally {
    fn is_hollow(&self) -> bool {
        self.detections == 0 && (self.skipped > 0 || !self.is_empty_answer())
    }

    fn is_empty_answer(&self) -> bool {
        /// No answer without records is longer.
        const LONGEST: u64 = 4096;
        let text = self.raw.whole(LONGEST);
        text.is_some_and(|text| has_only_empty_lists(&text))
    }
}

/// Whether these are one or more documents, each a list without elements or a
/// page that holds such a list.
fn has_only_empty_lists(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    let mut documents = serde_json::Deserializer::from_str(text)
        .into_iter::<Value>()
        .peekable();
    documents.peek().is_some()
        && documents.all(|document| document.is_ok_and(|document| is_empty_list(&document)))
}

fn is_empty_list(document: &Value) -> bool {
    const LISTS: [&str; 4] = ["detections", "value", "hits", "detectionGroups"];
    match document {
        Value::Array(list) => list.is_empty(),
        Value::Object(page) => LISTS
            .iter()
            .filter_map(|name| page.get(*name))
            .any(is_empty_list),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::has_only_empty_lists;

    #[test]
    fn an_empty_answer_is_told_from_one_without_detections() {
        for text in [
            "[]",
            " [ ]\n",
            "\u{feff}{\"detections\":[]}",
            "{\"detections\":[],\"nextPageToken\":\"\",\"totalSize\":0}\n",
            "{\"value\":[]}{\"count\":0,\"value\":[]}",
            "{\"took\":1,\"hits\":{\"total\":{\"value\":0},\"hits\":[]}}",
        ] {
            assert!(has_only_empty_lists(text), "{text}");
        }
        for text in [
            "",
            "\n",
            "{}",
            "null",
            "[{}]",
            "[[]]",
            "{\"error\":\"denied\"}",
            "{\"value\":[]}{}",
            "{\"value\":[]} x",
            "{\"detections\":null}",
        ] {
            assert!(!has_only_empty_lists(text), "{text}");
        }
    }
}
