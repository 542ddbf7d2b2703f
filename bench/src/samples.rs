//! Repeated measurements of a duration.

use std::time::Duration;

/// The durations of one measure, in order of measurement.
#[derive(Default)]
pub(crate) struct Samples(Vec<Duration>);

impl Samples {
    pub(crate) fn add(&mut self, sample: Duration) {
        self.0.push(sample);
    }

    /// The number of durations.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// The first ones.
    pub(crate) fn first(&self, count: usize) -> Self {
        Self(self.0[..count.min(self.0.len())].to_vec())
    }

    /// The last ones.
    pub(crate) fn last(&self, count: usize) -> Self {
        Self(self.0[self.0.len().saturating_sub(count)..].to_vec())
    }

    /// The median.
    pub(crate) fn median(&self) -> Duration {
        self.quantile(50)
    }

    /// The 99th percentile.
    pub(crate) fn p99(&self) -> Duration {
        self.quantile(99)
    }

    /// The 5th and the 95th percentile.
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
