//! What people do with the mails that they get.

use crate::deed::End;
use crate::history::{History, Person, Process};
use crate::news::News;
use crate::page::{Opened, Shown, Visit, Wish};
use firstkey_testing::visit::code_in;

/// The password that users choose when they sign in with one from a message. It satisfies every policy in these histories.
const CHOSEN: &str = "Chosen-by-the-user-and-long-enough-1";

impl History {
    /// What the messages to a user told, in order.
    fn news_of(&self, person: &Person) -> impl DoubleEndedIterator<Item = News> {
        let address = [person.address.clone()];
        self.world.mails().into_iter().filter(move |mail| mail.to == address).map(|mail| News::in_mail(&mail))
    }

    /// The secret of the link in the first or last mail that the user got with one.
    pub(crate) fn secret_of(&self, person: &Person, opened: Opened) -> Option<String> {
        let mut secrets = self.news_of(person).filter_map(|news| match news {
            News::Link(secret) => Some(secret),
            News::Password(_) | News::Set => None,
        });
        if opened == Opened::First { secrets.next() } else { secrets.next_back() }
    }

    /// The user, who has this name, signs in with what the last message led to, if it works. Whoever got a password chooses another.
    pub(crate) async fn sign_in(&self, person: &Person, name: &str) {
        let cloud = &self.world.cloud;
        if let Some(News::Password(password)) = self.news_of(person).rfind(|news| *news != News::Set) {
            if cloud.sign_in(name, &password, CHOSEN).await {
                let what = format!("Action=SignIn&UserName={name}&Password={CHOSEN}");
                self.world.wire.note_happening("SignIn", what);
            }
            return;
        }
        for password in self.deeds().into_iter().filter_map(|deed| Some(deed.visit?.password)) {
            cloud.sign_in(name, &password, "").await;
        }
    }

    /// Somebody visits the page with a link's secret: what it shows, unless the process dies.
    pub(crate) async fn visit(&self, wish: Wish, secret: String) -> Option<Shown> {
        let (process, number) = self.begin();
        Box::pin(self.visit_as(process, number, wish, secret)).await;
        self.deeds()[number].shown
    }

    /// The same, as the invocation of this number.
    pub(crate) async fn visit_as(&self, process: Process, number: usize, wish: Wish, secret: String) -> End {
        let code = self.code_for(&secret);
        let visit = Visit::new(wish, secret, code, number);
        let request = visit.request();
        self.change_deed(number, |deed| deed.visit = Some(visit));
        self.run(process, number, async |function, invocation| {
            let outcome = function.handle(request, invocation).await;
            let answer = outcome.answer.map_err(|error| error.to_string());
            self.change_deed(number, |deed| deed.shown = answer.as_ref().ok().map(Shown::in_answer));
            (answer.is_ok(), format!("{answer:?} {:?}", outcome.metrics))
        })
        .await
    }

    /// The code that Slack brought last to whoever got the mail with a link.
    fn code_for(&self, secret: &str) -> Option<String> {
        let mail = self.world.mails().into_iter().find(|mail| News::in_mail(mail) == News::Link(secret.to_owned()))?;
        // The newest comes first.
        let mut messages = self.world.cloud.slack().messages().into_iter().filter(|message| message.to == mail.to[0]);
        messages.find_map(|message| code_in(&message.blocks))
    }
}
