//! The plan of a push: what is here, against what is there and what was seen there.

use super::secrets::Home;
use super::{PASSWORD, Scene, stub_now};
use quell::remote::RemoteKind::{Connect, Inspect};
use quell::remote::{
    Misbehaviour, PushOptions, PushSide, PushStep, Secret, exclusions_of, plan_push,
};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

const BACKUP: &str = "Backup-scheduled-tasks";
const NEW: &str = r#"<definition><process><condition component="FileItem" property="FullPath" condition="is" value="c:\x\y.exe"/></process></definition>"#;

impl Scene {
    fn plan(&self, options: &PushOptions) -> Vec<(String, PushStep)> {
        let options = PushOptions {
            sources: vec![exclusions_of(self.folder.path())],
            rules: Some(self.folder.path().to_owned()),
            ..options.clone()
        };
        let password = Secret::new(PASSWORD.to_owned());
        let before = self.stub.calls().len();
        let plan = plan_push(&self.remote, password, &self.clock, &options).unwrap();
        // Only looked at: nothing but the token is asked for by other than GET.
        let calls = self.stub.calls().split_off(before);
        assert!(calls.iter().skip(1).all(|call| call.method == "GET"));
        plan.into_iter().map(|one| (one.name, one.step)).collect()
    }

    /// What there is to do, where that is something.
    fn to_do(&self) -> Vec<(String, PushStep)> {
        let plan = self.plan(&PushOptions::default());
        plan.into_iter()
            .filter(|(_, step)| *step != PushStep::Same)
            .collect()
    }

    fn file(&self, name: &str) -> PathBuf {
        exclusions_of(self.folder.path()).join(name)
    }

    fn edit(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.file(name)).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(self.file(name), text.replacen(from, to, 1)).unwrap();
    }
}

fn pulled(kind: quell::remote::RemoteKind) -> Scene {
    let scene = Scene::new(kind, 5);
    scene.pull().unwrap();
    scene
}

fn is(name: &str, step: PushStep) -> Vec<(String, PushStep)> {
    vec![(name.to_owned(), step)]
}

#[test]
fn what_was_just_pulled_is_the_same() {
    for kind in [Connect, Inspect] {
        let scene = pulled(kind);
        assert_eq!(scene.plan(&PushOptions::default()).len(), 3);
        assert_eq!(scene.to_do(), []);
        scene.stub.misbehave(Misbehaviour::XmlReordered, u32::MAX);
        assert_eq!(scene.to_do(), []);
    }
}

#[test]
fn a_definition_is_changed_in_place_and_the_rest_made_anew() {
    let scene = pulled(Connect);
    scene.edit(&format!("{BACKUP}.xml"), "agent.exe", "agent2.exe");
    assert_eq!(scene.to_do(), is(BACKUP, PushStep::Change));
    scene.edit(&format!("{BACKUP}.toml"), "4711", "4712");
    let differs = vec!["note", "definition"];
    assert_eq!(scene.to_do(), is(BACKUP, PushStep::Replace(differs)));
    let scene = pulled(Inspect);
    scene.edit(&format!("{BACKUP}.toml"), "4711", "4712");
    assert_eq!(scene.to_do(), is(BACKUP, PushStep::Change));
}

#[test]
fn a_new_one_is_created_for_rules_by_code() {
    let scene = pulled(Connect);
    fs::write(scene.file("new.one.xml"), NEW).unwrap();
    fs::write(scene.file("new.one.toml"), "rules = [\"E0517\"]\n").unwrap();
    assert_eq!(scene.to_do(), is("new.one", PushStep::Create));
    fs::write(scene.file("new.one.toml"), "rules = [\"E9999\"]\n").unwrap();
    let todo = scene.to_do();
    assert!(
        matches!(&todo[0].1, PushStep::Refused(why) if why.contains("`E9999`")),
        "{todo:?}"
    );
    fs::write(scene.file("new.one.toml"), "").unwrap();
    fs::write(scene.file("new.one.xml"), "<definition>").unwrap();
    assert!(matches!(&scene.to_do()[0].1, PushStep::Refused(_)));
}

#[test]
fn rules_of_the_xml_count_where_the_sidecar_names_none() {
    let scene = pulled(Connect);
    let xml = NEW.replace(
        "<definition>",
        "<definition><!-- quell:{\"rules\":[\"E0517\"]} -->",
    );
    fs::write(scene.file("new.xml"), &xml).unwrap();
    let plan = |scene: &Scene| {
        let options = PushOptions {
            sources: vec![exclusions_of(scene.folder.path())],
            rules: Some(scene.folder.path().to_owned()),
            ..PushOptions::default()
        };
        let password = Secret::new(PASSWORD.to_owned());
        let plan = plan_push(&scene.remote, password, &scene.clock, &options).unwrap();
        plan.into_iter().find(|one| one.name == "new").unwrap()
    };
    let one = plan(&scene);
    assert_eq!((one.step, one.rules.len()), (PushStep::Create, 1));
    // The same rule by its uuid is no other rule.
    let same = format!("rules = [\"{}\"]\n", one.rules[0]);
    fs::write(scene.file("new.toml"), same).unwrap();
    assert_eq!(plan(&scene).step, PushStep::Create);
    for other in ["rules = []\n", "rules = [\"A0103\"]\n"] {
        fs::write(scene.file("new.toml"), other).unwrap();
        let step = plan(&scene).step;
        assert!(matches!(&step, PushStep::Refused(_)), "{other} {step:?}");
    }
}

#[test]
fn drift_stops_until_it_is_said_who_is_right() {
    let scene = pulled(Connect);
    scene.stub.change(|held| {
        let xml = held.exclusions()[2].replace("agent.exe", "elsewhere.exe");
        held.set_xml(2, &xml);
    });
    assert_eq!(
        scene.to_do(),
        is(BACKUP, PushStep::Drift(vec!["definition"]))
    );
    let take = |side| PushOptions {
        take: Some(side),
        ..PushOptions::default()
    };
    let ours = scene.plan(&take(PushSide::Ours));
    assert_eq!(ours[0], (BACKUP.to_owned(), PushStep::Change));
    let theirs = scene.plan(&take(PushSide::Theirs));
    assert!(theirs.iter().all(|(_, step)| *step == PushStep::Same));
    // Where both were changed alike there is nothing to decide.
    scene.edit(&format!("{BACKUP}.xml"), "agent.exe", "elsewhere.exe");
    assert_eq!(scene.to_do(), []);
}

#[test]
fn what_is_gone_here_is_deleted_only_when_asked() {
    let scene = pulled(Connect);
    fs::remove_file(scene.file(&format!("{BACKUP}.xml"))).unwrap();
    assert!(matches!(&scene.to_do()[0].1, PushStep::Refused(why) if why.contains("--prune")));
    let prune = PushOptions {
        prunes: true,
        ..PushOptions::default()
    };
    assert_eq!(scene.plan(&prune)[0], (BACKUP.to_owned(), PushStep::Delete));
    // What this folder never knew is left alone.
    fs::remove_file(scene.file(&format!("{BACKUP}.toml"))).unwrap();
    assert_eq!(scene.plan(&prune).len(), 2);
}

#[test]
fn the_command_says_the_plan_and_its_status() {
    let stub = stub_now(5);
    let home = Home::new(&format!("http://{}", stub.address()), "connect");
    let run = |arguments: &[&str]| {
        let output = home.quell(arguments, PASSWORD).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        (
            output.status.code(),
            text + &String::from_utf8_lossy(&output.stderr),
        )
    };
    assert_eq!(run(&["pull", "demo"]).0, Some(0));
    assert_eq!(run(&["push", "demo"]).0, Some(0));
    let file = home.pulled().join(format!("exclusions/{BACKUP}.xml"));
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("\"90\"", "\"80\"")).unwrap();
    let (code, said) = run(&["push", "demo"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("change   Backup-scheduled-tasks (what is here is wider to what is there)"),
        "{said}"
    );
    // Fewer rules named are more rules: none are all of them.
    fs::write(&file, &text).unwrap();
    let toml = file.with_extension("toml");
    let sidecar = fs::read_to_string(&toml).unwrap();
    let (at, end) = (sidecar.find("rules = ["), sidecar.find("]\n"));
    let named = &sidecar[at.unwrap()..=end.unwrap()];
    fs::write(&toml, sidecar.replacen(named, "rules = []", 1)).unwrap();
    let (code, said) = run(&["push", "demo"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("rules differ; for ALL rules (what is here is wider"),
        "{said}"
    );
    fs::write(&toml, sidecar.replacen(named, "rules = \"E0517\"", 1)).unwrap();
    let (code, said) = run(&["push", "demo"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("`rules` is not a list of texts"), "{said}");
    fs::write(&toml, sidecar).unwrap();
    // A file that is named and not there is a mistake, not the same.
    let (code, said) = run(&["push", "demo", "no-such.xml"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(
        said.contains("there is no exclusion `no-such.xml`"),
        "{said}"
    );
    let typed = file.with_extension("").display().to_string();
    assert_eq!(run(&["push", "demo", &typed]).0, Some(0));
    // What suppresses everything is not written anywhere.
    fs::write(&file, "<definition></definition>").unwrap();
    let (code, said) = run(&["push", "demo", "--json"]);
    assert_eq!(code, Some(2), "{said}");
    let plan: Value = serde_json::from_str(said.lines().next().unwrap()).unwrap();
    assert_eq!(plan["plan"][0]["step"], "refused");
    assert!(
        plan["plan"][0]["why"].as_str().unwrap().starts_with("Q101"),
        "{said}"
    );
}
