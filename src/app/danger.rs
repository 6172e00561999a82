//! What makes the exclusion dangerous, in words that stay in sight: in the
//! builder's title and the status line while it is built, and before it is
//! saved, when its name has to be typed.

use super::App;
use crate::finding::{Code, Level};
use crate::language::Type;
use crate::proof::{Coverage, Finding, Reach};
use crate::text::number::grouped;

/// A reason not to save the exclusion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Danger {
    /// In capitals, as short as it can be: `HIDES 5 THREATS`.
    pub label: String,
}

/// How many findings are told in full where the name is asked for.
const FINDINGS: usize = 3;

impl App {
    /// What makes the shown draft dangerous, worst first, as far as it is known.
    pub(super) fn find_dangers(&self) -> Vec<Danger> {
        let mut labels = Vec::new();
        let proof = self.proof().filter(|_| self.stale().is_none());
        let is_always =
            proof.is_some_and(|proof| proof.report.breadth.coverage == Coverage::Always);
        if is_always {
            labels.push("SUPPRESSES EVERYTHING".to_owned());
        }
        let threats = self.hidden_threats().count();
        if threats > 0 {
            let noun = if threats == 1 { "THREAT" } else { "THREATS" };
            labels.push(format!("HIDES {} {noun}", grouped(threats)));
        }
        if !is_always {
            labels.extend(self.breadth_in_words());
        }
        labels.into_iter().map(|label| Danger { label }).collect()
    }

    /// How much the draft hides, where a finding says that it is too much: in
    /// figures where there are any.
    fn breadth_in_words(&self) -> Vec<String> {
        let is_error = |code: Code| self.errors().any(|finding| finding.code == code);
        let (has_exceptions, is_wide) = (is_error(Code::Q210), is_error(Code::Q211));
        if self.stale().is_some() || !has_exceptions && !is_wide {
            return Vec::new();
        }
        let reach = self.proof().into_iter().flat_map(|proof| &proof.reach);
        let mut labels: Vec<String> = reach.filter_map(share_of_addresses).collect();
        labels.dedup();
        if labels.is_empty() {
            labels.push(match has_exceptions {
                true => "HIDES ALL BUT WHAT IT NAMES".to_owned(),
                false => "HIDES HALF OF ALL ADDRESSES".to_owned(),
            });
        }
        labels
    }

    /// The error findings about the shown draft.
    fn errors(&self) -> impl Iterator<Item = &Finding> {
        let findings = self.findings().iter();
        findings.filter(|finding| finding.level == Level::Error)
    }

    /// The codes of what must not be saved unseen, and why in a word; `None`
    /// where nothing speaks against saving. Proof and preview have to be there.
    pub(super) fn why_not_save(&self) -> Option<(Vec<Code>, String)> {
        let mut codes: Vec<Code> = self.errors().map(|finding| finding.code).collect();
        if !self.hidden_threats().is_empty() {
            codes.push(Code::Q301);
        }
        codes.sort_unstable();
        codes.dedup();
        let dangers = self.find_dangers();
        if codes.is_empty() && dangers.is_empty() {
            return None;
        }
        let labels: Vec<&str> = dangers.iter().map(|danger| danger.label.as_str()).collect();
        let why = match (codes.is_empty(), labels.is_empty()) {
            (_, true) => Code::listed(&codes),
            (true, _) => labels.join(", "),
            _ => format!("{}: {}", Code::listed(&codes), labels.join(", ")),
        };
        Some((codes, why))
    }

    /// Why it is not known whether the draft hides everything, or nothing; `None`
    /// where it is.
    pub(super) fn why_unproved(&self) -> Option<String> {
        match &self.proof()?.report.breadth.coverage {
            Coverage::Unproved(why) => Some(why.clone()),
            _ => None,
        }
    }

    /// What is at stake when the draft is saved, line by line: what it would
    /// hide, some of it by name, and what is wrong with it.
    pub(super) fn stakes(&self) -> Vec<String> {
        let labels = self.find_dangers();
        let labels: Vec<&str> = labels.iter().map(|danger| danger.label.as_str()).collect();
        let mut lines = Vec::new();
        if !labels.is_empty() {
            lines.push(labels.join(", "));
        }
        let (suppressed, rows) = (&self.preview().suppressed, self.triage.rows());
        let threats = self.hidden_threats();
        let hidden = suppressed.count();
        // What was decided is of all rows, the preview of those or fewer.
        let mut harmless = suppressed.clone();
        harmless.and(&rows.benign);
        let benign = harmless.count();
        lines.push(format!(
            "hides {} of {} loaded: {} threats, {} benign, {} without verdict",
            grouped(hidden),
            grouped(self.preview().loaded),
            grouped(threats.count()),
            grouped(benign),
            grouped(hidden - benign - threats.count())
        ));
        // The worst of them first.
        let mut open = suppressed.clone();
        open.minus(&harmless);
        open.minus(&threats);
        let named = threats.iter().chain(open.iter()).chain(harmless.iter());
        lines.extend(self.named(named, hidden));
        let errors: Vec<&Finding> = self.errors().collect();
        let told = errors.iter().take(FINDINGS);
        lines.extend(told.map(|finding| format!("{} {}", finding.code.name(), finding.message)));
        if errors.len() > FINDINGS {
            lines.push(format!("and {} more findings", errors.len() - FINDINGS));
        }
        lines
    }
}

/// How much of all addresses a draft hides, where that is half of them or more.
fn share_of_addresses(reach: &Reach) -> Option<String> {
    let (family, bits) = match reach.property.kind() {
        Type::Ip4 => ("IPv4", 32),
        Type::Ip6 => ("IPv6", 128),
        _ => return None,
    };
    if reach.is_all() {
        return Some(format!("HIDES ALL OF {family}"));
    }
    let share = reach.values.count()? as f64 / f64::powi(2.0, bits);
    // Rounded down: only all of them is 100 %.
    let percent = (share * 10_000.0).floor() / 100.0;
    (share >= 0.5).then(|| format!("HIDES {percent:.2} % OF {family}"))
}
