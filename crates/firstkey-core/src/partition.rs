//! AWS partitions and what differs between them.

use std::fmt;

/// A partition: a group of regions with its own IAM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Partition {
    /// `aws`: the commercial regions.
    Aws,
    /// `aws-cn`: the regions in China.
    AwsCn,
    /// `aws-us-gov`: AWS GovCloud (US).
    AwsUsGov,
}

impl Partition {
    /// The partition of an ARN; `None` if it is malformed or its sign-in address is unknown.
    #[must_use]
    pub fn of_arn(arn: &str) -> Option<Self> {
        match arn.strip_prefix("arn:")?.split_once(':')?.0 {
            "aws" => Some(Self::Aws),
            "aws-cn" => Some(Self::AwsCn),
            "aws-us-gov" => Some(Self::AwsUsGov),
            _ => None,
        }
    }

    /// The address at which users of an account sign in to the console.
    ///
    /// `account` is the account's alias or its twelve digits; both always work.
    #[must_use]
    pub fn sign_in_url(self, account: &str) -> String {
        let domain = match self {
            Self::Aws => "signin.aws.amazon.com",
            Self::AwsCn => "signin.amazonaws.cn",
            Self::AwsUsGov => "signin.amazonaws-us-gov.com",
        };
        format!("https://{account}.{domain}/console")
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Aws => "aws",
            Self::AwsCn => "aws-cn",
            Self::AwsUsGov => "aws-us-gov",
        })
    }
}
