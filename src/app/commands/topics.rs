//! What the help tells beside the commands: topics, each with words and their meaning.

/// A word, and what it means.
type TopicRow = (&'static str, &'static str);

pub(super) const TOPICS: &[(&str, &[TopicRow])] = &[
    (
        "what a filter can ask",
        &[
            (
                "word",
                "its letters in order within a cell of the list; plainly elsewhere",
            ),
            ("443", "with a digit: as it stands, in whatever is known"),
            ("'word \"two words\"", "as it stands"),
            ("!word", "without it; also before a field"),
            (
                "port:80,443",
                "these; sev>50, sev:40-60, time>2026-11-20 too",
            ),
            ("addr:10.0.0.0/8", "an address in it"),
            (
                "cmd:\"-enc\"",
                "holds it; cmd= is it. Also path, process, parent, user,",
            ),
            ("", "device, rule, op, id, hash, signer, note, dir"),
            (
                "is:left",
                "also threat, benign, noted, marked, suppressed, kept,",
            ),
            ("", "undecided, hidden, others, changed, new"),
            ("Network.Port:53", "any property by its whole name"),
        ],
    ),
    (
        "signs before a detection",
        &[
            (
                "✕",
                "the exclusion hides it; grey: another one of the session does",
            ),
            ("?", "the record does not tell what the exclusion does"),
            ("!", "it is a threat, and the exclusion hides it"),
            ("b T", "benign, threat"),
            ("• n", "marked, with a note"),
        ],
    ),
    (
        "counts",
        &[
            ("8j 45j", "so many steps: a count begins with 4 to 9"),
            ("8G", "to that line"),
        ],
    ),
];
