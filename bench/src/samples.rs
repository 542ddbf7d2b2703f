//! Durations that were measured again and again.

use std::time::Duration;

/// The durations of one measure, in the order in which they were measured.
#[derive(Default)]
pub(crate) struct Samples(Vec<Duration>);

impl Samples {
    pub(crate) fn add(&mut self, sample: Duration) {
        self.0.push(sample);
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// The first of them, as many as that.
    pub(crate) fn first(&self, count: usize) -> Self {
        Self(self.0[..count.min(self.0.len())].to_vec())
    }

    /// The last of them, as many as that.
    pub(crate) fn last(&self, count: usize) -> Self {
        Self(self.0[self.0.len().saturating_sub(count)..].to_vec())
    }

    /// Half of them took at most this long.
    pub(crate) fn median(&self) -> Duration {
        self.quantile(50)
    }

    /// What all but one in a hundred took at most.
    pub(crate) fn p99(&self) -> Duration {
        self.quantile(99)
    }

    /// What one in twenty took at most, and what all but one in twenty did.
    pub(crate) fn spread(&self) -> (Duration, Duration) {
        (self.quantile(5), self.quantile(95))
    }

    /// The smallest sample that `percent` of the samples do not exceed; zero if there is none.
    fn quantile(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * percent).div_ceil(100);
        sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_samples() {
        let mut samples = Samples::default();
        (1..=200).rev().for_each(|n| samples.add(Duration::from_millis(n)));
        assert_eq!(samples.median(), Duration::from_millis(100));
        assert_eq!(samples.p99(), Duration::from_millis(198));
        assert_eq!(samples.spread(), (Duration::from_millis(10), Duration::from_millis(190)));
        assert_eq!(samples.first(9).median(), Duration::from_millis(196));
        assert_eq!(samples.last(9).median(), Duration::from_millis(5));
    }
}
