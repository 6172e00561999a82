//! A small server that answers like ESET Connect and like an ESET Inspect server,
//! with made-up detections, rules and exclusions: for tests, and for trying the
//! whole round without a tenant. It can be told to misbehave as real ones do.

mod connect;
mod inspect;
mod misbehaviour;
mod options;
mod spoil;
mod wire;
mod world;

pub use misbehaviour::Misbehaviour;
pub use options::{StubCall, StubOptions};

use std::io::{self, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use wire::{StubAnswer, StubRequest};
use world::World;

/// A server at work, until it is dropped.
#[derive(Debug)]
pub struct Stub {
    address: SocketAddr,
    state: Arc<Mutex<World>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Stub {
    /// Begins to serve on a loopback address; port 0 takes a free one.
    ///
    /// # Errors
    /// Where the address is not a loopback one, or is taken.
    pub fn start(address: SocketAddr, options: &StubOptions) -> io::Result<Stub> {
        if !address.ip().is_loopback() {
            return Err(io::Error::other(
                "only a loopback address is served: 127.0.0.1:PORT or [::1]:PORT",
            ));
        }
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let state = Arc::new(Mutex::new(World::new(options)));
        let stop = Arc::new(AtomicBool::new(false));
        let (shared, stopped) = (state.clone(), stop.clone());
        let thread = std::thread::spawn(move || accept(&listener, &shared, &stopped));
        Ok(Stub {
            address,
            state,
            stop,
            thread: Some(thread),
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Misbehaves so many times from now on.
    pub fn misbehave(&self, how: Misbehaviour, times: u32) {
        self.world().misbehave(how, times);
    }

    /// The calls that came so far.
    pub fn calls(&self) -> Vec<StubCall> {
        self.world().calls.clone()
    }

    /// How many detections it has.
    pub fn count(&self) -> usize {
        self.world().detections.len()
    }

    /// Changes what it holds.
    pub fn change(&self, change: impl FnOnce(&mut StubHeld<'_>)) {
        change(&mut StubHeld(&mut self.world()));
    }

    fn world(&self) -> MutexGuard<'_, World> {
        locked(&self.state)
    }
}

/// What a stub holds, to be changed by a test.
#[derive(Debug)]
pub struct StubHeld<'w>(&'w mut World);

impl StubHeld<'_> {
    /// Another XML for the exclusion at this place.
    pub fn set_xml(&mut self, at: usize, xml: &str) {
        if let Some(exclusion) = self.0.exclusions.get_mut(at) {
            xml.clone_into(&mut exclusion.xml);
        }
    }

    /// So many more detections, at the end of the time served.
    pub fn add_detections(&mut self, count: u64) {
        self.0.add_detections(count);
    }

    /// The XML of all exclusions.
    pub fn exclusions(&self) -> Vec<String> {
        let all = self.0.exclusions.iter();
        all.map(|exclusion| exclusion.xml.clone()).collect()
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // Wakes the one that accepts.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn locked(state: &Mutex<World>) -> MutexGuard<'_, World> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn accept(listener: &TcpListener, state: &Arc<Mutex<World>>, stop: &Arc<AtomicBool>) {
    for stream in listener.incoming() {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        if let Ok(stream) = stream {
            let state = state.clone();
            std::thread::spawn(move || {
                let _ = serve(stream, &state);
            });
        }
    }
}

/// How long an idle connection is kept.
const IDLE: Duration = Duration::from_secs(60);

/// Answers what comes by one connection, until it ends.
fn serve(stream: TcpStream, state: &Mutex<World>) -> io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_nodelay(true)?;
    let mut out = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = wire::read(&mut reader)? {
        let answer = {
            let mut world = locked(state);
            let answer = answer(&mut world, &request);
            world.calls.push(StubCall {
                method: request.method.clone(),
                path: request.path.clone(),
                has_response_id: request.header("response-id").is_some(),
                status: answer.status,
            });
            answer
        };
        if !answer.write(&mut out)? {
            return Ok(());
        }
        out.flush()?;
    }
    Ok(())
}

/// One request's answer, by the interface that its path is of.
fn answer(world: &mut World, request: &StubRequest) -> StubAnswer {
    let is_inspect = request.path.starts_with("/api/v1/");
    if is_inspect {
        if request.path == "/api/v1/authenticate" {
            return inspect::log_in(world, request);
        }
    } else if request.path == "/oauth/token" {
        return connect::log_in(world, request);
    }
    if let Some(refusal) = spoil::before(world, request) {
        return refusal;
    }
    if !world.is_token_good(request) {
        return StubAnswer::status(401);
    }
    let answer = if is_inspect {
        inspect::answer(world, request)
    } else {
        connect::answer(world, request)
    };
    spoil::after(world, request, answer)
}
