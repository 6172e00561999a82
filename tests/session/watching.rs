//! Sources that go on: noticed, and read on.

use super::{detections, driver, flood};
use crate::support::driver::Driver;
use quell::app::{Effect, Msg};
use quell::ingest::FileLook;
use quell::load::News;
use quell::store::Store;

fn look(len: u64, is_other: bool) -> Msg {
    let look = FileLook { len, is_other };
    Msg::Watched {
        source: 0,
        look,
        is_of_lines: true,
    }
}

fn header(driver: &Driver) -> String {
    let parts = driver.app.header().into_iter();
    parts.map(|part| format!("{:?} ", part.text)).collect()
}

fn reads_on(driver: &Driver) -> usize {
    let effects = driver.effects.iter();
    effects
        .filter(|effect| matches!(effect, Effect::ReadOn(_)))
        .count()
}

/// More detections come, as from a worker that reads on.
fn more(driver: &mut Driver, addresses: &[&str]) {
    driver.tell(Msg::ReadingOn { source: 0, line: 8 });
    let mut batch = Store::default();
    for address in addresses {
        batch.push(&flood(address, "53", None), 0, Default::default());
    }
    driver.tell(Msg::Loading(News::Batch(Box::new(batch))));
    driver.tell(Msg::Loading(News::Progress {
        source: 0,
        bytes: 100,
    }));
    driver.tell(Msg::Loading(News::Done));
}

#[test]
fn a_source_that_grew_is_told_and_read_on_with_a_key() {
    let mut driver = driver();
    assert!(!header(&driver).contains("grew"));
    driver.tell(look(100, false));
    assert!(
        header(&driver).contains("made-up.jsonl grew: R reads on"),
        "{}",
        header(&driver)
    );
    driver.keys("j j Space");
    let (row, marked) = (
        driver.app.list().row(),
        driver.app.triage().rows().marked.count(),
    );
    driver.keys("R");
    assert_eq!(reads_on(&driver), 1);
    driver.keys("R");
    assert_eq!(reads_on(&driver), 1, "it is still being read");
    more(&mut driver, &["10.1.1.1", "10.1.1.2"]);
    assert_eq!(driver.notice(), "2 detections more");
    assert_eq!(driver.app.store().len(), 9);
    assert_eq!(driver.app.list().row(), row, "the cursor stays");
    assert_eq!(driver.app.triage().rows().marked.count(), marked);
    assert_eq!(driver.app.preview().loaded, 9);
    assert!(!header(&driver).contains("grew"), "{}", header(&driver));
    driver.keys("R");
    driver.tell(Msg::Loading(News::Done));
    assert_eq!(driver.notice(), "nothing was added since it was read");
}

#[test]
fn a_source_is_read_on_by_itself_where_that_is_wanted() {
    let mut driver = driver();
    driver.app.set_watches(true);
    driver.tell(look(100, false));
    assert_eq!(reads_on(&driver), 1);
    // Half a line: nothing comes, and it is not asked again and again.
    driver.tell(Msg::Loading(News::Done));
    driver.tell(look(100, false));
    assert_eq!(reads_on(&driver), 1);
    driver.tell(look(120, false));
    assert_eq!(reads_on(&driver), 2);
    more(&mut driver, &["10.1.1.1"]);
    assert_eq!((driver.app.store().len(), driver.notice()), (8, ""));
}

#[test]
fn a_source_that_was_written_anew_is_told_and_what_to_do() {
    let mut driver = driver();
    driver.app.set_watches(true);
    driver.tell(look(3, true));
    assert!(
        header(&driver).contains("was written anew"),
        "{}",
        header(&driver)
    );
    assert_eq!(reads_on(&driver), 0);
    driver.keys("R");
    driver.tell(Msg::CannotReadOn {
        source: 0,
        why: "it is shorter than it was".into(),
    });
    driver.tell(Msg::Loading(News::Done));
    assert!(
        driver.notice().contains("open it again"),
        "{}",
        driver.notice()
    );
}

#[test]
fn what_was_cut_off_is_skipped_no_more_once_it_is_read() {
    let mut driver = Driver::loading(&detections());
    let skipped = |line| quell::ingest::Skipped {
        source: "made-up.jsonl".into(),
        line,
        column: None,
        error: "cut off".into(),
    };
    driver.tell(Msg::Loading(News::Skipped(vec![skipped(2), skipped(8)])));
    driver.tell(Msg::Loading(News::Done));
    assert_eq!(driver.app.loading().skipped_count, 2);
    driver.keys("R");
    more(&mut driver, &["10.1.1.1"]);
    assert_eq!(driver.app.loading().skipped_count, 1);
}

#[test]
fn a_pipe_that_goes_on_is_shown_as_such() {
    let mut driver = Driver::loading(&detections());
    driver.app = {
        let loading = quell::load::Loading::of(vec![quell::load::Progress {
            name: "-".into(),
            ..Default::default()
        }]);
        let work = quell::app::work::Work::default();
        quell::app::App::new(work, loading, (120, 40), quell::tui::count_rows)
    };
    let mut batch = Store::default();
    batch.push(&flood("10.0.0.1", "53", None), 0, Default::default());
    driver.tell(Msg::Loading(News::Batch(Box::new(batch))));
    let text = header(&driver);
    assert!(text.contains("reading standard input…"), "{text}");
    assert!(text.contains("1 detection so far"), "{text}");
    driver.tell(Msg::Loading(News::Done));
    let text = header(&driver);
    assert!(
        text.contains("standard input") && !text.contains("reading"),
        "{text}"
    );
}

#[test]
fn of_what_cannot_be_read_on_it_stays_told_that_it_grew() {
    let mut driver = driver();
    driver.app.set_watches(true);
    let look = FileLook {
        len: 100,
        is_other: false,
    };
    driver.tell(Msg::Watched {
        source: 0,
        look,
        is_of_lines: false,
    });
    let told = "grew: open it again";
    assert!(header(&driver).contains(told), "{}", header(&driver));
    assert_eq!(reads_on(&driver), 0, "not by itself");
    driver.keys("R");
    driver.tell(Msg::CannotReadOn {
        source: 0,
        why: "only files of lines can be read on".into(),
    });
    driver.tell(Msg::Loading(News::Done));
    assert!(header(&driver).contains(told), "{}", header(&driver));
    assert_eq!(reads_on(&driver), 1, "and not again and again");
}
