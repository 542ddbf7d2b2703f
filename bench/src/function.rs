//! The function through the Lambda Runtime API, and its equivalents in Python, alternately.

use std::time::Duration;

use anyhow::{Result, ensure};

use crate::arrival::Arrival;
use crate::program::{Program, Running};
use crate::samples::Samples;
use crate::stub::{Delays, Stub};

/// How often each program is started and invoked.
#[derive(Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) starts: usize,
    pub(crate) warm: usize,
}

/// The measurements of one program.
pub(crate) struct Figures {
    pub(crate) name: &'static str,
    /// The size of the deployed zip, in bytes.
    pub(crate) zip_size: u64,
    /// With instant answers.
    pub(crate) at_once: Timings,
    /// With answers as slow as AWS's.
    pub(crate) delayed: Timings,
}

/// The measurements of one program with one kind of answers.
#[derive(Default)]
pub(crate) struct Timings {
    pub(crate) to_first_poll: Samples,
    pub(crate) first: Samples,
    pub(crate) warm: Samples,
    /// Of each warm invocation.
    pub(crate) cpu: Samples,
    /// After all warm invocations, in KiB.
    pub(crate) peak_memory: u64,
    /// The AWS calls of the first invocation, and of each later one.
    pub(crate) calls: [usize; 2],
}

/// Starts and invokes the programs alternately, so that other load on the machine affects all of them.
pub(crate) async fn measure(programs: &[Program], at_once: Counts, delayed: Counts) -> Result<Vec<Figures>> {
    let at_once = timings(programs, Delays::NONE, at_once).await?;
    let delayed = timings(programs, Delays::AWS, delayed).await?;
    let figures = programs.iter().zip(at_once).zip(delayed);
    Ok(figures
        .map(|((Program { name, zip_size, .. }, at_once), delayed)| Figures {
            name,
            zip_size: *zip_size,
            at_once,
            delayed,
        })
        .collect())
}

async fn timings(programs: &[Program], delays: Delays, counts: Counts) -> Result<Vec<Timings>> {
    let mut timings: Vec<Timings> = programs.iter().map(|_| Timings::default()).collect();
    let mut users = Users { stub: Stub::start(delays).await?, number: 0 };
    for round in 0..counts.starts {
        for index in turns(round, programs.len()) {
            let mut running = programs[index].start(&users.stub.endpoint).await?;
            timings[index].to_first_poll.add(running.to_first_poll);
            let (took, calls) = users.arrive(&mut running).await?;
            timings[index].first.add(took);
            timings[index].calls[0] = calls;
        }
    }
    let mut running = Vec::new();
    for program in programs {
        running.push(program.start(&users.stub.endpoint).await?);
    }
    // The first start of each is not counted.
    for running in &mut running {
        users.arrive(running).await?;
    }
    for round in 0..counts.warm {
        for index in turns(round, programs.len()) {
            let before = running[index].cpu_time()?;
            let (took, calls) = users.arrive(&mut running[index]).await?;
            timings[index].cpu.add(running[index].cpu_time()? - before);
            timings[index].warm.add(took);
            timings[index].calls[1] = calls;
        }
    }
    for (timings, running) in timings.iter_mut().zip(&running) {
        timings.peak_memory = running.peak_memory()?;
    }
    Ok(timings)
}

/// The order of a round: each program follows each other one in some round.
fn turns(round: usize, programs: usize) -> impl Iterator<Item = usize> {
    let forward = (round / programs.max(1)).is_multiple_of(2);
    (0..programs).map(move |index| {
        let index = (index + round) % programs;
        if forward { index } else { programs - 1 - index }
    })
}

/// New users, one for each invocation, and the endpoint that answers about them.
struct Users {
    stub: Stub,
    number: usize,
}

impl Users {
    /// Invokes a program for the next user, and returns the time and the number of AWS calls. It is an error if the
    /// invocation did not send this user one mail with the user's password: a failure must not pass for a fast answer.
    async fn arrive(&mut self, running: &mut Running) -> Result<(Duration, usize)> {
        let arrival = Arrival::numbered(self.number);
        self.number += 1;
        let took = running.invoke(arrival.notification()?).await?;
        let seen = self.stub.look();
        ensure!(
            seen.mailed == [arrival.address()],
            "{} delivered to {:?}, not to {}: target/bench has its log",
            running.name(),
            seen.mailed,
            arrival.address()
        );
        Ok((took, seen.calls))
    }
}

#[cfg(test)]
mod tests {
    use super::turns;

    #[test]
    fn every_program_has_its_turn_in_every_round() {
        for round in 0..12 {
            let mut order: Vec<usize> = turns(round, 3).collect();
            order.sort_unstable();
            assert_eq!(order, [0, 1, 2]);
        }
        let firsts: Vec<usize> = (0..6).filter_map(|round| turns(round, 3).next()).collect();
        assert_eq!(firsts, [0, 1, 2, 2, 1, 0]);
    }
}
