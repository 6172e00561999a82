//! What wakes the loop, keys before everything else: however much has piled up,
//! a key waits for no more than the one message that is being taken.

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
}

impl Inbox {
    /// What comes out of `receive`.
    pub fn new(receive: Receiver<Wake>) -> Inbox {
        Inbox {
            receive,
            keys: VecDeque::new(),
            rest: VecDeque::new(),
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
        self.keys.pop_front().or_else(|| self.rest.pop_front())
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
        for letter in ['a', 'b'] {
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
        assert_eq!(seen, "ab..");
        let nothing = inbox.next_within(Duration::ZERO);
        assert_eq!(nothing.err(), Some(RecvTimeoutError::Timeout));
    }
}
