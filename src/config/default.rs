//! The configuration with all its defaults, as text to begin from.

use super::{Colours, Config};
use crate::app::commands::{Scope, all};
use crate::language::ADDED_TYPES;
use std::fmt::Write;

/// All that can be configured, with its defaults and what each is for.
pub fn default_text() -> String {
    let config = Config::default();
    let quoted = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        words.join(", ")
    };
    let columns: Vec<&str> = config.columns.iter().map(|cell| cell.name()).collect();
    let themes: Vec<&str> = Colours::ALL.into_iter().map(Colours::name).collect();
    let mut text = format!(
        "# The configuration of quell, with its defaults.

# Colours: {}.
theme = \"{}\"

# Whether the mouse is taken: wheel and click.
mouse = {}

# Whether a verdict carries over to detections of the same cause.
carry-verdicts = {}

# Whether the cursor goes on to the next that is left after a verdict.
advance = {}

# The columns of the list, as far as there is room for them; verdict and new-today
# are others that it can have.
columns = [{}]

# Operations taken for granted where records carry none: rule = \"operation\".
[assume]
# E0517 = \"TcpIpProtocolIdentified\"

# Words that your console has and quell's table does not.
# Types: {}.
[language.properties]
# \"Component.Property\" = \"string\"

# Operations, each with the components that its events have.
[language.operations]
# Operation = [\"FileItem\", \"Network\"]

# Keys: action = [\"key\", …]; an empty list leaves the action to the palette.
[keys]
",
        themes.join(", "),
        config.theme.name(),
        config.mouse,
        config.carry_verdicts,
        config.advance,
        quoted(&columns),
        ADDED_TYPES.join(", "),
    );
    for scope in Scope::ALL {
        let _ = writeln!(text, "# {}", scope.title());
        for command in all().filter(|command| command.scope == scope) {
            let keys = quoted(command.keys).replace('\\', "\\\\");
            let _ = writeln!(text, "{} = [{keys}] # {}", command.name, command.help);
        }
    }
    text
}
