//! CloudTrail: whether a trail records changes in IAM, without which EventBridge gets no events.

use aws_sdk_cloudtrail::operation::get_event_selectors::GetEventSelectorsOutput;
use aws_sdk_cloudtrail::types::{AdvancedEventSelector, EventSelector, ReadWriteType, Trail};

use super::facts::Facts;
use super::finding::{Found, Unseen, failed, passed};
use crate::ask::ask;

const WHY: &str = "EventBridge gets CreateUser events only while a trail records write management events";

pub(super) async fn trail(facts: &Facts) -> Found {
    let region = facts.session.aws.iam_region();
    let call = facts.session.aws.cloudtrail().describe_trails().include_shadow_trails(true).send();
    let trails = ask("cloudtrail:DescribeTrails", "list the trails", call).await?.trail_list.unwrap_or_default();
    let mut reasons = Vec::new();
    let mut untold = None;
    for trail in &trails {
        let name = trail.name().unwrap_or_default();
        match shortcoming(facts, trail).await {
            Ok(None) => return passed(format!("`{name}` records write management events in {region}")),
            Ok(Some(reason)) => reasons.push(format!("`{name}` {reason}")),
            // Members may not see an organisation trail's settings; another trail may be enough.
            Err(error) => untold = Some(error),
        }
    }
    if let Some(error) = untold {
        return Err(error);
    }
    if reasons.is_empty() {
        return failed(format!("there is no trail in {region}"), WHY, "create_trail = true");
    }
    let name = trails[0].name().unwrap_or_default();
    failed(
        reasons.join("; "),
        WHY,
        format!(
            "create_trail = true; or fix the existing trail: `aws cloudtrail start-logging --region {region} --name \
             {name}`, `aws cloudtrail put-event-selectors --region {region} --trail-name {name} --event-selectors ReadWriteType=WriteOnly,IncludeManagementEvents=true`"
        ),
    )
}

/// Why a trail is not enough; `None` if it is.
async fn shortcoming(facts: &Facts, trail: &Trail) -> Result<Option<&'static str>, Unseen> {
    if trail.is_multi_region_trail() != Some(true) && trail.include_global_service_events() == Some(false) {
        return Ok(Some("leaves out the events of global services such as IAM"));
    }
    let cloudtrail = facts.session.aws.cloudtrail();
    let arn = trail.trail_arn().unwrap_or_default();
    let purpose = format!("look at the trail `{}`", trail.name().unwrap_or_default());
    let status = ask("cloudtrail:GetTrailStatus", &purpose, cloudtrail.get_trail_status().name(arn).send()).await?;
    if status.is_logging != Some(true) {
        return Ok(Some("is not logging"));
    }
    let call = cloudtrail.get_event_selectors().trail_name(arn).send();
    let selectors = ask("cloudtrail:GetEventSelectors", &purpose, call).await?;
    Ok((!records_writes(&selectors)).then_some("does not record write management events"))
}

fn records_writes(selectors: &GetEventSelectorsOutput) -> bool {
    // A trail without selectors records every management event.
    let has_none = selectors.event_selectors().is_empty() && selectors.advanced_event_selectors().is_empty();
    has_none
        || selectors.event_selectors().iter().any(basic_records_writes)
        || selectors.advanced_event_selectors().iter().any(advanced_records_writes)
}

fn basic_records_writes(selector: &EventSelector) -> bool {
    selector.include_management_events() != Some(false) && selector.read_write_type() != Some(&ReadWriteType::ReadOnly)
}

fn advanced_records_writes(selector: &AdvancedEventSelector) -> bool {
    let mut is_management = false;
    for field in selector.field_selectors() {
        let equals = |value: &str| field.equals().iter().any(|equal| equal == value);
        match field.field() {
            "eventCategory" => is_management = equals("Management"),
            "readOnly" if !equals("false") => return false,
            "eventSource" if field.not_equals().iter().any(|source| source == "iam.amazonaws.com") => return false,
            "eventSource" if !field.equals().is_empty() && !equals("iam.amazonaws.com") => return false,
            _ => {}
        }
    }
    is_management
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudtrail::types::{AdvancedEventSelector, AdvancedFieldSelector};

    use super::advanced_records_writes;

    fn records(fields: &[(&str, &str)]) -> bool {
        let field = |(name, value): &(&str, &str)| {
            AdvancedFieldSelector::builder().field(*name).equals(*value).build().unwrap()
        };
        let selector = AdvancedEventSelector::builder().set_field_selectors(Some(fields.iter().map(field).collect()));
        advanced_records_writes(&selector.build().unwrap())
    }

    #[test]
    fn advanced_selectors_have_to_take_what_iam_writes() {
        assert!(records(&[("eventCategory", "Management")]));
        assert!(records(&[("eventCategory", "Management"), ("readOnly", "false")]));
        assert!(records(&[("eventCategory", "Management"), ("eventSource", "iam.amazonaws.com")]));
        assert!(!records(&[("eventCategory", "Management"), ("readOnly", "true")]));
        assert!(!records(&[("eventCategory", "Management"), ("eventSource", "s3.amazonaws.com")]));
        assert!(!records(&[("eventCategory", "Data")]));
    }
}
