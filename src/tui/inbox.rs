//! What wakes the loop, keys before everything else: however much has piled up,
//! a key waits for a message or two.

use super::Wake;
use crate::app::Msg;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// Messages, in two lines.
#[derive(Debug)]
pub struct Inbox {
    receive: Receiver<Wake>,
    keys: VecDeque<Wake>,
    rest: VecDeque<Wake>,
    /// Keys that came before others that waited.
    in_a_row: usize,
}

/// So many keys come before others that wait: a key held down must not stop what
/// is loaded from coming in.
const MOST_IN_A_ROW: usize = 4;

impl Inbox {
    /// What comes out of `receive`.
    pub fn new(receive: Receiver<Wake>) -> Inbox {
        Inbox {
            receive,
            keys: VecDeque::new(),
            rest: VecDeque::new(),
            in_a_row: 0,
        }
    }

    fn put(&mut self, wake: Wake) {
        match wake {
            Wake::Input(_) | Wake::Msg(Msg::Key(_)) => self.keys.push_back(wake),
            Wake::Msg(_) => self.rest.push_back(wake),
        }
    }

    /// What is there now.
    pub fn next_now(&mut self) -> Option<Wake> {
        while let Ok(wake) = self.receive.try_recv() {
            self.put(wake);
        }
        if self.in_a_row < MOST_IN_A_ROW
            && let Some(key) = self.keys.pop_front()
        {
            self.in_a_row += usize::from(!self.rest.is_empty());
            return Some(key);
        }
        self.in_a_row = 0;
        self.rest.pop_front().or_else(|| self.keys.pop_front())
    }

    /// What is there, or comes in time.
    ///
    /// # Errors
    /// Nothing came, or nobody is left that could send anything.
    pub fn next_within(&mut self, time: Duration) -> Result<Wake, RecvTimeoutError> {
        match self.next_now() {
            Some(wake) => Ok(wake),
            None => self.receive.recv_timeout(time),
        }
    }

    /// What is there, or comes at some time; `None` where nobody is left.
    pub fn wait(&mut self) -> Option<Wake> {
        self.next_now().or_else(|| self.receive.recv().ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::key::Key;
    use std::sync::mpsc::channel;

    #[test]
    fn keys_come_before_what_waits_and_in_their_order() {
        let (send, receive) = channel();
        let mut inbox = Inbox::new(receive);
        for letter in "abcdef".chars() {
            send.send(Wake::Msg(Msg::GoOn)).unwrap();
            send.send(Wake::Msg(Msg::Key(Key::char(letter)))).unwrap();
        }
        let mut seen = String::new();
        while let Some(wake) = inbox.next_now() {
            match wake {
                Wake::Msg(Msg::Key(key)) => seen.push_str(&key.to_string()),
                _ => seen.push('.'),
            }
        }
        assert_eq!(seen, "abcd.ef.....");
        let nothing = inbox.next_within(Duration::ZERO);
        assert_eq!(nothing.err(), Some(RecvTimeoutError::Timeout));
    }
}
