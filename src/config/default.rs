//! The configuration with all its defaults, as text to begin from.

use super::{Colours, Config};
use crate::app::commands::{Scope, all};
use crate::language::ADDED_TYPES;
use std::fmt::Write;

/// How a remote is written.
const REMOTES: &str = r#"# Tenants to pull from and push to, each by a name: quell pull acme.
# [remote.acme]
# kind = "connect"                          # ESET Connect; "inspect": a server of your own
# region = "eu"                             # eu, de, us, ca, jpn; or url = "https://…", auth-url = "https://…"
# user = "api@acme.example"
# password-command = ["pass", "eset/acme"]  # else QUELL_ACME_PASSWORD, else it is asked for
# ca-file = "/etc/ssl/acme.pem"             # trusted instead of the system's certificates
# proxy = "http://proxy.acme.example:3128"
# domain = false                            # whether the user is one of the domain (inspect)
# device-group = "…"                        # where new exclusions hold, by uuid
# write = false                             # whether anything may be changed there
# calls-per-second = 8                      # ESET takes 10
# timeout = 200                             # seconds for one answer

"#;

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

# Whether times are shown in this computer's zone; else in UTC, in which the filter
# looks for them all the same.
local-time = {}

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

{}# Keys: action = [\"key\", …]; an empty list leaves the action to the palette.
[keys]
",
        themes.join(", "),
        config.theme.name(),
        config.mouse,
        config.carry_verdicts,
        config.advance,
        config.local_time,
        quoted(&columns),
        ADDED_TYPES.join(", "),
        REMOTES,
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
