//! What `status` prints for programs. `docs/cli.md` describes it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::advice::{self, NeedDocument, Prospect};
use super::iam::IamDocument;
use super::unknown::UnknownDocument;
use super::view::View;
use crate::user_document::UserDocument;

/// The document of `status`.
#[derive(Serialize)]
pub(super) struct StatusDocument<'a> {
    pub(super) users: Vec<ViewDocument<'a>>,
    /// How many users are in which state, including those that are not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) counts: Option<BTreeMap<&'static str, usize>>,
    /// How many are not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) more: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unknown: Option<UnknownDocument<'a>>,
}

/// One user in the document.
#[derive(Serialize)]
pub(super) struct ViewDocument<'a> {
    #[serde(flatten)]
    user: UserDocument<'a>,
    attention: Option<NeedDocument>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iam: Option<IamDocument>,
}

impl<'a> ViewDocument<'a> {
    pub(super) fn new(view: &View<'a>, prospect: &Prospect, iam: Option<IamDocument>, full: bool) -> Self {
        let attention = view.need().map(|need| advice::document(need, view, prospect));
        Self { user: UserDocument::new(view.record, full), attention, iam }
    }
}
