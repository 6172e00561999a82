//! How the stub can misbehave: each a thing that a real server was seen to do.

/// A way to misbehave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Misbehaviour {
    /// The token is good no more.
    TokenExpires,
    /// The refresh token is not taken.
    RefreshRefused,
    /// 429 without a `Retry-After`.
    TooMany,
    /// 429 with a `Retry-After` of seven seconds.
    TooManyRetryAfter,
    /// 503.
    Maintenance,
    /// 202 with a `response-id`, twice; then the answer, and after it 404.
    SlowAnswer,
    /// 202 without a `response-id`: asked too fast.
    AskedTooFast,
    /// 504.
    GatewayTimeout,
    /// An empty page with a token before the first.
    EmptyPage,
    /// The last page lacks the key `nextPageToken`.
    LastPageWithoutKey,
    /// Pages are of ten records, whatever was asked for.
    SmallPages,
    /// Keys of lists in snake case.
    SnakeKeys,
    /// One detection can't be fetched: the batch that holds it fails whole.
    BadId,
    /// A note is not in the answer to what it was given with.
    NoteNotEchoed,
    /// The XML comes back with attributes and children in another order.
    XmlReordered,
    /// 403 with a page of HTML.
    WebFirewall,
    /// The body stands still for a while.
    SlowBody,
    /// The body ends in its middle.
    CutBody,
    /// A redirect to another host.
    Redirect,
    /// What was asked is done, and no answer comes.
    AnswerLost,
    /// Fields are `null`, empty or `nil`.
    Nils,
    /// A newer token in each answer.
    TokenRotates,
    /// No count, no total.
    NoCount,
    /// 400 for what is asked of exclusions.
    BadXml,
}

impl Misbehaviour {
    /// All.
    pub const ALL: [Misbehaviour; 24] = {
        use Misbehaviour::*;
        [
            TokenExpires,
            RefreshRefused,
            TooMany,
            TooManyRetryAfter,
            Maintenance,
            SlowAnswer,
            AskedTooFast,
            GatewayTimeout,
            EmptyPage,
            LastPageWithoutKey,
            SmallPages,
            SnakeKeys,
            BadId,
            NoteNotEchoed,
            XmlReordered,
            WebFirewall,
            SlowBody,
            CutBody,
            Redirect,
            AnswerLost,
            Nils,
            TokenRotates,
            NoCount,
            BadXml,
        ]
    };

    /// Its word: `token-expires`.
    pub fn name(self) -> String {
        let mut name = String::new();
        for letter in format!("{self:?}").chars() {
            if letter.is_ascii_uppercase() && !name.is_empty() {
                name.push('-');
            }
            name.push(letter.to_ascii_lowercase());
        }
        name
    }

    /// That of a word.
    pub fn named(name: &str) -> Option<Misbehaviour> {
        Misbehaviour::ALL.into_iter().find(|how| how.name() == name)
    }
}
