//! Requests that are refused before anything is looked up.

/// Why a request is refused before anything is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The body is not what the page's forms send.
    #[error("the form is malformed")]
    Malformed,
    /// The form was not sent from the claim's own page.
    #[error("the form comes from elsewhere")]
    Foreign,
    /// No link looks like this.
    #[error("there is no such page")]
    NotFound,
    /// Neither GET, HEAD nor POST.
    #[error("the method is not allowed")]
    Method,
    /// The body is larger than 4 KB.
    #[error("the form is too large")]
    TooLarge,
    /// The body is no form.
    #[error("the body is not a form")]
    NotAForm,
}

impl Refusal {
    /// The status of the answer.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::Foreign => 403,
            Self::NotFound => 404,
            Self::Method => 405,
            Self::TooLarge => 413,
            Self::NotAForm => 415,
        }
    }
}
