//! The page on which users choose their passwords, as they find it: domain, certificate, API, permission and function in one.

use firstkey::claim_page::{ClaimPage, PageAnswer};

use super::claim::{NOBODY, OFF};
use super::facts::Facts;
use super::finding::{Found, failed, passed, warning};
use super::policy::Policy;
use crate::ask::ask;
use crate::sample::TOKEN;

/// An unknown link is gone, and a form from elsewhere is refused.
pub(super) async fn page(facts: &Facts) -> Found {
    let Some(claim) = facts.claim().await? else { return passed(OFF) };
    facts.claim_function().await?;
    let origin = &claim.origin;
    let page = ClaimPage::new(facts.session.aws.sdk(), origin);
    let looked = match page.look(TOKEN).await {
        Ok(answer) => answer,
        Err(error) => {
            return failed(
                format!("from this machine: {error}"),
                NOBODY,
                "make the DNS record of the output `claim_dns_records`, and look at the certificate: ACM has to say that it is issued",
            );
        }
    };
    if looked != (PageAnswer { status: 410, is_firstkeys: true }) {
        return wrong(facts, "GET", origin, looked).await;
    }
    match page.submit(TOKEN).await {
        Ok(PageAnswer { status: 403, is_firstkeys: true }) => {
            passed(format!("{origin} answers, and says of an unknown link that it does not work"))
        }
        Ok(answer) => wrong(facts, "POST", origin, answer).await,
        Err(error) => failed(
            format!("it is shown, and takes no form: {error}"),
            NOBODY,
            "look at what lies between this machine and API Gateway: a proxy may refuse forms",
        ),
    }
}

/// What an answer means that the page does not give.
async fn wrong(facts: &Facts, method: &str, origin: &str, answer: PageAnswer) -> Found {
    let PageAnswer { status, is_firstkeys } = answer;
    let by = if is_firstkeys { "the page" } else { "something that is not Firstkey's page" };
    let seen = format!("{method} {origin}/c/… gets {status} from {by}");
    let name = facts.session.deployment.claim_function();
    match (status, is_firstkeys) {
        (429, false) => failed(
            format!("{seen}: API Gateway or Lambda throttles it"),
            NOBODY,
            format!(
                "raise `rate_limit` and `burst_limit` of `claim`, of which 0 lets nothing through, and look at the reserved concurrency of `{name}`"
            ),
        ),
        (500..=599, false) if may_invoke(facts, &name).await == Some(false) => failed(
            format!("{seen}: API Gateway may not invoke `{name}`"),
            NOBODY,
            "run `terraform apply`: the module lets API Gateway in",
        ),
        (500..=599, false) => {
            failed(format!("{seen}: `{name}` fails"), NOBODY, format!("read its log: /aws/lambda/{name}"))
        }
        (503, true) => warning(
            seen,
            "IAM or the ledger is slow, and users are asked to try again",
            format!("try again in a minute; if it lasts, read the log: /aws/lambda/{name}"),
        ),
        (_, true) => {
            failed(seen, NOBODY, "run `terraform apply`: the page runs other code or settings than this command knows")
        }
        (_, false) => failed(
            seen,
            NOBODY,
            "run `terraform apply`: the API needs the routes GET, HEAD and POST of /c/{token}, and a mapping of the domain; and look at what \
             lies between this machine and API Gateway",
        ),
    }
}

/// Whether the policy of the function lets API Gateway in, if Lambda says so.
async fn may_invoke(facts: &Facts, name: &str) -> Option<bool> {
    let call = facts.session.aws.lambda().get_policy().function_name(name).send();
    let policy = match ask("lambda:GetPolicy", &format!("look at the policy of the function `{name}`"), call).await {
        Ok(answer) => answer.policy.unwrap_or_default(),
        Err(error) if error.is_missing() => String::new(),
        Err(_) => return None,
    };
    Some(Policy::read(&policy).lets_sometimes("apigateway.amazonaws.com", "lambda:InvokeFunction"))
}
