//! `NAME.toml` beside an exclusion: what is wished of it, and in `[remote.NAME]`
//! what was last seen of it there. Keys that are somebody else's stay.

use super::digest::digest_of;
use super::failure::Failure;
use super::files::replace;
use super::held::HeldExclusion;
use std::path::Path;
use toml::{Table, Value};

/// The file beside an exclusion.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sidecar {
    table: Table,
}

/// What is wished of an exclusion, or was seen of it: all but its XML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wishes {
    /// Uuids of rules, sorted.
    pub(super) rules: Vec<String>,
    /// `device:UUID` or `device-group:UUID`, sorted.
    pub(super) scopes: Vec<String>,
    /// The note.
    pub(super) note: String,
    /// Whether it is at work.
    pub(super) enabled: Option<bool>,
}

impl Wishes {
    /// That of an exclusion that a remote holds.
    pub(super) fn of(held: &HeldExclusion) -> Wishes {
        Wishes {
            rules: held.rules.clone(),
            scopes: held.scopes.clone(),
            note: held.note.clone(),
            enabled: held.enabled,
        }
    }

    fn read(table: &Table) -> Wishes {
        let list = |key: &str| -> Vec<String> {
            let list = table.get(key).and_then(Value::as_array);
            let texts = list.into_iter().flatten().filter_map(Value::as_str);
            let mut texts: Vec<String> = texts.map(str::to_owned).collect();
            texts.sort();
            texts
        };
        let note = table.get("note").and_then(Value::as_str);
        Wishes {
            rules: list("rules"),
            scopes: list("scopes"),
            note: note.unwrap_or_default().to_owned(),
            enabled: table.get("enabled").and_then(Value::as_bool),
        }
    }

    fn write(&self, table: &mut Table) {
        let list = |texts: &[String]| Value::from(texts.to_vec());
        table.insert("rules".to_owned(), list(&self.rules));
        table.insert("scopes".to_owned(), list(&self.scopes));
        table.insert("note".to_owned(), Value::from(self.note.clone()));
        if let Some(enabled) = self.enabled {
            table.insert("enabled".to_owned(), Value::from(enabled));
        }
    }
}

/// What was last seen of an exclusion at a remote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// Its uuid there.
    pub(super) uuid: String,
    /// Its name there.
    pub(super) name: String,
    /// The digest of its XML.
    pub(super) digest: String,
    /// The rest.
    pub(super) wishes: Wishes,
}

impl Seen {
    /// What is seen of an exclusion now.
    pub(super) fn of(held: &HeldExclusion) -> Seen {
        Seen {
            uuid: held.uuid.clone(),
            name: held.name.clone(),
            digest: digest_of(&held.xml),
            wishes: Wishes::of(held),
        }
    }
}

impl Sidecar {
    /// Reads the file; an empty one where there is none.
    ///
    /// # Errors
    /// Where it can't be read, is no TOML, or a key of it holds what is no value of
    /// it: no rules would mean all of them.
    pub(super) fn read(path: &Path) -> Result<Sidecar, Failure> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Sidecar::default());
            }
            Err(error) => return Err(Failure::file("read", path)(error)),
        };
        let table = text.parse::<Table>().map_err(|error| {
            let what = error.message().replace('\n', ", ");
            Failure::here(
                format!("`{}` is no TOML: {what}", path.display()),
                "mend it",
            )
        })?;
        match wrong_key(&table) {
            None => Ok(Sidecar { table }),
            Some((key, wanted)) => Err(Failure::here(
                format!("`{}`: `{key}` is not {wanted}", path.display()),
                "mend it",
            )),
        }
    }

    /// Whether it says which rules are wished; an empty list says all.
    pub(super) fn names_rules(&self) -> bool {
        self.table.contains_key("rules")
    }

    /// What is wished.
    pub(super) fn wishes(&self) -> Wishes {
        Wishes::read(&self.table)
    }

    /// What was last seen at this remote.
    pub(super) fn seen(&self, remote: &str) -> Option<Seen> {
        let table = self.table.get("remote")?.get(remote)?.as_table()?;
        let text = |key: &str| {
            let text = table.get(key).and_then(Value::as_str);
            text.unwrap_or_default().to_owned()
        };
        Some(Seen {
            uuid: text("uuid"),
            name: text("name"),
            digest: text("digest"),
            wishes: Wishes::read(table),
        })
    }

    /// Wishes this.
    pub(super) fn set_wish(&mut self, wish: &Wishes) {
        wish.write(&mut self.table);
    }

    /// This was seen at a remote.
    pub(super) fn set_seen(&mut self, remote: &str, seen: &Seen) {
        let mut table = Table::new();
        for (key, text) in [
            ("uuid", &seen.uuid),
            ("name", &seen.name),
            ("digest", &seen.digest),
        ] {
            table.insert(key.to_owned(), Value::from(text.clone()));
        }
        seen.wishes.write(&mut table);
        let remotes = self.table.entry("remote".to_owned());
        let remotes = remotes.or_insert_with(|| Value::Table(Table::new()));
        if let Value::Table(remotes) = remotes {
            remotes.insert(remote.to_owned(), Value::Table(table));
        }
    }

    /// Replaces the file.
    ///
    /// # Errors
    /// Where it can't be written.
    pub(super) fn write(&self, path: &Path) -> Result<(), Failure> {
        replace(path, self.table.to_string().as_bytes())
    }
}

/// The first key with a value of another type, and what it should be.
fn wrong_key(table: &Table) -> Option<(String, &'static str)> {
    if let Some(wrong) = wrong_wish(table) {
        return Some((wrong.0.to_owned(), wrong.1));
    }
    let remotes = table.get("remote")?;
    let Some(remotes) = remotes.as_table() else {
        return Some(("remote".to_owned(), "a table"));
    };
    remotes.iter().find_map(|(name, seen)| {
        let Some(seen) = seen.as_table() else {
            return Some((format!("remote.{name}"), "a table"));
        };
        let text = ["uuid", "name", "digest"]
            .into_iter()
            .find(|key| seen.get(*key).is_some_and(|value| !value.is_str()));
        let wrong = text.map(|key| (key, "a text")).or_else(|| wrong_wish(seen));
        wrong.map(|(key, wanted)| (format!("remote.{name}.{key}"), wanted))
    })
}

/// The same, of what is wished or was seen.
fn wrong_wish(table: &Table) -> Option<(&'static str, &'static str)> {
    let is_texts = |value: &Value| {
        let list = value.as_array();
        list.is_some_and(|list| list.iter().all(Value::is_str))
    };
    let wrong = |key: &str, is: &dyn Fn(&Value) -> bool| table.get(key).is_some_and(|it| !is(it));
    let texts = ["rules", "scopes"].into_iter();
    let lists = texts.map(|key| (key, "a list of texts", wrong(key, &is_texts)));
    let others = [
        ("note", "a text", wrong("note", &Value::is_str)),
        (
            "enabled",
            "true or false",
            wrong("enabled", &Value::is_bool),
        ),
    ];
    lists
        .chain(others)
        .find_map(|(key, wanted, is)| is.then_some((key, wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_another_type_is_told_with_file_and_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.toml");
        for (text, key) in [
            ("rules = \"E0517\"", "`rules`"),
            ("rules = [517]", "`rules`"),
            ("rules = [\"E0517\", 517]", "`rules`"),
            ("scopes = \"device:1\"", "`scopes`"),
            ("note = 4711", "`note`"),
            ("enabled = \"false\"", "`enabled`"),
            ("remote = 1", "`remote`"),
            ("remote.demo = 1", "`remote.demo`"),
            ("[remote.demo]\nuuid = 1", "`remote.demo.uuid`"),
            ("[remote.demo]\nrules = [1]", "`remote.demo.rules`"),
        ] {
            std::fs::write(&path, text).unwrap();
            let failure = Sidecar::read(&path).unwrap_err().to_string();
            assert!(failure.contains("x.toml"), "{failure}");
            assert!(failure.contains(key), "{failure}");
        }
        let text = "rules = []\nscopes = [\"device:1\"]\nnote = \"\"\nenabled = false\nowner = 1";
        std::fs::write(&path, text).unwrap();
        let sidecar = Sidecar::read(&path).unwrap();
        assert!(sidecar.names_rules());
        assert_eq!(sidecar.wishes().enabled, Some(false));
    }
}
